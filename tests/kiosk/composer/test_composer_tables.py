"""The composer against tables of keys and what they give."""

from pathlib import Path

import pytest

from tests.kiosk.composer.make_cases import table
from tests.kiosk.composer.typing_hand import composed

FOLDER = Path(__file__).parent
AT_LEAST = {"cases.tsv": 2000, "hard.tsv": 150}


def rows(name):
    lines = (FOLDER / name).read_text("utf-8").splitlines()
    assert lines[0].split("\t") == ["keys", "method", "style", "expected"]
    return [line.split("\t") for line in lines[1:]]


@pytest.mark.parametrize("name", AT_LEAST)
def test_table_is_large_and_says_nothing_twice(name):
    found = [tuple(row[:3]) for row in rows(name)]
    assert len(found) >= AT_LEAST[name]
    assert len(set(found)) == len(found)


def test_table_of_syllables_is_what_its_maker_makes():
    assert (FOLDER / "cases.tsv").read_text("utf-8") == table()


@pytest.mark.parametrize("name", AT_LEAST)
def test_keys_give_what_the_table_says(name):
    odd = [
        (*row, found)
        for row in rows(name)
        if (found := composed(row[0], row[1], row[2]).text) != row[3]
    ]
    assert odd == []


def test_syllable_stays_when_the_word_ends():
    odd = [
        row
        for row in rows("cases.tsv")
        if composed([*row[0], "space"], row[1], row[2]).text != row[3] + " "
    ]
    assert odd == []


@pytest.mark.parametrize("keys", ["tieengs", "Vieejt", "nguowif", "hoaf"])
def test_syllable_is_the_same_when_its_keys_come_in_capitals(keys):
    assert composed(keys.upper()).text == composed(keys).text.upper()

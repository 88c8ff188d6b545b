"""Words and numbers that stay as their keys were typed, and the syllables beside them."""

import ast
from pathlib import Path

import pytest

from kiosk.composer import composing, left_alone
from kiosk.composer.left_alone import LEFT_ALONE
from tests.kiosk.composer.typing_hand import composed

AT_LEAST = 150


def test_list_is_in_order_and_says_nothing_twice():
    tree = ast.parse(Path(left_alone.__file__).read_text("utf-8"))
    texts = [each.value for each in ast.walk(tree) if isinstance(each, ast.Constant)]
    words = max(texts[1:], key=len).split()
    assert words == sorted(set(words))
    assert set(words) == LEFT_ALONE
    assert all(word.isascii() and word.isalnum() and word == word.lower() for word in words)


@pytest.mark.parametrize("method", ["telex", "vni"])
@pytest.mark.parametrize("case", [str.lower, str.capitalize, str.upper])
def test_every_word_of_the_list_stays_as_typed(method, case):
    typed = [case(word) for word in LEFT_ALONE]
    for word in typed:
        assert composed(word, method).text == word
        assert composed([*word, "space"], method).text == word + " "


def test_list_is_needed_for_most_of_its_words(monkeypatch):
    monkeypatch.setattr(composing, "LEFT_ALONE", frozenset())
    changed = [word for word in LEFT_ALONE if composed(word).text != word]
    assert len(changed) >= AT_LEAST


@pytest.mark.parametrize(
    ("keys", "seen"),
    [
        ([*"bus"], "bus"),
        ([*"buss"], "bú"),
        ([*"BUSS"], "BÚ"),
        ([*"busss"], "bus"),
        ([*"bu", "tone-acute"], "bú"),
        ([*"bust"], "bút"),
        ([*"taix"], "tãi"),
        ([*"tets"], "tét"),
        ([*"sost"], "sót"),
        ([*"photoos"], "phốt"),
        ([*"gass"], "gá"),
        ([*"chef"], "chè"),
        ([*"max"], "mã"),
        ([*"taxi", "space", *"sos", "."], "taxi sos."),
        ([*"taxis", "backspace"], "taxi"),
    ],
)
def test_syllables_are_typed_beside_the_words_left_alone(keys, seen):
    assert composed(keys).text == seen


@pytest.mark.parametrize(("keys", "seen"), [("Ww", "W"), ("ww", "w"), ("Www", "Www")])
def test_first_letter_stays_a_capital_when_w_is_taken_back(keys, seen):
    assert composed(keys).text == seen


@pytest.mark.parametrize(
    ("keys", "seen"),
    [
        ("A12", "A12"),
        ("A11", "A11"),
        ("A123", "A123"),
        ("Q3", "Q3"),
        ("Q10", "Q10"),
        ("D12", "D12"),
        ("D90", "D90"),
        ("12/3", "12/3"),
        ("12A3", "12A3"),
        ("12/3A4", "12/3A4"),
        ("A1", "Á"),
        ("a12", "à"),
        ("O73 d9a6y", "Ở đây"),
        ("A61n", "Ấn"),
        ("U71c", "Ức"),
        ("Y1", "Ý"),
        ("D9o6ng", "Đông"),
        ("500d9", "500đ"),
        ("HD9ND", "HĐND"),
    ],
)
def test_numbers_of_houses_stay_numbers_in_vni(keys, seen):
    assert composed([*keys, "space"], "vni").text == seen + " "

"""What of a comment is kept."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.visit.comment import DIRECTION_MARKS, MAX_CHARACTERS, cleaned

# What is worth trying stands beside any text at all: marks, halves of pairs, tones to compose.
odd = st.sampled_from(
    [
        *DIRECTION_MARKS,
        "\x00",
        "\x1b[2J",
        "\x7f",
        "\x9b",
        "\r\n",
        "\u2028",
        "\ud83d",
        "ê\u0323",
        "😀",
    ]
)
texts = st.lists(st.one_of(st.text(max_size=30), odd, st.characters()), max_size=40).map("".join)


@given(texts)
def test_comment_is_kept_in_its_form(text):
    kept = cleaned(text)
    assert len(kept) <= MAX_CHARACTERS
    assert unicodedata.is_normalized("NFC", kept)
    assert not set(kept) & DIRECTION_MARKS
    assert all(each == "\n" or unicodedata.category(each) != "Cc" for each in kept)
    assert kept.encode().decode() == kept


@given(texts)
def test_comment_is_not_changed_when_it_is_clean(text):
    assert cleaned(cleaned(text)) == cleaned(text)


@given(st.text("aăâbcdđeêghiklmnoôơpqrstuưvxyàáảãạ ,.!?\n😀👍🏽", max_size=MAX_CHARACTERS))
def test_comment_is_kept_whole_when_somebody_just_writes(text):
    assert cleaned(text) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Cán bộ nhiệt tình 😀👍🏽", "Cán bộ nhiệt tình 😀👍🏽"),
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
        ("Tốt\x00\x1b[31m\u202etốt\u202c", "Tốt[31mtốt"),
        ("a\u2066b\u2067c\u2068d\u2069e\u200ef\u200fg\u061c", "abcdefg"),
        ("một\r\nhai\rba\u2028bốn", "một\nhai\nba\nbốn"),
        ("e\u0302\u0301", "ế"),
        ("e\u202a\u0302", "ê"),
        ("x" * 10_000, "x" * 500),
        ("\ud83dvui", "vui"),
        ("\t\t", ""),
    ],
)
def test_comment_keeps_words_and_emoji_and_nothing_that_acts(text, kept):
    assert cleaned(text) == kept

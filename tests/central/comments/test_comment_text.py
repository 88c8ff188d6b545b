"""A citizen's text on a page: readable, bounded, and without anything that acts."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from central.comments.comment_text import LONGEST, MOST_MARKS, comment_text


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("  Cảm ơn\r\ncán bộ  ", "Cảm ơn\ncán bộ"),
        ("a\x00b", "a␀b"),
        ("a\u202eb\u2066c\u200fd", "a\ufffdb\ufffdc\ufffdd"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("👩\u200d👩\u200d👧 👍🏽", "👩\u200d👩\u200d👧 👍🏽"),
        ("a" + "\u0301" * 80, "á" + "\u0301" * MOST_MARKS),
        ("Tie\u0302\u0301ng", "Tiếng"),
        ("\ud800x", "\ufffdx"),
        ("a\n\n\n\n\n\nb", "a\n\nb"),
        ("א ב", "א ב"),
        ("", ""),
        (" \t\n\u200b\ufeff ", ""),
        ("\x00\x01\u202e", ""),
        ("\u0301\u0301", ""),
    ],
)
def test_text_is_made_fit_for_a_page(raw, shown):
    assert comment_text(raw) == (shown, False)


def test_text_is_cut_and_says_so_when_it_is_too_long():
    assert comment_text("ệ" * LONGEST) == ("ệ" * LONGEST, False)
    text, is_cut = comment_text("ệ" * (LONGEST + 1))
    assert is_cut
    assert len(text) == LONGEST


@given(st.text(st.characters(), max_size=80))
def test_text_of_any_content_is_bounded_and_the_same_twice(raw):
    text, _ = comment_text(raw)
    text.encode()
    assert len(text) <= LONGEST
    assert unicodedata.is_normalized("NFC", text)
    assert comment_text(text).text == text
    assert not any(
        unicodedata.category(each) in {"Cc", "Cf", "Cs", "Co"} and each not in "\n\u200c\u200d"
        for each in text
    )

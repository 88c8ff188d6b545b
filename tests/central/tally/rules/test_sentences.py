"""Every mark is explained to people, in both languages, in one sentence that accuses nobody."""

import re

import pytest

from central.tally.rules import Mark, sentence_of

ACCUSING = re.compile(
    r"gian lận|giả mạo|cố ý|cố tình|vi phạm|đáng ngờ|nghi ngờ"
    r"|fraud|fake|cheat|suspicio|deliberate|abuse|manipulat|violat",
    re.IGNORECASE,
)


@pytest.mark.parametrize("mark", Mark)
def test_mark_has_a_sentence_in_both_languages(mark):
    sentence = sentence_of(mark.value)
    for text in (sentence.vi, sentence.en):
        assert text.strip() == text
        assert text.endswith(".")
        assert text.count(". ") == 0
        assert len(text) <= 160
        assert not ACCUSING.search(text)
        assert str(mark) not in text or mark in {Mark.EMPTY, Mark.DOUBLE, Mark.TEST}
    assert sentence.vi != sentence.en
    assert sentence.in_language("vi") == sentence.vi
    assert sentence.in_language("en") == sentence.en


def test_sentences_are_different_ones():
    found = {sentence_of(mark) for mark in Mark}
    assert len({each.vi for each in found}) == len({each.en for each in found}) == len(Mark)


@pytest.mark.parametrize("note", ["unsynced", "odd-time", "odd-attachment", "", "nonsense"])
def test_what_is_no_mark_of_a_rule_has_none(note):
    assert sentence_of(note) is None


def test_sentence_names_the_bounds_that_the_code_has():
    from central.tally.rules.burst import BURST_MS, REMEMBERED
    from central.tally.rules.opening_hours import GRACE_MINUTES

    assert f"{GRACE_MINUTES} phút" in sentence_of("outside-hours").vi
    assert f"{GRACE_MINUTES} minutes" in sentence_of("outside-hours").en
    assert (BURST_MS, REMEMBERED) == (60_000, 3)
    assert "ba đánh giá" in sentence_of("burst").vi
    assert "một phút" in sentence_of("burst").vi
    assert "Three ratings" in sentence_of("burst").en

"""Spans of a day: every way people write them, one spelling, and what is refused."""

import contextlib
from datetime import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from central.reference.spans import MOST_SPANS, holds, read_spans, spans_text

minutes = st.integers(0, 24 * 60 - 1)


@st.composite
def days(draw):
    marks = sorted(draw(st.sets(minutes, max_size=2 * MOST_SPANS)))
    times = [time(*divmod(mark, 60)) for mark in marks]
    return tuple(zip(times[::2], times[1::2], strict=False))


@given(days())
def test_spans_are_read_back_when_they_were_written(spans):
    assert read_spans(spans_text(spans)) == spans


@given(days(), minutes)
def test_minute_is_open_exactly_when_a_span_covers_it(spans, minute):
    covered = {
        at
        for begins, ends in spans
        for at in range(begins.hour * 60 + begins.minute, ends.hour * 60 + ends.minute)
    }
    assert holds(spans, time(*divmod(minute, 60))) == (minute in covered)


@given(st.text(alphabet="0123456789:-–hH,; ", max_size=30))
def test_any_text_is_read_in_order_or_refused(text):
    with contextlib.suppress(ValueError):
        spans = read_spans(text)
        assert all(begins < ends for begins, ends in spans)
        assert all(first[1] < second[0] for first, second in pairwise(spans))
        assert read_spans(spans_text(spans)) == spans


@pytest.mark.parametrize(
    "text",
    ["7:30-11:30, 13:30-17:00", "7h30 – 11h30; 13h30 – 17h", "13:30-17:00\n07:30-11:30"],
)
def test_hours_are_understood_as_people_write_them(text):
    assert spans_text(read_spans(text)) == "07:30-11:30 13:30-17:00"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("17:00-13:30", "end after they begin"),
        ("07:30-07:30", "end after they begin"),
        ("22:00-02:00", "end after they begin"),
        ("07:30-25:00", "00:00 to 23:59"),
        ("07:30-24:00", "00:00 to 23:59"),
        ("07:60-08:00", "00:00 to 23:59"),
        ("07:30-11:30 11:00-12:00", "apart from one another"),
        ("07:30-11:30 11:30-12:00", "apart from one another"),
        ("sáng", "expected hours such as"),
        ("07:30", "expected hours such as"),
        (" ".join(f"{hour:02}:00-{hour:02}:30" for hour in range(7)), "at most 6"),
    ],
)
def test_hours_are_refused_with_what_was_expected(text, said):
    with pytest.raises(ValueError, match=said):
        read_spans(text)

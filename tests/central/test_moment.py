"""Times as text: one width, one spelling, in the order of time."""

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from central.moment import from_text, to_text

zones = st.builds(lambda minutes: timezone(timedelta(minutes=minutes)), st.integers(-839, 839))
moments = st.datetimes(datetime(2, 1, 1), datetime(9998, 1, 1), timezones=zones)  # noqa: DTZ001 - hypothesis wants bounds without a zone


@given(moment=moments)
def test_text_gives_the_time_to_the_millisecond(moment):
    text = to_text(moment)
    assert len(text) == 24
    assert timedelta(0) <= moment - from_text(text) < timedelta(milliseconds=1)
    assert to_text(from_text(text)) == text


@given(one=moments, other=moments)
def test_order_of_texts_is_the_order_of_times(one, other):
    if one <= other:
        assert to_text(one) <= to_text(other)


def test_year_has_four_digits():
    assert to_text(datetime(33, 4, 3, tzinfo=UTC)) == "0033-04-03T00:00:00.000Z"

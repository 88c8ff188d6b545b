"""Which sites and days a page of figures is asked for."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from central.accounts import Role
from central.dashboard.selection import LONGEST_DAYS, Trouble, read_days, usual_span
from central.released.audience import Span

TODAY = date(2026, 11, 23)
PAGES = ("/trend", "/factors", "/hours", "/staff", "/comments", "/trust", "/reports")


@given(st.text(max_size=12), st.text(max_size=12))
def test_days_are_read_or_said_to_be_wrong_whatever_is_written(first, last):
    found = read_days(first.strip(), last.strip(), TODAY, LONGEST_DAYS)
    assert isinstance(found, Span | Trouble)


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.dates(date(2020, 1, 1), date(2030, 1, 1)))
def test_days_that_are_shown_lie_within_those_asked_for_and_not_after_today(first, last):
    found = read_days(first.isoformat(), last.isoformat(), TODAY, LONGEST_DAYS)
    if isinstance(found, Span):
        assert first == found.first <= found.last <= min(last, TODAY)
        assert (last - first).days < LONGEST_DAYS
    else:
        assert last < first or first > TODAY or (last - first).days >= LONGEST_DAYS


@pytest.mark.parametrize(
    ("first", "last", "kind"),
    [
        ("2026-11-20", "2026-11-02", "wrong_way_round"),
        ("2016-11-20", "2026-11-20", "too_long"),
        ("2026-11-24", "2026-11-24", "not_yet"),
        ("hôm qua", "2026-11-02", "no_day"),
        ("2026-02-30", "", "no_day"),
        ("", "99999-01-01", "no_day"),
        ("0001-01-01", "", "no_day"),
        ("1999-12-31", "", "no_day"),
    ],
)
def test_trouble_is_named_when_days_cannot_be_shown(first, last, kind):
    found = read_days(first, last, TODAY, LONGEST_DAYS)
    assert isinstance(found, Trouble)
    assert found.kind == kind


def test_days_are_four_weeks_up_to_today_when_none_are_asked_for():
    found = read_days("", "", TODAY, LONGEST_DAYS)
    assert found == usual_span(TODAY) == Span(TODAY - timedelta(days=27), TODAY)


def test_one_day_is_shown_when_only_one_end_is_given():
    for given_days in (("2026-11-02", ""), ("", "2026-11-02")):
        found = read_days(*given_days, TODAY, LONGEST_DAYS)
        assert found == Span(date(2026, 11, 2), date(2026, 11, 2))


@pytest.mark.parametrize("page", PAGES)
def test_page_says_what_is_wrong_and_keeps_what_was_written_when_days_are_hostile(house, page):
    client = house.signed_in(Role.SUPERVISOR)
    hostile = '"><script>alert(1)</script>'
    answer = client.get(page, params={"from": hostile, "to": "2026-11-02"})
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text
    # The page of reports has a form of its own for its periods, and shows no days.
    assert ("không phải là một ngày" in answer.text) == (page != "/reports")


@pytest.mark.parametrize("page", PAGES)
def test_site_of_others_is_not_there_when_its_id_is_in_the_address(house, page):
    house.add_site("xa-khac", "Trung tâm Khác", "Xã Khác")
    client = house.signed_in(Role.SUPERVISOR)
    for site in ("xa-khac", "khong-co", "*"):
        answer = client.get(page, params={"site": site})
        assert answer.status_code == 404
        assert "Xã Khác" not in answer.text


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("day", ["0001-01-01", "2000-01-01", "9999-12-31"])
def test_page_answers_when_a_day_is_at_the_end_of_the_calendar(house, page, day):
    client = house.signed_in(Role.SUPERVISOR)
    for end in ("from", "to"):
        assert client.get(f"{page}?{end}={day}").status_code < 500

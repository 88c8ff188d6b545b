"""What each audience is shown, on real databases and from records that kiosks signed."""

from datetime import date, timedelta

import pytest

from central.released.audience import Audience, By, Scope, Span
from central.released.cell import Empty, Shown, Why, Withheld
from central.released.publish import publish_night
from central.released.published_days import DayOf, published_days
from central.released.view import view
from central.store.engine import reading, writing
from tests.central.hall import SITE, rating_body, visit_id

MARCH = Span(date(2026, 3, 1), date(2026, 3, 31))
MONDAY = date(2026, 3, 2)
PHIEU = "mot-cua@1"


def rate(kiosk, levels, start, officer="cb-01", **times):
    for number, level in enumerate(levels, start):
        body = rating_body(kiosk.counter, visit_id(number), level, level)
        kiosk.sign("rating", {**body, "officer": officer}, **times)
    kiosk.send()


@pytest.fixture
def week(hall):
    """Monday: 12 at quay 1, of which 10 are released, and 3 at quay 2. Tuesday: 6 at quay 1."""
    hall.tamper("UPDATE sites SET sample = false")
    first, second = hall.add_kiosk("quay-1"), hall.add_kiosk("quay-2")
    rate(first, [5] * 5, 0)
    rate(first, [4, 4, 4, 3, 1], 10)
    rate(first, [1, 2], 20)
    rate(second, [2, 2, 2], 30, officer="cb-02")
    hall.now += timedelta(days=1)
    rate(first, [5] * 6, 40)
    hall.now += timedelta(days=1)
    return hall


def seen(hall, audience, by=By.WHOLE, officer="", span=MARCH):
    with reading(hall.engine) as connection:
        return view(connection, audience, Scope((SITE,), officer), span, by)


def publish(hall, night, days=(MONDAY, MONDAY + timedelta(days=1))):
    with writing(hall.engine) as connection:
        publish_night(connection, night, {(SITE, day.isoformat()) for day in days})


def test_supervisor_sees_sums_of_released_cells_and_no_more(week):
    whole = seen(week, Audience.SUPERVISOR).cell("service", PHIEU)
    assert whole.counts == {1: 1, 3: 1, 4: 3, 5: 11}
    assert (whole.share.satisfied, whole.n) == (14, 16)
    assert whole.interval == whole.share.interval
    days = seen(week, Audience.LEADER, By.DAY)
    assert {key.of: cell.n for key, cell in days.cells.items() if key.question == "service"} == {
        ("2026-03-02",): 10,
        ("2026-03-03",): 6,
    }


def test_cell_is_withheld_or_empty_in_words_and_without_a_number_when_it_is_not_shown(week):
    counters = seen(week, Audience.SUPERVISOR, By.COUNTER)
    assert isinstance(counters.cell("service", PHIEU, (SITE, "quay-1")), Shown)
    assert counters.cell("service", PHIEU, (SITE, "quay-2")) == Withheld(Why.TOO_FEW)
    assert counters.cell("service", PHIEU, (SITE, "quay-3")) == Empty()
    assert counters.withheld() == [(SITE, "quay-2")]
    assert seen(week, Audience.SUPERVISOR, By.HOUR).cell("service", PHIEU) == Withheld(
        Why.NOT_TOLD_APART
    )


def test_day_of_two_officers_is_nobodys(week):
    officers = seen(week, Audience.SUPERVISOR, By.OFFICER)
    assert officers.cell("service", PHIEU, (SITE, "cb-01")).n == 16
    rate(week.add_kiosk("quay-1"), [5], 60, officer="cb-02")
    late = {"at": "2026-03-02T10:00:00.000+07:00"}
    rate(week.add_kiosk("quay-1"), [5], 70, officer="cb-02", **late)
    officers = seen(week, Audience.SUPERVISOR, By.OFFICER)
    assert officers.cell("service", PHIEU, (SITE, "cb-01")).n == 6
    assert officers.cell("service", PHIEU, (SITE, "cb-02")) == Withheld(Why.NOT_TOLD_APART)


def test_public_sees_nothing_of_a_day_before_its_night_and_then_what_has_ten(week):
    assert seen(week, Audience.PUBLIC).cell("service", PHIEU) == Withheld(Why.TOO_FEW)
    publish(week, MONDAY + timedelta(days=1))
    days = seen(week, Audience.PUBLIC, By.DAY)
    assert days.cell("service", PHIEU, ("2026-03-02",)).n == 10
    assert days.cell("service", PHIEU, ("2026-03-03",)) == Withheld(Why.TOO_FEW)
    assert seen(week, Audience.PUBLIC).cell("service", PHIEU).n == 10
    assert seen(week, Audience.PUBLIC, By.COUNTER).cells == {}


def test_what_was_published_stays_when_fewer_than_ten_come_late(week):
    publish(week, MONDAY + timedelta(days=1))
    before = seen(week, Audience.PUBLIC, By.DAY).cells
    late = {"at": "2026-03-02T10:00:00.000+07:00"}
    rate(week.add_kiosk("quay-2"), [1] * 6, 80, **late)
    publish(week, MONDAY + timedelta(days=2))
    assert seen(week, Audience.PUBLIC, By.DAY).cells == before
    publish(week, date(2026, 3, 31))
    month = seen(week, Audience.PUBLIC)
    # The rest of March: six and more that came late on Monday, and Tuesday's six.
    assert month.cell("service", PHIEU).n > 10 + 10
    assert seen(week, Audience.PUBLIC, By.DAY).cells == before


def test_officer_sees_own_figures_when_ten_have_come_and_the_day_has_ended(week):
    assert seen(week, Audience.OFFICER, officer="cb-01").cell("service", PHIEU) == Withheld(
        Why.TOO_FEW
    )
    publish(week, MONDAY)
    assert seen(week, Audience.OFFICER, officer="cb-01").cell("service", PHIEU).n == 10
    publish(week, MONDAY + timedelta(days=1))
    assert seen(week, Audience.OFFICER, officer="cb-01").cell("service", PHIEU).n == 10
    assert seen(week, Audience.OFFICER, officer="cb-02").cells == {}
    with pytest.raises(ValueError, match="expected the officer"):
        seen(week, Audience.OFFICER)


def test_list_of_the_night_tells_a_day_without_number_when_it_has_not_ten(week):
    publish(week, MONDAY + timedelta(days=1))
    days = {(SITE, "2026-03-02"), (SITE, "2026-03-03")}
    with reading(week.engine) as connection:
        told = published_days(connection, days, "service")
    assert told == {
        DayOf(SITE, "2026-03-02", "kiosk", PHIEU): (10, 8),
        DayOf(SITE, "2026-03-03", "kiosk", PHIEU): (0, 0),
    }


def test_nothing_shown_changes_when_what_is_not_released_says_the_contrary(week):
    publish(week, MONDAY + timedelta(days=1))
    looks = [(audience, by) for audience in (Audience.SUPERVISOR, Audience.PUBLIC) for by in By]
    before = [seen(week, *look).cells for look in looks]
    changed = week.tamper(
        "UPDATE rating_tallies SET n = n + 1 WHERE answer = 5 AND day = '2026-03-02'"
    )
    changed += week.tamper(
        "UPDATE rating_tallies SET n = n - 1 WHERE answer = 2 AND counter_id = 'quay-1'"
    )
    assert changed
    publish(week, MONDAY + timedelta(days=2))
    assert [seen(week, *look).cells for look in looks] == before


def test_sample_is_published_to_nobody_but_its_officers(week):
    week.tamper("UPDATE sites SET sample = true")
    publish(week, date(2026, 3, 31))
    assert seen(week, Audience.PUBLIC).cells == {}
    assert seen(week, Audience.OFFICER, officer="cb-01").cells != {}


def test_span_is_refused_when_it_ends_before_it_begins():
    with pytest.raises(ValueError, match="expected a last day"):
        Span(MONDAY, MONDAY - timedelta(days=1))

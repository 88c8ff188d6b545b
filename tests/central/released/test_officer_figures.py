"""What supervisors are shown of officers: what each officer's own page shows, and no more."""

from datetime import timedelta

import pytest

from central.released.audience import Audience, By, Scope
from central.released.cell import Empty, Why, Withheld
from central.released.officers import officer_figures
from central.released.view import view
from central.store.engine import reading
from central.store.officer_visit_queries import officer_visits_by_day
from central.store.period_queries import Period
from tests.central.hall import SITE
from tests.central.released.ledger import EVER, Ledger, spans
from tests.central.released.test_released_view import (
    MARCH,
    MONDAY,
    PHIEU,
    publish,
    rate,
    week,  # noqa: F401 - a fixture
)

FIRST, SECOND = (SITE, "cb-01"), (SITE, "cb-02")


def figures(hall, span=MARCH):
    with reading(hall.engine) as connection:
        return officer_figures(connection, (SITE,), span)


@pytest.mark.parametrize("at", range(len(spans())))
def test_figure_of_an_officer_is_the_one_of_the_officers_own_page(at):
    ledger = Ledger()
    for day in range(4):
        ledger.rate(day, "quay-1", "cb-1", 6 + day)
        ledger.rate(day, "quay-2", "cb-2", 11)
        ledger.night(day)
    ledger.rate(4, "quay-2", "cb-1", 5)
    ledger.night(5)
    span = spans()[at]
    shown = ledger.officers(span)
    assert (SITE, "cb-2") in {key.of for key in ledger.officers(EVER).table.cells}
    for officer in ("cb-1", "cb-2"):
        own = view(
            ledger.connection, Audience.OFFICER, Scope((SITE,), officer), span, By.WHOLE
        ).cells
        found = shown.of_officer((SITE, officer))
        assert [(key[1:], cell) for key, cell in found.items()] == [
            (key[1:], cell) for key, cell in own.items()
        ]
    ledger.close()


def test_nothing_is_shown_of_a_day_that_has_not_ended(week):  # noqa: F811
    found = figures(week)
    assert found.table.cells == {}
    assert found.cell(FIRST, PHIEU, "officer") == Withheld(Why.TOO_FEW)
    publish(week, MONDAY)
    assert figures(week).cell(FIRST, PHIEU, "officer").n == 10
    assert figures(week).ratings[FIRST] == 18


def test_officer_who_was_never_alone_at_a_counter_is_told_so(week):  # noqa: F811
    publish(week, MONDAY)
    assert figures(week).cell(SECOND, PHIEU, "service") == Withheld(Why.TOO_FEW)
    late = {"at": "2026-03-02T10:00:00.000+07:00"}
    rate(week.add_kiosk("quay-2"), [5], 60, officer="cb-03", **late)
    found = figures(week)
    assert found.cell(SECOND, PHIEU, "service") == Withheld(Why.NOT_TOLD_APART)
    assert found.shared == {SECOND, (SITE, "cb-03")}
    assert found.cell((SITE, "cb-99"), PHIEU, "service") == Empty()


def test_parcel_is_left_out_when_a_part_of_it_is_outside_the_span(week):  # noqa: F811
    publish(week, MONDAY + timedelta(days=1))
    # Ten of Monday and six of Tuesday became one parcel, in one night.
    whole = figures(week).cell(FIRST, PHIEU, "service")
    assert whole.n == 16
    monday = type(MARCH)(MONDAY, MONDAY)
    assert figures(week, monday).cell(FIRST, PHIEU, "service") == Withheld(Why.TOO_FEW)


def test_events_of_one_officer_are_by_day_and_nobody_elses(week):  # noqa: F811
    with reading(week.engine) as connection:
        rows = officer_visits_by_day(connection, Period(SITE, "2026-03-01", "2026-03-31"), "cb-01")
    rated = {each.by[0]: each.n for each in rows if each.event == "rated"}
    assert rated == {"2026-03-02": 12, "2026-03-03": 6}
    assert [each.by for each in rows] == sorted(each.by for each in rows)

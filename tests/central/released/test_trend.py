"""A trend is made of what the releasing view shows, and of the visits that the pages of days show.

On both databases, over tallies of two sites that were drawn by chance.
"""

import random
from datetime import date, timedelta

import pytest

from central.released.audience import Audience, By, Scope, Span
from central.released.stretches import Grain, days_of, split
from central.released.trend import State, Wanted, sums, trend
from central.released.view import view
from central.store.engine import reading, writing
from central.store.period_queries import Period
from central.store.tally_tables import released_tallies, visit_tallies
from central.store.upsert import put
from central.store.visit_day_queries import counter_days
from central.tally.deltas import ANSWERED, PHONE_ANSWERED
from central.tally.period_visits import period_visits
from kiosk.survey import Share
from tests.central.hall import SITE

pytestmark = pytest.mark.both_databases
OTHER = "xa-hai"
SPAN = Span(date(2026, 2, 20), date(2026, 3, 12))
NAMES = ("mot-cua@1", "mot-cua@2", "cham-nhanh@1")


@pytest.fixture
def tallied(hall):
    chance = random.Random(11)
    hall.add_site(OTHER)
    visits, answers = [], []
    for site in (SITE, OTHER):
        for number in range(-1, days_of(SPAN) + 1):
            day = (SPAN.first + timedelta(days=number)).isoformat()
            for counter in ("quay-1", "quay-2", "quay-10"):
                place = {"site_id": site, "day": day, "counter_id": counter}
                kind = chance.randrange(4)
                if kind == 0:
                    continue
                answered = chance.randrange(2, 9)
                events = {
                    "rated": answered,
                    "served": (answered + chance.randrange(-1, 9)) * (kind > 1),
                    ANSWERED: answered,
                    PHONE_ANSWERED: chance.randrange(0, answered),
                    "called": 30,
                }
                visits += [
                    {**place, "officer_id": "cb", "event": event, "mark": mark, "n": n}
                    for event, n in events.items()
                    for mark in ("", "burst")
                ]
                for name in NAMES[: kind % 3]:
                    for question in ("service", "officer"):
                        for answer in range(6):
                            n = 0 if not answer else chance.randrange(0, 7)
                            of = {"questionnaire": name, "question": question, "answer": answer}
                            at = "2026-03-13T00:00:00.000Z"
                            answers.append({**place, **of, "n": n, "released_at": at})
    with writing(hall.engine) as connection:
        put(connection, visit_tallies, visits)
        put(connection, released_tallies, answers)
    return hall


def shown(connection, sites, span, by, questionnaire):
    """The headline as the view shows it, by what it is of."""
    table = view(connection, Audience.LEADER, Scope(sites), span, by)
    return {
        key.of: cell.share
        for key, cell in table.cells.items()
        if (key.questionnaire, key.question) == (questionnaire, "service") and cell.n
    }


def visits_of(connection, site, span, counter=None):
    period = Period(site, span.first.isoformat(), span.last.isoformat())
    days = counter_days(connection, period)
    return period_visits([each for each in days if counter in {None, each.counter}], [])


@pytest.mark.parametrize("name", NAMES[:2])
def test_days_are_the_cells_of_the_view_and_the_visits_of_their_pages(tallied, name):
    with reading(tallied.engine) as connection:
        found = trend(connection, Wanted((SITE,)), SPAN, Grain.DAY, name)
        cells = shown(connection, (SITE,), SPAN, By.DAY, name)
        for each in found.stretches:
            day = each.span.first.isoformat()
            assert each.share == cells.get((day,), Share(0, 0))
            visits = visits_of(connection, SITE, each.span)
            assert each.rated == visits.rated
            assert (each.response.satisfied, each.response.valid) == (visits.response or (0, 0))
    assert found.questionnaire == name
    states = {each.state for each in found.stretches}
    assert State.SHOWN in states


def test_weeks_and_months_are_summed_from_days(tallied):
    with reading(tallied.engine) as connection:
        days = trend(connection, Wanted((SITE,)), SPAN, Grain.DAY).stretches
        for grain in (Grain.WEEK, Grain.MONTH):
            found = trend(connection, Wanted((SITE,)), SPAN, grain).stretches
            assert [each.span for each in found] == list(split(SPAN, grain))
            for each in found:
                inside = [
                    one for one in days if each.span.first <= one.span.first <= each.span.last
                ]
                assert each.share.valid == sum(one.share.valid for one in inside)
                assert each.share.satisfied == sum(one.share.satisfied for one in inside)
                assert each.response.satisfied == sum(one.response.satisfied for one in inside)
                assert each.response.valid == sum(one.response.valid for one in inside)


def test_parts_are_counters_of_one_site_and_sites_of_several(tallied):
    with reading(tallied.engine) as connection:
        one = trend(connection, Wanted((SITE,)), SPAN, Grain.MONTH)
        cells = shown(connection, (SITE,), SPAN, By.COUNTER, one.questionnaire)
        summed = sums(connection, Wanted((SITE,)), SPAN, one.questionnaire)
        assert set(one.parts) == set(summed.parts) == {"quay-1", "quay-10", "quay-2"}
        for counter, each in summed.parts.items():
            assert each.share == cells[SITE, counter]
            visits = visits_of(connection, SITE, SPAN, counter)
            assert (each.response.satisfied, each.response.valid) == visits.response
            alone = trend(connection, Wanted((SITE,), counter), SPAN, Grain.MONTH)
            assert alone.whole.share == each.share
            assert alone.parts == {}
        both = trend(connection, Wanted((SITE, OTHER)), SPAN, Grain.MONTH)
        sites = shown(connection, (SITE, OTHER), SPAN, By.SITE, both.questionnaire)
        for site, whole in both.parts.items():
            course = both.course(site)
            assert whole.share == sites[site,]
            assert whole.response.satisfied == visits_of(connection, site, SPAN).response[0]
            assert sum(each.share.valid for each in course) == sites[site,].valid
            answered = sum(each.response.satisfied for each in course)
            assert answered == visits_of(connection, site, SPAN).response[0]


def test_questionnaires_are_never_added_up(tallied):
    with reading(tallied.engine) as connection:
        found = trend(connection, Wanted((SITE,)), SPAN, Grain.DAY, "khong-co@1")
        of_each = dict(found.questionnaires)
        assert found.questionnaire == max(of_each, key=lambda name: of_each[name])
        for name, n in of_each.items():
            chosen = trend(connection, Wanted((SITE,)), SPAN, Grain.DAY, name)
            assert chosen.whole.share.valid == n
            others = sum(of_each.values()) - n
            assert sums(connection, Wanted((SITE,)), SPAN, name).other == others


def test_stretch_is_empty_or_withheld_when_nothing_is_released(tallied):
    with reading(tallied.engine) as connection:
        nowhere = trend(connection, Wanted(("xa-khong",)), SPAN, Grain.DAY)
        assert {each.state for each in nowhere.stretches} == {State.EMPTY}
        assert (nowhere.questionnaire, nowhere.parts) == ("", {})
        found = trend(connection, Wanted((SITE,), "quay-1"), SPAN, Grain.DAY, NAMES[1])
        for each in found.stretches:
            expected = State.WITHHELD if each.rated else State.EMPTY
            assert each.state is (State.SHOWN if each.share.valid else expected)

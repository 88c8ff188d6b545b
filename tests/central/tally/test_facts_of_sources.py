"""What scanner, officer and ticket sources add to the records is read, and changes no figure."""

import pytest

from central.tally.facts import (
    Odd,
    Rating,
    ScannedFacts,
    SourceFacts,
    StartedFacts,
    VisitFacts,
    read_facts,
)
from tests.central.hall import rating_body, visit_id

VISIT = {"visit": visit_id(1), "counter": "quay-1", "test": False}
OFFICER = {"counter": "quay-1", "officer": "cb-01", "by": "badge"}


@pytest.mark.parametrize("source", ["queue", "feed", "scan", "none"])
def test_rating_says_where_its_number_came_from(source):
    body = rating_body("quay-1", visit_id(1), ticket=source)
    assert isinstance(read_facts("rating", body), Rating)


@pytest.mark.parametrize("source", [None, "", "A012", "QUEUE", 1, ["queue"]])
def test_rating_is_odd_when_it_says_anything_else(source):
    body = rating_body("quay-1", visit_id(1), ticket=source)
    assert read_facts("rating", body) == Odd("rating", "ticket")


def test_rating_of_an_earlier_program_does_not_say_and_is_read_alike():
    body = rating_body("quay-1", visit_id(1))
    assert read_facts("rating", body) == read_facts("rating", {**body, "ticket": "none"})


def test_visit_that_moved_is_an_unrated_one_of_that_cause():
    facts = read_facts("visit.unrated", {**VISIT, "officer": None, "cause": "moved"})
    assert isinstance(facts, VisitFacts)
    assert (facts.event, facts.cause) == ("unrated", "moved")


@pytest.mark.parametrize(
    ("kind", "body", "found"),
    [
        ("visit.scanned", VISIT, ScannedFacts(VISIT["visit"], test=False)),
        ("visit.scanned", VISIT | {"visit": "x"}, Odd("visit.scanned", "visit")),
        ("visit.scanned", VISIT | {"counter": None}, Odd("visit.scanned", "counter")),
        ("visit.scanned", VISIT | {"test": "no"}, Odd("visit.scanned", "test")),
        ("officer.changed", OFFICER, None),
        ("officer.changed", OFFICER | {"officer": None, "by": "time"}, None),
        ("officer.changed", OFFICER | {"officer": "Cán bộ"}, Odd("officer.changed", "officer")),
        ("officer.changed", OFFICER | {"by": "guess"}, Odd("officer.changed", "by")),
        ("officer.changed", {"by": "badge"}, Odd("officer.changed", "counter")),
    ],
)
def test_scan_and_officer_are_of_their_form_and_count_nothing(kind, body, found):
    assert read_facts(kind, body) == found


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ({"source": "queue", "state": "ok"}, SourceFacts("queue", is_well=True)),
        ({"source": "feed", "state": "silent"}, SourceFacts("feed", is_well=False)),
        ({"source": "queue"}, SourceFacts("queue", is_well=False)),
        ({"source": "queue", "state": ["ok"]}, SourceFacts("queue", is_well=False)),
        ({"state": "ok"}, SourceFacts("queue", is_well=True)),
        ({"source": "scanner", "state": "gone"}, None),
        ({"source": ["queue"], "state": "ok"}, None),
        ({"source": None, "state": "ok"}, None),
    ],
)
def test_change_of_a_source_is_heard_where_it_tells_of_tickets(body, found):
    assert read_facts("source.changed", body) == found


def test_start_of_the_program_is_heard_whatever_it_says():
    assert read_facts("kiosk.started", {}) == StartedFacts()


def test_visit_that_moved_is_counted_by_its_cause_and_was_not_served_here(hall):
    kiosk = hall.add_kiosk()
    kiosk.event("called", visit_id(1), service=None, test=False)
    kiosk.event("unrated", visit_id(1), officer=None, cause="moved", test=False)
    kiosk.event("scanned", visit_id(2), test=False)
    kiosk.sign("officer.changed", {"counter": kiosk.counter, "officer": "cb-01", "by": "badge"})
    kiosk.send()
    counted = hall.rows("SELECT event, mark, n FROM visit_tallies WHERE n <> 0")
    assert sorted(counted) == [("called", "", 1), ("unrated:moved", "", 1)]
    assert hall.rows("SELECT * FROM marks") == []

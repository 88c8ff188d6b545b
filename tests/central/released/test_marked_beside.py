"""The index with marked ratings beside the one without: released in blocks of its own, attacked."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from central.audit.audit_site import audit_site
from central.audit.count_again import recount_site
from central.released.today import today
from central.store.engine import reading
from tests.central.hall import SITE, visit_id
from tests.central.released.attack import Attacker
from tests.central.released.ledger import DAYS
from tests.central.released.marked_ledger import MarkedLedger
from tests.central.released.test_attack import EVERYBODY, NIGHTLY

STEP = 5

batches = st.tuples(
    st.sampled_from(["counted", "counted", "marked"]),
    st.integers(0, DAYS - 1),
    st.sampled_from(["quay-1", "quay-2"]),
    st.integers(1, 7),
)
histories = st.lists(batches, max_size=12)


def played(history, also=lambda _: ()):
    """An attacker who looks at everything after every batch, at night too."""
    ledger, attacker = MarkedLedger(), Attacker()
    for kind, at, counter, number in history:
        do = ledger.rate if kind == "counted" else ledger.mark
        do(at, counter, "cb-1", number)
        shown = [counts for each in range(DAYS) for counts in ledger.beside(each)]
        for counts in (*shown, *ledger.shown_to(set(EVERYBODY) - NIGHTLY), *also(ledger)):
            attacker.sees(counts)
    ledger.night(DAYS + 30)
    for counts in ledger.shown_to(EVERYBODY):
        attacker.sees(counts)
    ledger.close()
    return attacker


@given(histories)
@settings(max_examples=6, deadline=None)
def test_no_smaller_group_is_told_when_both_indices_are_kept_at_all_looks(history):
    smallest = played(history).smallest()
    assert smallest is None or smallest >= STEP


@pytest.mark.long
@given(histories)
@settings(max_examples=80, deadline=None)
def test_no_smaller_group_is_told_in_many_histories_with_marks(history):
    smallest = played(history).smallest()
    assert smallest is None or smallest >= STEP


FEW_MARKED = [("counted", 0, "quay-1", 1)] * 12 + [("marked", 0, "quay-1", 1)] * 7


def test_elimination_pins_nobody_and_live_marked_answers_would():
    def live(ledger):
        rows = ledger.connection.exec_driver_sql(
            "SELECT answer, n FROM rating_tallies WHERE mark <> ''"
        )
        yield Counter(dict(rows.all()))

    attacker = played(FEW_MARKED)
    assert attacker.smallest() == STEP
    assert attacker.pins(2) == []
    broken = played(FEW_MARKED, live)
    assert broken.smallest() == 1
    assert broken.pins(1)


def rated(hall, counted, marked, *, service=5, first=0):
    kiosk = hall.add_kiosk("quay-1")
    for number in range(first, first + counted):
        kiosk.rate(visit_id(number))
    for number in range(first + counted, first + counted + marked):
        kiosk.rate(visit_id(number), service=service, took_ms=300)
    kiosk.send()
    return kiosk


def view_of(hall):
    with reading(hall.engine) as connection:
        return today(connection, SITE, hall.now)


def test_index_with_marked_ratings_stands_beside_once_there_are_five(hall):
    kiosk = rated(hall, 8, 4, service=1)
    view = view_of(hall)
    assert (view.judged, view.beside) == (4, None)
    kiosk.rate(visit_id(90), service=1, took_ms=300)
    kiosk.send(kiosk.log[-1:])
    found = view_of(hall).beside
    assert (found.without.satisfied, found.without.valid) == (8, 8)
    assert (found.with_them.satisfied, found.with_them.valid, found.marked) == (8, 13, 5)
    audit_site(hall.engine, SITE)


def test_counter_is_flagged_with_rules_and_numbers_when_more_than_five_per_cent_are_marked(hall):
    rated(hall, 19, 1)
    assert [each.is_flagged for each in view_of(hall).marked_at] == [False]
    rated(hall, 1, 2, first=50)
    found = view_of(hall).marked_at[0]
    assert (found.marked, found.given, found.is_flagged) == (3, 23, True)
    assert found.by_rule == {"too-fast": 3}


def test_recount_finds_and_mends_what_is_released_of_marked_ratings(hall):
    rated(hall, 1, 6)
    hall.tamper("DELETE FROM released_marked")
    found = recount_site(hall.engine, SITE, hall.now, write=True)
    assert {each.table for each in found.found} == {"released_marked"}
    assert sum(n for (n,) in hall.rows("SELECT n FROM released_marked")) == 12
    audit_site(hall.engine, SITE)

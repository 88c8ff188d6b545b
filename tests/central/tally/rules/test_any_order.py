"""With every rule in force, figures are those of the finished logs, however these arrived."""

import tempfile
from collections import Counter
from pathlib import Path

from hypothesis import Phase, event, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from central.audit.audit_site import audit_site
from central.audit.count_again import count_outdated_again
from central.audit.recount import Recount
from central.store.engine import writing
from central.tally.rules import LogBefore
from central.tally.visit_row import LogName
from kiosk.record import SigningKey
from tests.central.hall import SITE, Hall
from tests.central.tally.rules.finished_logs import (
    OPEN,
    counted_plainly,
    cut,
    entries,
    records,
    stamps,
)

LOGS = (LogName("k-a", "e" * 22), LogName("k-a", "f" * 22), LogName("k-b", "c" * 22))

finished_logs = st.tuples(*(st.lists(records, max_size=14) for _ in LOGS))
lengths = st.lists(st.integers(1, 5), min_size=1, max_size=4)
orders = st.lists(st.sampled_from(LOGS), max_size=30)


def deliver(finished, cuts, order):
    """Count the logs in pieces; which log's piece comes next, `order` says."""
    whole = {name: entries(log) for name, log in zip(LOGS, finished, strict=True)}
    recount = Recount(lambda log, seq: whole[log][seq - 1], OPEN.get)
    waiting = {name: cut(log, cuts) for name, log in whole.items()}
    for name in (*order, *(name for name in LOGS for _ in range(15))):
        if waiting[name]:
            recount.add_batch(name, waiting[name].pop(0), quarantined=False)
    return recount


@given(finished=finished_logs, cuts=lengths, order=orders)
@settings(max_examples=150)
def test_marks_are_those_of_the_finished_logs_in_whatever_order_they_came(finished, cuts, order):
    recount = deliver(finished, cuts, order)
    plainly = counted_plainly(dict(zip(LOGS, finished, strict=True)))
    for mark in set(plainly.values()):
        event(f"mark {mark or 'none'}")
    found = {(LogName(*log), seq): rule for (*log, seq), rule in recount.exclusions}
    assert found == {place: mark for place, mark in plainly.items() if mark}
    assert len(found) == len(recount.exclusions)


@given(finished=finished_logs, cuts=lengths, order=orders)
@settings(max_examples=80)
def test_figures_are_the_same_in_whatever_pieces_and_order_they_came(finished, cuts, order):
    one, other = deliver(finished, [99], []), deliver(finished, cuts, order)
    assert one.visits == other.visits
    assert +one.ratings == +other.ratings
    assert +one.events == +other.events
    assert one.logs == {name: other.logs.get(name, LogBefore()) for name in one.logs}


@given(finished=finished_logs)
def test_every_rating_is_counted_or_marked_once_and_kept_under_its_mark(finished):
    recount = deliver(finished, [3], [])
    plainly = Counter(counted_plainly(dict(zip(LOGS, finished, strict=True))).values())
    found = Counter()
    for key, n in recount.events.items():
        if key.event == "rated":
            found[key.mark] += n
    assert +found == plainly


deliveries = st.lists(
    st.tuples(st.integers(0, 1), st.integers(0, 8), st.integers(1, 9)), max_size=12
)


@given(said=st.tuples(finished_logs, deliveries))
@settings(max_examples=5, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))
def test_stored_figures_are_those_of_one_delivery_when_pieces_come_again(said):
    finished, pieces = said
    with tempfile.TemporaryDirectory() as folder:
        once, again = (_stored(Path(folder) / str(n), finished, n * pieces) for n in (0, 1))
    assert once == again


def _stored(folder, finished, pieces):
    """Figures after the first two logs came in `pieces`, some of them again, and then the rest."""
    folder.mkdir()
    hall = Hall(folder)
    kiosks = [
        _written(hall.add_kiosk(f"quay-{n}", key=SigningKey(bytes([n]) * 32)), finished[n])
        for n in (1, 2)
    ]
    held = [0, 0]
    for which, back, length in pieces:
        begin = max(0, held[which] - back)
        piece = kiosks[which].log[begin : begin + length]
        if piece:
            kiosks[which].send(piece)
            held[which] = max(held[which], begin + length)
    for kiosk in kiosks:
        kiosk.send()
    figures = hall.figures()
    audit_site(hall.engine, SITE)
    with writing(hall.engine) as connection:
        connection.execute(text("UPDATE sites SET rules_version = 4"))
        connection.execute(text("UPDATE logs SET rules_state = ''"))
    assert count_outdated_again(hall.engine, hall.now) == [SITE]
    assert hall.figures() == figures
    audit_site(hall.engine, SITE)
    hall.close()
    return figures


def _written(kiosk, log):
    kiosk.open_epoch("E" * 21 + "A")
    for said, (boot, up_ms) in zip(log, stamps(log), strict=True):
        times = {"at": said.at, "clock": "synced" if said.sure else "unsynced"}
        kiosk.sign(said.kind, said.body, **times, up_ms=up_ms, boot=boot)
    return kiosk

"""Senders of one moment share a transaction, and none of them notices."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError

from central.audit.audit_site import audit_site
from central.ingest import combine
from central.ingest.verify import open_records
from central.ingest.wire import read_batch
from central.ingest.work import Work, rounds
from central.refusal import Problem, Refusal
from central.store.engine import writing
from central.store.record_rows import PlacesTakenError
from central.store.sender_queries import read_for
from kiosk.record import SigningKey, open_receipt
from tests.central.hall import SITE, pack, visit_id

WAIT_S = 30


class EndedError(BaseException):
    """What ends a thread, and is no Exception: such as SystemExit."""


def work_of(hall, kiosk, records):
    sender = hall.receiver.senders.look_up(kiosk.place.kiosk)
    items = read_batch(pack(records), "gzip")
    opened = open_records(items, sender.place, sender.keys, hall.pool)
    return Work(sender.place, opened.records, items, hall.now, kids=opened.kids)


def together(hall, *works):
    """What became of `works` in one transaction."""
    found = hall.receiver.combiner.write(list(works), wait=True)
    return [found[id(work)] for work in works]


def send_at_once(hall, monkeypatch, bodies):
    """Receipts and refusals of senders who all come while a transaction is under way; and how many
    batches each transaction had.
    """
    real, sizes, begun, go_on = combine.append_all, [], threading.Event(), threading.Event()

    def slow_at_first(connection, works, *more, **named):
        if not sizes:
            sizes.append(len(works))
            begun.set()
            assert go_on.wait(WAIT_S)
        else:
            sizes.append(len(works))
        return real(connection, works, *more, **named)

    def send(kiosk, body):
        try:
            return hall.receiver.receive(kiosk.place.kiosk, body, "gzip", hall.now)
        except (Refusal, EndedError) as error:
            return error

    monkeypatch.setattr(combine, "append_all", slow_at_first)
    with ThreadPoolExecutor(len(bodies)) as threads:
        sent = [threads.submit(send, *bodies[0])]
        assert begun.wait(WAIT_S)
        sent += [threads.submit(send, *each) for each in bodies[1:]]
        tick = threading.Event()
        for _ in range(WAIT_S * 100):
            if hall.receiver.combiner.waiting == len(bodies) - 1:
                break
            tick.wait(0.01)
        go_on.set()
        return [each.result(WAIT_S) for each in sent], sizes


def test_who_comes_meanwhile_shares_the_next_transaction(hall, monkeypatch):
    kiosks = [hall.add_kiosk(f"quay-{1 + number % 2}") for number in range(6)]
    for number, kiosk in enumerate(kiosks):
        kiosk.serve_and_rate(visit_id(number))
        hall.receiver.senders.look_up(kiosk.place.kiosk)
    bodies = [(kiosk, pack(kiosk.log)) for kiosk in kiosks]
    receipts, sizes = send_at_once(hall, monkeypatch, bodies)
    assert sizes == [1, 5]
    key = hall.keys.receipt.verify_key
    assert [open_receipt(each, key).head.hash for each in receipts] == [k.head for k in kiosks]
    assert hall.rows("SELECT batches FROM sites") == [(6,)]
    assert hall.rows("SELECT DISTINCT batch FROM records ORDER BY batch") == [
        (number,) for number in range(1, 7)
    ]
    assert audit_site(hall.engine, SITE).ratings == 6


def test_refusal_is_its_senders_alone(hall, monkeypatch):
    first, gap, good, pending = (hall.add_kiosk() for _ in range(4))
    for number, kiosk in enumerate((first, gap, good, pending)):
        kiosk.serve_and_rate(visit_id(number))
        hall.receiver.senders.look_up(kiosk.place.kiosk)
    hall.tamper(
        "UPDATE kiosks SET state = 'pending' WHERE kiosk_id = :kiosk", kiosk=pending.place.kiosk
    )
    bodies = [
        (first, pack(first.log)),
        (gap, pack(gap.log[2:])),
        (good, pack(good.log)),
        (pending, pack(pending.log)),
    ]
    (one, two, three, four), sizes = send_at_once(hall, monkeypatch, bodies)
    assert sizes == [1, 3]
    assert isinstance(one, str)
    assert isinstance(three, str)
    assert two.problem is Problem.SEQUENCE_GAP
    assert four.problem is Problem.PENDING
    assert audit_site(hall.engine, SITE).ratings == 2


@pytest.mark.parametrize("error", [IntegrityError("", {}, Exception()), PlacesTakenError()])
def test_each_is_tried_alone_when_their_transaction_fails(hall, monkeypatch, error):
    kiosks = [hall.add_kiosk() for _ in range(3)]
    real = combine.append_all

    def fail_together(connection, works, *more, **named):
        outcomes = real(connection, works, *more, **named)
        if len(works) > 1:
            raise error
        return outcomes

    monkeypatch.setattr(combine, "append_all", fail_together)
    bodies = [(kiosk, pack(kiosk.log)) for kiosk in kiosks]
    receipts, _ = send_at_once(hall, monkeypatch, bodies)
    assert all(isinstance(each, str) for each in receipts)
    assert hall.rows("SELECT count(*) FROM records") == [(3,)]
    audit_site(hall.engine, SITE)


@pytest.mark.parametrize("is_committed", [False, True])
def test_those_taken_along_write_for_themselves_when_the_leader_is_ended(
    hall, monkeypatch, is_committed
):
    kiosks = [hall.add_kiosk() for _ in range(4)]
    real, ended = combine.Combiner.write, []

    def end_once(combiner, works, *, wait):
        if len(works) == 1 or ended:
            return real(combiner, works, wait=wait)
        ended.append(len(works))
        if is_committed:
            real(combiner, works, wait=wait)
        raise EndedError

    monkeypatch.setattr(combine.Combiner, "write", end_once)
    answers, _ = send_at_once(hall, monkeypatch, [(kiosk, pack(kiosk.log)) for kiosk in kiosks])
    assert ended == [3]
    assert sorted(isinstance(each, EndedError) for each in answers) == [False, False, False, True]
    assert hall.receiver.combiner.waiting == 0
    assert hall.rows("SELECT count(*) FROM records") == [(4 if is_committed else 3,)]
    audit_site(hall.engine, SITE)


def test_fork_in_a_shared_transaction_is_kept_and_quarantines_its_kiosk_alone(hall):
    one, other = hall.add_kiosk(), hall.add_kiosk()
    one.serve_and_rate(visit_id(1))
    branch = one.branch(2)
    one.send()
    branch.rate(visit_id(8))
    other.serve_and_rate(visit_id(2))
    together(hall, work_of(hall, branch, branch.log[2:]), work_of(hall, other, other.log))
    one.rate(visit_id(3))
    one.send()
    assert hall.rows("SELECT seq FROM forks") == [(3,)]
    found = audit_site(hall.engine, SITE)
    assert (found.ratings, found.marked) == (2, 1)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_figures_are_those_of_batches_one_by_one_however_they_are_combined(make_hall, data):
    alone, shared = make_hall(), make_hall()
    visits = data.draw(st.lists(st.integers(1, 4), min_size=3, max_size=9), label="visits")
    logs = []
    for hall in (alone, shared):
        # The same kiosks in both: their ids decide between two ratings of one visit.
        kiosks = [hall.add_kiosk(key=SigningKey(bytes([number] * 32))) for number in range(3)]
        for number, visit in enumerate(visits):
            kiosks[number % 3].serve_and_rate(visit_id(visit), 1 + number % 5)
        logs.append(kiosks)
    sizes = data.draw(st.lists(st.integers(1, 6), min_size=3, max_size=3), label="sizes")
    cut = [
        [(place, start, start + size) for start in range(0, len(kiosk.log), size)]
        for place, (kiosk, size) in enumerate(zip(logs[0], sizes, strict=True))
    ]
    order = [piece for pieces in zip(*_even(cut), strict=True) for piece in pieces if piece]
    for place, start, end in order:
        kiosk = logs[0][place]
        together(alone, work_of(alone, kiosk, kiosk.log[start:end]))
    at_once = data.draw(st.integers(2, 7), label="at once")
    for first in range(0, len(order), at_once):
        works = [
            work_of(shared, logs[1][place], logs[1][place].log[start:end])
            for place, start, end in order[first : first + at_once]
        ]
        together(shared, *works)
    query = "SELECT day, counter_id, event, mark, n FROM visit_tallies WHERE n <> 0"
    assert sorted(alone.rows(query)) == sorted(shared.rows(query))
    query = (
        "SELECT question, answer, mark, sum(n) FROM rating_tallies WHERE n <> 0 GROUP BY 1, 2, 3"
    )
    assert sorted(alone.rows(query)) == sorted(shared.rows(query))
    audit_site(shared.engine, SITE)


def _even(lists):
    most = max(map(len, lists))
    return [each + [None] * (most - len(each)) for each in lists]


def test_batches_of_one_visit_or_one_log_are_never_read_together(hall):
    one, two = hall.add_kiosk(), hall.add_kiosk()
    for kiosk, visit in ((one, 1), (two, 1), (one, 2), (two, 3)):
        kiosk.event("called", visit_id(visit), service=None)
    works = [
        work_of(hall, one, one.log[:2]),
        work_of(hall, two, two.log[:2]),
        work_of(hall, one, one.log[2:]),
        work_of(hall, two, two.log[2:]),
    ]
    assert rounds(works) == [[works[0]], [works[1], works[2]], [works[3]]]


def test_site_that_another_process_holds_keeps_the_others_waiting_for_nothing(make_hall, database):
    if database == "sqlite":
        # One writer at a time: there is nobody else who holds a site.
        return
    hall = make_hall()
    hall.add_site("xa-khac")
    here, there = hall.add_kiosk(), hall.add_kiosk(site="xa-khac")
    with writing(hall.engine) as connection:
        read_for(connection, [("xa-khac", "none")], [], wait=True)
        works = [work_of(hall, here, here.log), work_of(hall, there, there.log)]
        found = hall.receiver.combiner.write(works, wait=False)
        assert list(found) == [id(works[0])]
    assert hall.rows("SELECT site_id FROM records") == [(SITE,)]
    there.send()
    assert hall.rows("SELECT count(*) FROM records") == [(2,)]

"""Batches that come together are taken in by one thread, and whoever waits is answered."""

import asyncio
import gzip
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from fastapi import Request

from central.ingest import combine, gather
from central.ingest import records as of_requests
from central.ingest.gather import Gathering
from central.ingest.receive import Receiver, Sent
from central.ingest.records import FEW_BYTES, FEW_UNPACKED_BYTES, Records
from central.refusal import Problem, Refusal
from central.store.engine import writing
from central.store.errors import DatabaseBusyError
from central.store.sender_queries import read_for
from kiosk.record import open_receipt
from tests.central.hall import SITE, pack, visit_id

LIMIT_S = 30


class EndedError(BaseException):
    """What ends a thread, and is no Exception: such as SystemExit."""


def sent(hall, kiosk, records=None):
    return Sent(kiosk.place.kiosk, pack(records or kiosk.log), "gzip", hall.now)


def kiosks_of(hall, count):
    made = [hall.add_kiosk(f"quay-{1 + number % 2}") for number in range(count)]
    for number, kiosk in enumerate(made):
        kiosk.serve_and_rate(visit_id(number))
        hall.receiver.senders.look_up(kiosk.place.kiosk)
    return made


def take(hall, batches, *, cancelled=()):
    """What becomes of `batches` that come at the same moment."""

    async def all_of_them():
        gathering = Gathering(hall.receiver)
        tasks = [asyncio.ensure_future(gathering.take(each)) for each in batches]
        for number in cancelled:
            # When all of them have begun to wait.
            asyncio.get_running_loop().call_soon(tasks[number].cancel)
        async with asyncio.timeout(LIMIT_S):
            found = await asyncio.gather(*tasks, return_exceptions=True)
        gathering.close()
        return found

    return asyncio.run(all_of_them())


@pytest.fixture
def transactions(monkeypatch):
    """How many batches each transaction had."""
    real, sizes = combine.append_all, []

    def noted(connection, works, *more, **named):
        sizes.append(len(works))
        return real(connection, works, *more, **named)

    monkeypatch.setattr(combine, "append_all", noted)
    return sizes


def test_batches_that_come_together_share_a_transaction(hall, transactions):
    kiosks = kiosks_of(hall, 5)
    found = take(hall, [sent(hall, kiosk) for kiosk in kiosks])
    key = hall.keys.receipt.verify_key
    assert [open_receipt(each, key).head.hash for each in found] == [k.head for k in kiosks]
    assert transactions == [1, 4]


def test_refusal_and_fault_are_their_senders_alone(hall):
    good, gap, odd = kiosks_of(hall, 3)
    body = Sent(odd.place.kiosk, b"{", "", hall.now)
    one, two, three = take(hall, [sent(hall, good), sent(hall, gap, gap.log[2:]), body])
    assert isinstance(one, str)
    assert (two.problem, three.problem) == (Problem.SEQUENCE_GAP, Problem.MALFORMED)


def test_nobody_waits_for_ever_when_the_thread_of_a_group_is_ended(hall, monkeypatch):
    kiosks = kiosks_of(hall, 3)
    batches = [sent(hall, kiosk) for kiosk in kiosks]
    real, broken = combine.append_all, []

    def end_first(*given, **named):
        if not broken:
            broken.append(True)
            raise EndedError
        return real(*given, **named)

    monkeypatch.setattr(combine, "append_all", end_first)
    one, *others = take(hall, batches)
    assert isinstance(one, RuntimeError)
    assert all(isinstance(each, str) for each in others)
    assert hall.rows("SELECT count(*) FROM records") == [(10,)], (
        "nothing of the first, whole others"
    )
    assert isinstance(take(hall, batches[:1])[0], str), "sent again it is taken"


def test_nobody_waits_for_ever_when_the_system_gives_no_thread(hall, monkeypatch):
    real, refused = ThreadPoolExecutor.submit, []

    def refuse_first(*given, **named):
        if not refused:
            refused.append(True)
            raise RuntimeError("can't start new thread")
        return real(*given, **named)

    batches = [sent(hall, kiosk) for kiosk in kiosks_of(hall, 3)]
    monkeypatch.setattr(ThreadPoolExecutor, "submit", refuse_first)
    one, *others = take(hall, batches)
    assert isinstance(one, RuntimeError)
    assert all(isinstance(each, str) for each in others)


@pytest.mark.sqlite_alone
@pytest.mark.parametrize(("blanks", "is_few"), [(0, True), (FEW_UNPACKED_BYTES, False)])
def test_little_that_unpacks_to_much_is_none_of_the_few(hall, monkeypatch, blanks, is_few):
    [kiosk] = kiosks_of(hall, 1)
    body = gzip.compress(gzip.decompress(pack(kiosk.log)) + b" " * blanks)
    real, threads = Receiver.receive_all, []

    def noted(*given, **named):
        threads.append(threading.current_thread().name)
        return real(*given, **named)

    monkeypatch.setattr(Receiver, "receive_all", noted)
    scope = {"type": "http", "headers": [(b"content-encoding", b"gzip")]}

    async def piece():
        return {"type": "http.request", "body": body}

    async def ask():
        records = Records(hall.receiver, hall.clock)
        return await records.answer(Request(scope, piece), kiosk.place.kiosk)

    assert asyncio.run(ask()).status_code == 200
    assert [name.startswith("records") for name in threads] == [is_few]


@pytest.mark.sqlite_alone
def test_long_bodies_on_their_way_hold_so_much_together_and_no_more(hall, monkeypatch):
    monkeypatch.setattr(of_requests, "MOST_COMING_BYTES", FEW_BYTES)
    [kiosk] = kiosks_of(hall, 1)
    trickles = asyncio.Event()

    async def answer(records, body, *, is_whole=True):
        scope = {"type": "http", "headers": [(b"content-encoding", b"gzip")]}
        pieces = [{"type": "http.request", "body": body, "more_body": not is_whole}]

        async def piece():
            if pieces:
                return pieces.pop()
            trickles.set()
            return await asyncio.Future()

        return await records.answer(Request(scope, piece), kiosk.place.kiosk)

    async def all_of_them():
        records = Records(hall.receiver, hall.clock)
        trickling = asyncio.ensure_future(
            answer(records, b"a" * (2 * FEW_BYTES - 1), is_whole=False)
        )
        await trickles.wait()
        with pytest.raises(Refusal) as caught:
            await answer(records, b"a" * (FEW_BYTES + 2))
        assert caught.value.problem is Problem.NOT_NOW
        assert (await answer(records, pack(kiosk.log))).status_code == 200
        trickling.cancel()
        await asyncio.wait([trickling])
        with pytest.raises(Refusal) as caught:
            await answer(records, b"a" * (FEW_BYTES + 2))
        assert caught.value.problem is Problem.MALFORMED

    asyncio.run(all_of_them())


def test_receipt_comes_again_when_the_thread_is_ended_after_the_commit(hall, monkeypatch):
    [kiosk] = kiosks_of(hall, 1)
    monkeypatch.setattr("central.ingest.receive.sign_receipt", _end)
    assert isinstance(take(hall, [sent(hall, kiosk)])[0], RuntimeError)
    monkeypatch.undo()
    [receipt] = take(hall, [sent(hall, kiosk)])
    assert open_receipt(receipt, hall.keys.receipt.verify_key).head.hash == kiosk.head
    assert hall.rows("SELECT count(*) FROM records") == [(5,)]


def _end(*_):
    raise EndedError


def test_database_lost_midway_is_told_to_all_of_its_transaction(hall, monkeypatch):
    kiosks = kiosks_of(hall, 3)
    batches = [sent(hall, kiosk) for kiosk in kiosks]
    real, lost = combine.append_all, []

    def lose_once(connection, works, *more, **named):
        outcomes = real(connection, works, *more, **named)
        if len(works) > 1 and not lost:
            lost.append(True)
            raise DatabaseBusyError("lost")
        return outcomes

    monkeypatch.setattr(combine, "append_all", lose_once)
    one, *others = take(hall, batches)
    assert isinstance(one, str)
    assert all(isinstance(each, DatabaseBusyError) for each in others)
    assert hall.rows("SELECT count(*) FROM records") == [(5,)]
    assert all(isinstance(each, str) for each in take(hall, batches))


def test_others_are_answered_when_one_was_cancelled(hall):
    kiosks = kiosks_of(hall, 3)
    found = take(hall, [sent(hall, kiosk) for kiosk in kiosks], cancelled=[1])
    assert isinstance(found[1], asyncio.CancelledError)
    assert isinstance(found[0], str)
    assert isinstance(found[2], str)


def test_site_that_another_process_holds_keeps_only_its_own_waiting(make_hall, database):
    if database == "sqlite":
        # One writer at a time: there is nobody else who holds a site.
        return
    hall = make_hall()
    hall.add_site("xa-khac")
    here, there = hall.add_kiosk(), hall.add_kiosk(site="xa-khac")
    held, go_on, order = threading.Event(), threading.Event(), []

    def hold():
        with writing(hall.engine) as connection:
            read_for(connection, [("xa-khac", "none")], [], wait=True)
            held.set()
            assert go_on.wait(LIMIT_S)

    async def send(gathering, kiosk):
        receipt = await gathering.take(sent(hall, kiosk))
        order.append(kiosk.place.site)
        return receipt

    async def both():
        gathering = Gathering(hall.receiver)
        waits, goes = (asyncio.ensure_future(send(gathering, each)) for each in (there, here))
        async with asyncio.timeout(LIMIT_S):
            await goes
            go_on.set()
            await waits
        gathering.close()

    thread = threading.Thread(target=hold)
    thread.start()
    assert held.wait(LIMIT_S)
    asyncio.run(both())
    thread.join()
    assert order == [SITE, "xa-khac"]


def test_those_who_were_just_answered_are_waited_for_and_not_for_ever(hall, monkeypatch):
    monkeypatch.setattr(gather, "LONGEST_PATIENCE_S", 0.0)
    kiosks = kiosks_of(hall, 4)

    async def one_by_one(gathering, kiosk):
        for end in range(1, len(kiosk.log) + 1):
            await gathering.take(sent(hall, kiosk, kiosk.log[end - 1 : end]))

    async def all_of_them():
        gathering = Gathering(hall.receiver)
        async with asyncio.timeout(LIMIT_S):
            await asyncio.gather(*(one_by_one(gathering, kiosk) for kiosk in kiosks))
            alone = hall.add_kiosk()
            assert await gathering.take(sent(hall, alone))
        gathering.close()

    asyncio.run(all_of_them())
    assert hall.rows("SELECT count(*) FROM records") == [(21,)]

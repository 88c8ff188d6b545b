"""Fault 44: the reply is lost after the commit. Also 45, 49 and 82, and promise 3.

Each rating is counted exactly once: every batch comes 1 to 10 times by eight senders at once, in an
order that nobody planned, some records sealed, and for each byte of a reply there is a delivery
whose sender saw no more than that. What is counted is asked of `central log verify` and of the
tables, never of the senders.
"""

import faulthandler
import os
import random
import socket
import threading
from typing import Self

import pytest

from kiosk.deadline import DeadlineSession, NoAnswerError
from kiosk.queue.batch import encode_batch
from kiosk.queue.reply import Receipted, TryLater, read_reply
from kiosk.record import VerifyKey
from tests.faults.deliveries import (
    SENDERS,
    WHOLE,
    Deliveries,
    planned,
    request_of,
    sample_log,
)

SEED = 44
BATCHES, SIZE = 5, 6
DELIVERIES = int(os.environ.get("DELIVERIES", "1000000"))
LONG_SIZE = 500
MEAN = 7.5


def reply_bytes(central, log) -> bytes:
    """The reply to the first batch, byte by byte; the batch is delivered by that."""
    (batch, *_) = log.batches(SIZE)
    with socket.create_connection(("127.0.0.1", central.port)) as line:
        path = f"/api/v1/kiosks/{log.place.kiosk}/records"
        line.sendall(request_of(path, f"127.0.0.1:{central.port}", batch.body))
        return b"".join(iter(lambda: line.recv(65_536), b""))


def whole(central, logs, before) -> None:
    """Every record is held once, in its place, and every rating counts once."""
    for log in logs:
        held = central.ask(
            "SELECT seq, hash FROM records WHERE kiosk_id = ? ORDER BY seq", log.place.kiosk
        )
        assert held == [(each.seq, each.hash) for each in log.kept]
        forks = central.ask("SELECT count(*) FROM forks WHERE kiosk_id = ?", log.place.kiosk)
        assert forks == [(0,)]
    after = central.count()
    assert after.records - before.records == sum(len(log.kept) for log in logs)
    assert after.ratings - before.ratings == sum(log.ratings for log in logs)
    assert "whole, figures as recomputed" in central.verify()


def test_nothing_is_double_or_missing_when_every_reply_is_cut_at_every_byte(central):
    before, chance = central.count(), random.Random(SEED)
    logs = [sample_log(central, number) for number in range(SENDERS)]
    for log in logs:
        log.sign(BATCHES * SIZE)
    length = len(reply_bytes(central, logs[0]))
    assert length > 500
    batches = [
        batch for log in logs for batch in log.batches(SIZE, sealed=lambda number: number % 2)
    ]
    deliveries = Deliveries(central.url, planned(batches, range(length), chance))
    deliveries.run()
    print(deliveries.delivered, "deliveries,", deliveries.gaps, "gaps,", deliveries.busy, "busy")
    assert deliveries.refused == []
    assert deliveries.gaps, "the order was never wrong: nothing was shuffled"
    assert deliveries.delivered > length
    assert all(deliveries.receipts.values())
    whole(central, logs, before)


class CuttingServer:
    """Answers each request with the same reply, each time one byte further."""

    def __init__(self, reply: bytes) -> None:
        """Runs from `with` to the end of its block."""
        self.reply = reply
        self.sent = 0

    def __enter__(self) -> Self:
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.thread = threading.Thread(target=self.serve)
        self.thread.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self.thread.join()
        self.listener.close()

    def serve(self) -> None:
        for cut in range(len(self.reply) + 1):
            line, _ = self.listener.accept()
            with line:
                head = b""
                while b"\r\n\r\n" not in head:
                    head += line.recv(65_536)
                head, _, body = head.partition(b"\r\n\r\n")
                (length,) = [
                    int(each.split(b":")[1])
                    for each in head.split(b"\r\n")
                    if each.lower().startswith(b"content-length")
                ]
                while len(body) < length:
                    body += line.recv(65_536)
                line.sendall(self.reply[:cut])
                self.sent = cut


def test_kiosk_takes_no_receipt_when_the_reply_was_cut_at_any_byte(central):
    log = sample_log(central, 0x44)
    log.sign(SIZE)
    reply = reply_bytes(central, log)
    keys = [VerifyKey.from_text(log.enrolment.receipt_key)]
    found = []
    with CuttingServer(reply) as server:
        url = f"http://127.0.0.1:{server.listener.getsockname()[1]}/"
        for _cut in range(len(reply) + 1):
            # A session each: a line that was cut is not used again.
            session = DeadlineSession(deadline_s=5)
            try:
                answer = session.request("POST", url, body=encode_batch(log.kept), headers={})
                found.append(read_reply(answer, keys))
            except NoAnswerError as error:
                found.append(TryLater(str(error)))
            finally:
                session.close()
    assert all(isinstance(each, TryLater) for each in found[:-1])
    assert isinstance(found[-1], Receipted)
    assert found[-1].receipt.head.seq == SIZE


@pytest.mark.long
def test_nothing_is_double_or_missing_in_a_million_deliveries(central):
    """Some minutes. `DELIVERIES`: how many records are delivered, doubles included."""
    faulthandler.cancel_dump_traceback_later()  # it is bounded by how often it may deliver
    before, chance = central.count(), random.Random(SEED)
    logs = [sample_log(central, number) for number in range(SENDERS)]
    batches = []
    for log in logs:
        log.sign(int(DELIVERIES / MEAN / SENDERS))
        batches += log.batches(LONG_SIZE, sealed=lambda number: number % 8 == 1)
    orders = planned(batches, range(100), chance)
    # So far apart that whoever sends at once is in the same part of the logs: few gaps.
    orders.sort(key=lambda order: order[0].first // LONG_SIZE + chance.random() * 3)
    lacking = int(DELIVERIES) - sum(each.head.seq - each.first + 1 for each, _ in orders)
    orders += [(chance.choice(batches), WHOLE) for _ in range(max(0, lacking) // LONG_SIZE + 1)]
    deliveries = Deliveries(central.url, orders)
    deliveries.run()
    print(f"{deliveries.records} records delivered, {deliveries.gaps} gaps")
    assert deliveries.records >= DELIVERIES
    assert deliveries.refused == []
    assert all(deliveries.receipts.values())
    whole(central, logs, before)

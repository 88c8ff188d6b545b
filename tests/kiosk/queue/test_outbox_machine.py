"""The outbox against a model of it, over every order of what can happen to the two of them.

The model is three lists. Rules: records are appended, batches are sent and receipted, replies
are lost, the process ends or is killed, the central is restored from a backup, receipts of other
logs arrive. Held after every step: the outbox waits for exactly what the model says, and nothing
left the pending but by a receipt that covers it. Held at the end: the central has every record
once, in its order.
"""

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from kiosk.queue.outbox import Outbox
from kiosk.record import Chain, Head, Place, Typ, open_envelope, parse_record
from tests.kiosk.queue.conftest import KEY, PLACE, column, log_of, rating, receipt_of, stamp

STEPS = 30
EXAMPLES = settings.default.max_examples // 4
"""A quarter of the profile's: each is thirty steps."""


class Central:
    """What the central holds: for each epoch its records; every batch is checked as it would be."""

    def __init__(self) -> None:
        self.logs: dict[str, list[str]] = {}

    def chain(self, epoch: str) -> Chain:
        held = self.logs.get(epoch, [])
        if not held:
            return Chain(PLACE, Head.beginning(epoch))
        last = parse_record(open_envelope(held[-1], Typ.RECORD))
        return Chain(PLACE, Head(epoch, len(held), last.hash))

    def take(self, batch) -> Head:
        """Take a batch whole; the head held then."""
        epoch = batch[0].epoch
        chain = self.chain(epoch)
        held = self.logs.setdefault(epoch, [])
        for waiting in batch:
            if waiting.seq <= len(held):
                assert held[waiting.seq - 1] == waiting.jws, "other bytes at the same place"
                continue
            chain = chain.follow(parse_record(open_envelope(waiting.jws, Typ.RECORD)))
            held.append(waiting.jws)
        return self.chain(epoch).head


class OutboxMachine(RuleBasedStateMachine):
    """Drives a real outbox on a real file."""

    migrated: Path

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.path = shutil.copy(self.migrated, self.folder / "outbox.sqlite")
        self.outbox = self.opened()
        self.central = Central()
        self.epochs: list[tuple[str, list[str]]] = []
        self.pending: set[tuple[str, int]] = set()
        self.note_epoch()

    def opened(self) -> Outbox:
        return Outbox(self.path, PLACE, KEY, stamp)

    def note_epoch(self) -> None:
        epoch = self.outbox.head.epoch
        self.epochs.append((epoch, [self.outbox.head.hash]))
        self.pending.add((epoch, 1))

    def hashes(self, epoch: str) -> list[str]:
        return dict(self.epochs)[epoch]

    @rule(count=st.integers(1, 5), boxes=st.booleans())
    def append(self, count, boxes):
        attached = {"ticket": b"sealed"} if boxes else {}
        epoch, hashes = self.epochs[-1]
        for record in self.outbox.append([rating(number, **attached) for number in range(count)]):
            hashes.append(record.hash)
            self.pending.add((epoch, record.seq))

    @precondition(lambda self: len(self.epochs) < 4)
    @rule()
    def open_epoch(self):
        self.outbox.open_epoch("restored")
        self.note_epoch()

    @rule(limit=st.integers(1, 8), max_bytes=st.integers(1, 8_000), reply_is_lost=st.booleans())
    def send(self, limit, max_bytes, reply_is_lost):
        batch = self.outbox.waiting(limit, max_bytes)
        assert [(one.epoch, one.seq) for one in batch] == self.expected(batch)
        if not batch:
            assert not self.pending
            return
        assert len(batch) <= limit
        assert len(batch) == 1 or sum(one.size for one in batch) <= max_bytes
        if batch[0].seq > len(self.central.logs.get(batch[0].epoch, [])) + 1:
            # The central was restored: it says what it expects, and gets it next.
            expected = len(self.central.logs.get(batch[0].epoch, [])) + 1
            self.put_back(batch[0].epoch, expected)
            return
        head = self.central.take(batch)
        if not reply_is_lost:
            assert self.outbox.take_receipt(*receipt_of(head))
            self.pending -= {(head.epoch, seq) for seq in range(1, head.seq + 1)}

    def expected(self, batch) -> list[tuple[str, int]]:
        """Give the oldest of the pending, as many as the batch has."""
        order = [epoch for epoch, _ in self.epochs]
        oldest = sorted(self.pending, key=lambda place: (order.index(place[0]), place[1]))
        return oldest[: len(batch)]

    def put_back(self, epoch, seq) -> None:
        there = {(epoch, each) for each in range(max(seq, 1), len(self.hashes(epoch)) + 1)}
        assert self.outbox.send_again(epoch, seq) == len(there - self.pending)
        self.pending |= there

    @rule(data=st.data(), seq=st.integers(-1, 20))
    def send_again(self, data, seq):
        self.put_back(data.draw(st.sampled_from(self.epochs))[0], seq)

    @rule(data=st.data())
    def restore_the_central(self, data):
        for held in self.central.logs.values():
            del held[data.draw(st.integers(0, len(held))) :]

    @rule(data=st.data(), wrong=st.sampled_from(["hash", "place", "seq", "epoch"]))
    def take_a_receipt_of_another_log(self, data, wrong):
        epoch, hashes = data.draw(st.sampled_from(self.epochs))
        seq = data.draw(st.integers(1, len(hashes)))
        head, place = Head(epoch, seq, hashes[seq - 1]), PLACE
        match wrong:
            case "hash":
                head = Head(epoch, seq, "A" * 43)
            case "place":
                place = Place(PLACE.site, "k-other")
            case "seq":
                head = Head(epoch, seq + 1, hashes[seq - 1])
            case "epoch":
                head = Head("A" * 22, seq, hashes[seq - 1])
        assert not self.outbox.take_receipt(*receipt_of(head, place))

    @rule()
    def end_and_start(self):
        self.outbox.close()
        self.outbox = self.opened()

    @rule()
    def be_killed_and_start(self):
        """The file as a killed process leaves it: nobody closed it."""
        left = self.folder / "left"
        left.mkdir()
        for file in self.folder.glob("outbox.sqlite*"):
            shutil.copy(file, left)
        self.outbox.close()
        for file in left.iterdir():
            shutil.move(file, self.folder / file.name)
        left.rmdir()
        self.outbox = self.opened()

    @invariant()
    def outbox_waits_for_what_the_model_says(self):
        starts, number = {}, 1
        for epoch, hashes in self.epochs:
            starts[epoch] = number
            number += len(hashes)
        expected = sorted(starts[epoch] + seq - 1 for epoch, seq in self.pending)
        assert column(self.outbox, "SELECT number FROM pending ORDER BY 1") == expected
        assert self.outbox.unsent() == len(self.pending)
        epoch, hashes = self.epochs[-1]
        assert self.outbox.head == Head(epoch, len(hashes), hashes[-1])

    def teardown(self):
        log = log_of(self.outbox)
        assert [record.hash for record in log] == [
            each for _, hashes in self.epochs for each in hashes
        ]
        for epoch, _ in self.epochs:
            self.put_back(epoch, len(self.central.logs.get(epoch, [])) + 1)
        while self.pending:
            self.send(limit=500, max_bytes=10**6, reply_is_lost=False)
        assert [compact for epoch, _ in self.epochs for compact in self.central.logs[epoch]] == [
            record.compact for record in log
        ]
        self.outbox.close()
        shutil.rmtree(self.folder)


def test_outbox_agrees_with_its_model_when_anything_happens_in_any_order(migrated):
    machine = type("Machine", (OutboxMachine,), {"migrated": migrated})
    run_state_machine_as_test(
        machine, settings=settings(stateful_step_count=STEPS, max_examples=EXAMPLES)
    )


@pytest.mark.long
def test_outbox_agrees_with_its_model_when_life_is_long(migrated):
    machine = type("Machine", (OutboxMachine,), {"migrated": migrated})
    run_state_machine_as_test(machine, settings=settings(stateful_step_count=200, max_examples=300))

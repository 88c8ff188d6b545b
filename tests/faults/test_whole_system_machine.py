"""Kiosk, line and central together, with everything happening in any order: no rating is lost
silently, none counts twice, and once the line is good everything is where it belongs.

Actions: ratings; attempts to send over a line that loses requests and replies, doubles, delays and
answers in the central's stead; hours and days, in which the kiosk seals and deletes; a crash of the
kiosk; its key changed; its file put back to an older copy, or deleted; the central put back to a
backup. Promises 1 to 5, 14 and 19 at once.
"""

import itertools
import shutil
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from central.audit.audit_site import audit_site
from central.dashboard.verdict import Verdict, verdict_on_place
from central.store.check_code_queries import record_at
from central.store.engine import reading
from central.store.missing_queries import missing_at
from kiosk.record import CheckCode, Typ, open_envelope, parse_record
from tests.central.hall import SITE
from tests.faults.sending_kiosk import rating
from tests.faults.whole_system import ORDERS, WholeSystem

HOUR_S, DAY_S = 3_600, 86_400
ATTEMPTS = 40
KEPT = (
    "SELECT hash FROM log WHERE kind = 'rating' AND (jws <> '' OR number IN"
    " (SELECT number FROM sealed))"
)
OPENINGS = "SELECT jws FROM {} WHERE kind = 'epoch.opened' AND jws <> ''"
ANSWERED_FOREVER = ("fork", "bad-chain", "bad-signature", "expects record", "storage")


def ask(path: Path, statement: str) -> list:
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        return [row[0] for row in connection.execute(statement)]


class WholeSystemMachine(RuleBasedStateMachine):
    """What was promised, and what somebody did to the files."""

    @initialize()
    def begin(self):
        self.folder = Path(tempfile.mkdtemp())
        self.system = WholeSystem(self.folder)
        self.promised: dict[str, tuple[str, int]] = {}
        self.taken: set[str] = set()
        self.older: list[Path] = []
        self.backups: list[str] = []
        self.numbers = itertools.count(1)
        self.put_back_once = self.deleted = self.restored = self.rotated = False

    # What happens

    def rate(self, count):
        drafts = [rating(next(self.numbers)) for _ in range(count)]
        for record in self.system.box.append(drafts):
            if record.kind == "rating":
                self.promised[record.hash] = (record.epoch, record.seq)

    @rule(count=st.integers(0, 3), orders=st.lists(st.sampled_from(ORDERS), max_size=4).map(tuple))
    def rate_and_send(self, count, orders):
        if count:
            self.rate(count)
        self.system.work(orders)

    @rule()
    def what_was_under_way_arrives(self):
        self.system.line.deliver_late()

    @rule(seconds=st.sampled_from([HOUR_S, DAY_S + HOUR_S, 6 * DAY_S]))
    def time_passes(self, seconds):
        self.system.pass_time(seconds)
        self.system.tend()

    @rule()
    def kiosk_crashes(self):
        self.system.crash_kiosk()
        self.system.start_kiosk()

    @precondition(lambda self: not self.rotated)
    @rule()
    def key_is_changed(self):
        self.system.rotate()
        self.rotated = True
        # An older copy would be another kiosk's: it is refused, and that is another test.
        self.older.clear()

    @precondition(lambda self: len(self.older) < 2)
    @rule()
    def somebody_copies_the_file(self):
        self.system.crash_kiosk()
        copy = self.folder / f"copy-{next(self.numbers)}"
        copy.mkdir()
        for file in self.system.path.parent.glob("outbox.sqlite*"):
            if file.suffix == ".sqlite" or file.name.endswith(("-journal", "-wal")):
                shutil.copy(file, copy)
        self.system.start_kiosk()
        self.older.append(copy)

    @precondition(lambda self: self.older and self.central_knows_the_key())
    @rule()
    def older_copy_is_put_back(self):
        self.take_the_file()
        for file in self.older.pop().iterdir():
            shutil.copy(file, self.system.path.parent)
        self.system.start_kiosk()
        self.put_back_once = True

    @precondition(lambda self: not self.deleted and self.central_knows_the_key())
    @rule(with_receipts=st.booleans())
    def file_is_deleted(self, with_receipts):
        self.take_the_file()
        if with_receipts:
            self.system.receipt_file.unlink()
        self.system.start_kiosk()
        self.deleted = True
        self.older.clear()

    @rule()
    def central_is_backed_up(self):
        self.backups.append(f"backup-{len(self.backups)}.sqlite")
        self.system.copy_central(self.backups[-1])

    @precondition(lambda self: self.backups and not self.restored)
    @rule(data=st.data())
    def central_is_put_back(self, data):
        self.system.restore_central(data.draw(st.sampled_from(self.backups)))
        self.restored = True

    def take_the_file(self):
        self.system.crash_kiosk()
        self.taken |= set(ask(self.system.path, KEPT))
        for file in self.system.path.parent.glob("outbox.sqlite*"):
            if "sqlite." not in file.name:
                file.unlink()

    def central_knows_the_key(self) -> bool:
        if not self.rotated:
            return True
        rows = self.system.hall.rows("SELECT kid FROM kiosk_keys")
        return (self.system.key.kid,) in rows

    # What must hold

    @rule()
    def line_is_good(self):
        self.settle()

    def settle(self):
        """The line is good; then everything is looked at."""
        system = self.system
        for attempt in range(ATTEMPTS):
            system.work()
            if attempt > 2 and not system.box.unsent():
                break
        stuck = bool(system.box.unsent())
        if stuck:
            trouble = system.forwarder.trouble
            assert any(each in trouble for each in ANSWERED_FOREVER), trouble
            unknown = self.rotated and (self.deleted or self.restored)
            assert self.put_back_once or unknown, f"nobody did anything, and: {trouble}"
        found = audit_site(system.hall.engine, SITE)
        held = {row[0] for row in system.hall.rows("SELECT hash FROM records")}
        held |= {row[0] for row in system.hall.rows("SELECT hash FROM forks")}
        assert found.ratings + found.marked <= len(self.promised)
        self.nothing_is_lost_silently(held)
        harmed = self.put_back_once or self.deleted or self.restored
        if not harmed:
            assert found.ratings == len(self.promised)
            assert self.promised.keys() <= held

    def nothing_is_lost_silently(self, held):
        kept = set(self.ask_kiosk(KEPT))
        for aside in self.system.path.parent.glob("outbox.sqlite.*"):
            if not aside.name.endswith(("-journal", "-wal", "-shm")):
                kept |= set(ask(aside, KEPT))
        named = self.is_named()
        for digest in self.promised.keys() - held - kept:
            epoch, seq = self.promised[digest]
            if named(epoch, seq):
                continue
            # Nobody who is left was ever told of it but its citizen, whose code tells.
            assert digest in self.taken, f"record {seq} of epoch {epoch} is lost silently"
            assert self.verdict(epoch, seq, digest) in {Verdict.NOT_RECEIVED, Verdict.ALTERED}

    def is_named(self):
        """Whether the central, or a record on its way there, says that something was there."""
        with reading(self.system.hall.engine) as connection:
            gaps = missing_at(connection, SITE)
        texts = self.ask_kiosk(OPENINGS.format("log"))
        texts += [row[0] for row in self.system.hall.rows(OPENINGS.format("records"))]
        openings = [parse_record(open_envelope(text, Typ.RECORD)).body for text in texts]
        ends = [body["before"] for body in openings if body["before"]]

        def named(epoch: str, seq: int) -> bool:
            in_gap = any(gap.epoch == epoch and gap.first <= seq <= gap.last for gap in gaps)
            return in_gap or any(end["epoch"] == epoch for end in ends)

        return named

    def ask_kiosk(self, statement: str) -> list:
        """On the outbox's own connection: it admits no other."""
        driver = self.system.box.connection.connection.driver_connection
        return [row[0] for row in driver.execute(statement)]

    def verdict(self, epoch: str, seq: int, digest: str) -> Verdict:
        kiosk = self.system.place.kiosk
        code = CheckCode.from_path(f"/k/{kiosk}/{epoch}/{seq}/{digest[:22]}")
        with reading(self.system.hall.engine) as connection:
            return verdict_on_place(code, record_at(connection, kiosk, epoch, seq))

    def teardown(self):
        if not hasattr(self, "system"):
            return
        try:
            self.settle()
        finally:
            self.system.close()
            shutil.rmtree(self.folder)


@pytest.fixture(autouse=True)
def quiet(caplog):
    """What is done to the files is said in the log each time, by tests of its own."""
    for name in ("kiosk", "central"):
        caplog.set_level("CRITICAL", name)


def test_no_rating_is_lost_silently_when_anything_happens_in_any_order():
    run_state_machine_as_test(
        WholeSystemMachine,
        settings=settings(
            max_examples=5,
            stateful_step_count=18,
            derandomize=True,
            # What fails here is found again, and made small, by the long test.
            phases=[Phase.generate],
            suppress_health_check=[HealthCheck.too_slow],
        ),
    )


@pytest.mark.long
def test_no_rating_is_lost_silently_in_many_lives():
    run_state_machine_as_test(
        WholeSystemMachine, settings=settings(max_examples=100, stateful_step_count=40)
    )

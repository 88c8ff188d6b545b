"""Sealed attachments leave the outbox when they were kept long enough, and nothing else does."""

import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.queue.expiry import KEPT_MS, STEP, RunningTime
from kiosk.queue.migrate import HEAD, ensure_schema
from kiosk.queue.outbox import Outbox
from kiosk.record import Draft
from tests.kiosk.queue.conftest import KEY, PLACE, column, log_of, rating, receipt_of
from tests.kiosk.queue.kept_boxes import SEAL, Machine, called, detail, expire_all, kept, scanned
from tests.kiosk.queue.older_outbox import older_outbox

HOUR_MS = 3_600_000
MODES = ["truncate", "wal"]
EARLIER = datetime(2000, 1, 1, tzinfo=UTC)


@pytest.fixture
def machine() -> Machine:
    return Machine()


@pytest.fixture
def opened(path, machine):
    """Give `opened(journal_mode)`: the outbox of the machine; the one before is closed."""
    made = []

    def open_one(mode=None) -> Outbox:
        for each in made:
            each.close()
        made.append(Outbox(path, PLACE, KEY, machine.stamp, journal_mode=mode))
        return made[-1]

    yield open_one
    for each in made:
        each.close()


def take_receipt(outbox: Outbox) -> None:
    assert outbox.take_receipt(*receipt_of(outbox.head))


@pytest.mark.parametrize("made", [called, scanned], ids=["ticket", "dossier"])
def test_number_is_deleted_after_24_hours_whether_it_was_sent_or_not(opened, machine, made):
    outbox = opened()
    outbox.append([made(1)])
    take_receipt(outbox)
    outbox.append([made(2)])
    machine.run(KEPT_MS - 1)
    assert expire_all(outbox) == 0
    machine.run(1)
    assert expire_all(outbox) == 2
    assert kept(outbox) == []


def test_comment_is_kept_until_it_is_receipted_and_24_hours_more(opened, machine):
    outbox = opened()
    outbox.append([detail()])
    machine.run(40 * KEPT_MS)
    assert expire_all(outbox) == 0
    take_receipt(outbox)
    assert expire_all(outbox) == 0
    machine.run(KEPT_MS - 1)
    assert expire_all(outbox) == 0
    machine.run(1)
    assert expire_all(outbox) == 1


def test_comment_is_not_deleted_while_it_is_to_be_sent_again(opened, machine):
    outbox = opened()
    outbox.append([detail()])
    take_receipt(outbox)
    outbox.expire()
    assert outbox.send_again(outbox.head.epoch, 1) == 2
    machine.run(3 * KEPT_MS)
    assert expire_all(outbox) == 0
    take_receipt(outbox)
    assert expire_all(outbox) == 1


def test_attachment_of_another_name_is_kept(opened, machine):
    outbox = opened()
    outbox.append([Draft("sunspot.seen", {}, {"drawing": SEAL(b"x")})])
    take_receipt(outbox)
    machine.run(9 * KEPT_MS)
    assert expire_all(outbox) == 0
    assert kept(outbox) == ["drawing"]


def test_log_and_what_waits_are_as_before_when_attachments_are_deleted(opened, machine):
    outbox = opened()
    outbox.append([called(1), rating(1), detail(1)])
    take_receipt(outbox)
    outbox.append([called(2), rating(2), detail(2)])
    before = log_of(outbox), outbox.unsent(), outbox.head
    expire_all(outbox)
    machine.run(KEPT_MS)
    assert expire_all(outbox) == 3
    assert (log_of(outbox), outbox.unsent(), outbox.head) == before
    sent = outbox.waiting(500, 10**6)
    assert [sorted(record.attachments) for record in sent] == [[], [], ["comment"]]
    assert outbox.send_again(outbox.head.epoch, 1) == 4
    assert [record.seq for record in outbox.waiting(500, 10**6)] == [1, 2, 3, 4, 5, 6, 7]
    take_receipt(outbox)
    assert outbox.unsent() == 0


def test_clock_set_back_or_forward_changes_nothing_while_the_system_runs(opened, machine):
    outbox = opened()
    outbox.append([called()])
    machine.run(HOUR_MS)
    for wall in (EARLIER, datetime(2099, 1, 1, tzinfo=UTC)):
        machine.wall = wall
        assert expire_all(outbox) == 0
    machine.run(23 * HOUR_MS)
    assert expire_all(outbox) == 1


def test_time_of_a_start_counts_once_when_the_kiosk_restarts_before_its_first_look(opened, machine):
    opened().append([called()])
    machine.run(KEPT_MS - 1)
    assert expire_all(opened()) == 0
    machine.run(1)
    assert expire_all(opened()) == 1


def test_night_that_the_kiosk_was_off_counts_when_the_clock_went_on(opened, machine):
    opened().append([called()])
    machine.run(HOUR_MS)
    machine.switch_on_after(23 * HOUR_MS - 1)
    assert expire_all(opened()) == 0
    machine.run(1)
    assert expire_all(opened()) == 1


def test_attachment_goes_after_24_hours_of_running_when_the_clock_was_set_back(opened, machine):
    outbox = opened()
    outbox.append([called()])
    expire_all(outbox)
    for _ in range(3):
        machine.switch_on_after(0)
        machine.wall = EARLIER
        machine.run(8 * HOUR_MS - 5_000 - 1)
        assert expire_all(opened()) == 0
    machine.run(3)
    assert expire_all(opened()) == 1


def test_new_attachment_stays_when_the_clock_was_set_forward_before_it_came(opened, machine):
    opened().append([called(1)])
    machine.switch_on_after(0)
    machine.wall = datetime(2099, 1, 1, tzinfo=UTC)
    outbox = opened()
    outbox.append([called(2)])
    assert expire_all(outbox) == 1
    assert kept(outbox) == ["ticket"]
    machine.wall = datetime(2026, 3, 2, tzinfo=UTC)
    machine.run(KEPT_MS)
    assert expire_all(outbox) == 1


@given(
    st.lists(
        st.one_of(
            st.tuples(st.just("run"), st.integers(0, 3 * KEPT_MS)),
            st.tuples(st.just("on"), st.integers(0, 3 * KEPT_MS)),
        ),
        max_size=20,
    )
)
def test_running_time_is_never_more_than_what_passed_and_never_goes_back(steps):
    machine = Machine()
    running = RunningTime("", 0, 0).at(machine.stamp())
    passed_ms, first_ms = 0, running.run_ms
    for what, ms in steps:
        before = running.run_ms
        # A start takes its five seconds too.
        passed_ms += ms if what == "run" else ms + 5_000
        machine.run(ms) if what == "run" else machine.switch_on_after(ms)
        machine.wall = EARLIER
        running = running.at(machine.stamp())
        assert before <= running.run_ms <= first_ms + passed_ms


def test_step_is_bounded_when_many_are_due(opened, machine):
    outbox = opened()
    outbox.append([called(number) for number in range(2 * STEP + 1)])
    machine.run(KEPT_MS)
    steps = [outbox.expire() for _ in range(3)]
    assert [(step.deleted, step.more) for step in steps] == [
        (STEP, True), (STEP, True), (1, False),
    ]  # fmt: skip


@pytest.mark.parametrize("mode", MODES)
def test_box_is_gone_from_the_file_when_it_is_deleted(opened, machine, path, mode):
    outbox = opened(mode)
    assert column(outbox, "PRAGMA secure_delete") == [1]
    draft = called()
    outbox.append([draft])
    outbox.close()
    assert draft.attached["ticket"] in path.read_bytes()
    machine.run(KEPT_MS)
    outbox = opened(mode)
    assert expire_all(outbox) == 1
    outbox.close()
    assert draft.attached["ticket"] not in path.read_bytes()


CODE = """
import os, sys
from pathlib import Path
from kiosk.queue.outbox import Outbox
from sqlalchemy import Engine, event
from tests.kiosk.queue.conftest import KEY, PLACE
from kiosk.queue.expiry import KEPT_MS
from tests.kiosk.queue.kept_boxes import Machine

machine = Machine()
machine.run(KEPT_MS)
outbox = Outbox(Path(sys.argv[1]), PLACE, KEY, machine.stamp, journal_mode=sys.argv[2])
outbox.expire()

def killed(connection, cursor, statement, *rest):
    if statement.startswith("DELETE FROM attachments"):
        os.kill(os.getpid(), 9)

event.listen(Engine, "after_cursor_execute", killed)
outbox.expire()
"""


@pytest.mark.parametrize("mode", MODES)
def test_outbox_is_whole_when_the_deletion_is_killed_in_the_middle(opened, machine, path, mode):
    outbox = opened(mode)
    outbox.append([called(number) for number in range(3 * STEP)])
    before = log_of(outbox)
    outbox.close()
    done = subprocess.run(
        [sys.executable, "-c", CODE, str(path), mode], capture_output=True, check=False
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    machine.run(KEPT_MS)
    outbox = opened(mode)
    assert column(outbox, "PRAGMA integrity_check") == ["ok"]
    assert len(kept(outbox)) == 2 * STEP
    assert log_of(outbox) == before
    assert outbox.unsent() == len(before)
    assert expire_all(outbox) == 2 * STEP


@pytest.fixture
def older(tmp_path):
    """An outbox as the version before left it, with a receipted visit and a waiting one."""
    path = tmp_path / "older.sqlite"
    older_outbox(path, "0001", [called(1), detail(1), called(2), detail(2)])
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("DELETE FROM pending WHERE number <= 3")
    return path


def test_attachments_of_an_older_outbox_wait_from_the_first_look_on(older, machine):
    ensure_schema(older)
    outbox = Outbox(older, PLACE, KEY, machine.stamp)
    assert expire_all(outbox) == 0
    machine.run(KEPT_MS)
    assert expire_all(outbox) == 3
    assert column(outbox, "SELECT number FROM attachments") == [5]
    outbox.close()


def test_copy_made_before_a_migration_holds_the_log_and_no_attachment(older):
    with closing(sqlite3.connect(older)) as connection:
        boxes = [row[0] for row in connection.execute("SELECT box FROM attachments")]
    ensure_schema(older)
    copy = older.with_name(f"{older.name}.before-{HEAD}")
    assert not any(box in copy.read_bytes() for box in boxes)
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT count(*) FROM log").fetchone() == (5,)
        assert connection.execute("SELECT count(*) FROM pending").fetchone() == (2,)
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == ("0001",)

"""Attachments are deleted when their time is over, and nothing else is."""

import os
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import text

from central.audit.audit_site import audit_site
from central.commands.attachments import purge
from central.retention import deletion, deletion_thread
from central.retention.deletion import TICKET_KEPT, delete_expired
from central.retention.deletion_thread import DeletionThread
from central.store.engine import open_engine, reading, writing
from central.store.errors import DatabaseBusyError
from kiosk.document import DocumentError
from tests.central.hall import SITE, visit_id

DAYS = 365
BOUND_S = 20
TICK_S = 0.02
MS = timedelta(milliseconds=1)


@pytest.fixture
def kiosk(hall):
    """A kiosk with one visit of each attachment, sent at the hall's time."""
    made = hall.add_kiosk()
    give_visit(made, 1)
    made.send()
    return made


def give_visit(kiosk, number):
    seal = kiosk.hall.keys.sealing.public_key.seal
    visit = visit_id(number)
    kiosk.event("called", visit, attached={"ticket": seal(b"ticket %d" % number)})
    kiosk.rate(visit)
    body = {"visit": visit, "counter": kiosk.counter, "test": False}
    kiosk.sign("rating.detail", body, attached={"comment": seal(b"comment %d" % number)})


def give_visits(kiosk, count):
    for number in range(count):
        give_visit(kiosk, number)
    for start in range(0, len(kiosk.log), 300):
        kiosk.send(kiosk.log[start : start + 300])


def kept(hall):
    return dict(hall.rows("SELECT name, count(*) FROM attachments GROUP BY name"))


def log_and_figures(hall):
    found = audit_site(hall.engine, SITE)
    return (
        found,
        hall.rows("SELECT * FROM records"),
        hall.rows("SELECT * FROM logs"),
        hall.figures(),
    )


def wait_for(condition):
    tick = threading.Event()
    for _ in range(round(BOUND_S / TICK_S)):
        if condition():
            return
        tick.wait(TICK_S)
    pytest.fail("it did not come")


@pytest.mark.parametrize(
    ("age", "left"),
    [
        (TICKET_KEPT - MS, {"ticket": 1, "comment": 1}),
        (TICKET_KEPT, {"comment": 1}),
        (timedelta(days=DAYS) - MS, {"comment": 1}),
        (timedelta(days=DAYS), {}),
    ],
)
def test_attachment_is_deleted_when_its_time_is_over_and_not_before(hall, kiosk, age, left):
    before = log_and_figures(hall)
    deleted = delete_expired(hall.engine, hall.now + age, DAYS)
    assert kept(hall) == left
    gone = {name: 1 - left.get(name, 0) for name in ("ticket", "comment")}
    assert deleted == {**gone, "dossier": 0, "dossier-hash": 0}
    assert log_and_figures(hall) == before
    again = delete_expired(hall.engine, hall.now + age, DAYS)
    assert again == {"ticket": 0, "dossier": 0, "comment": 0, "dossier-hash": 0}


def test_dossier_is_deleted_when_a_ticket_is(hall, kiosk):
    body = {"visit": visit_id(2), "counter": kiosk.counter, "test": False}
    kiosk.sign("visit.scanned", body, attached={"dossier": hall.keys.sealing.public_key.seal(b"D")})
    kiosk.send()
    before = log_and_figures(hall)
    assert kept(hall) == {"ticket": 1, "dossier": 1, "comment": 1}
    assert delete_expired(hall.engine, hall.now + TICKET_KEPT - MS, DAYS)["dossier"] == 0
    assert delete_expired(hall.engine, hall.now + TICKET_KEPT, DAYS)["dossier"] == 1
    assert kept(hall) == {"comment": 1}
    assert log_and_figures(hall) == before


def test_nothing_is_deleted_when_the_clock_is_set_back(hall, kiosk):
    assert delete_expired(hall.engine, hall.now - timedelta(days=9000), DAYS)["ticket"] == 0
    assert kept(hall) == {"ticket": 1, "comment": 1}


def test_attachment_of_another_name_is_kept_when_others_are_deleted(hall):
    kiosk = hall.add_kiosk()
    box = hall.keys.sealing.public_key.seal(b"something else")
    kiosk.sign("sunspot.seen", {}, attached={"drawing": box})
    kiosk.send()
    delete_expired(hall.engine, hall.now + timedelta(days=9000), DAYS)
    assert kept(hall) == {"drawing": 1}


def test_deleted_attachment_stays_deleted_when_its_record_is_sent_again(hall, kiosk):
    delete_expired(hall.engine, hall.now + TICKET_KEPT, DAYS)
    assert kiosk.send().head.seq == len(kiosk.log)
    assert kept(hall) == {"comment": 1}
    give_visit(kiosk, 2)
    kiosk.boxes.clear()
    assert kiosk.send().head.seq == len(kiosk.log)
    assert kept(hall) == {"comment": 1}
    assert audit_site(hall.engine, SITE).marked == 0


@pytest.mark.sqlite_alone
def test_box_is_gone_from_the_file_when_it_is_deleted(hall, kiosk):
    [(box,)] = hall.rows("SELECT box FROM attachments WHERE name = 'ticket'")
    file = hall.folder / "central.sqlite"
    assert box in file.read_bytes()
    delete_expired(hall.engine, hall.now + TICKET_KEPT, DAYS)
    assert box not in file.read_bytes()


def test_every_attachment_is_deleted_once_when_several_do_it(hall, monkeypatch):
    monkeypatch.setattr(deletion, "PIECE", 3)
    give_visits(hall.add_kiosk(), 40)
    engines = [open_engine(hall.settings.database_url) for _ in range(3)]
    then = hall.now + TICKET_KEPT
    with ThreadPoolExecutor(len(engines)) as pool:
        counts = list(pool.map(lambda engine: delete_expired(engine, then, DAYS), engines))
    for engine in engines:
        engine.dispose()
    assert sum(count["ticket"] for count in counts) == 40
    assert kept(hall) == {"comment": 40}


def test_deletion_ends_after_a_piece_when_it_is_told_to(hall, monkeypatch):
    monkeypatch.setattr(deletion, "PIECE", 3)
    give_visits(hall.add_kiosk(), 10)
    answers = iter([False, False])
    deleted = delete_expired(hall.engine, hall.now + TICKET_KEPT, DAYS, lambda: next(answers, True))
    assert deleted == {"ticket": 6, "dossier": 0, "comment": 0, "dossier-hash": 0}


@pytest.mark.sqlite_alone
def test_old_attachments_are_found_by_the_index(hall):
    plan = hall.rows(
        "EXPLAIN QUERY PLAN SELECT seq FROM attachments"
        " WHERE name = 'comment' AND received_at <= '2026'"
    )
    assert "ix_attachments_age" in str(plan)


CODE = """
import os, sys
from datetime import datetime
from sqlalchemy import event
from central.retention import deletion
from central.store.engine import open_engine

deletion.PIECE = 3
engine = open_engine(sys.argv[1])
seen = []

def killed(connection, cursor, statement, *rest):
    if statement.startswith("DELETE"):
        seen.append(statement)
        if len(seen) == 3:
            os.kill(os.getpid(), 9)

event.listen(engine, "after_cursor_execute", killed)
deletion.delete_expired(engine, datetime.fromisoformat(sys.argv[2]), 365)
"""


def test_database_is_whole_when_the_deletion_is_killed_in_the_middle(hall):
    give_visits(hall.add_kiosk(), 20)
    before = log_and_figures(hall)
    then = hall.now + TICKET_KEPT
    command = [sys.executable, "-c", CODE, hall.settings.database_url, then.isoformat()]
    done = subprocess.run(command, capture_output=True, check=False, env=dict(os.environ))
    assert done.returncode == -signal.SIGKILL, done.stderr
    if hall.engine.dialect.name == "sqlite":
        assert hall.rows("PRAGMA integrity_check") == [("ok",)]
    assert kept(hall) == {"ticket": 14, "comment": 20}
    assert log_and_figures(hall) == before
    assert delete_expired(hall.engine, then, DAYS)["ticket"] == 14


@pytest.fixture
def start(hall, monkeypatch):
    monkeypatch.setattr(deletion_thread, "ROUND_S", TICK_S)
    threads = []

    def started():
        threads.append(DeletionThread(hall.engine, hall.clock, DAYS))
        threads[-1].start()

    yield started
    for thread in threads:
        thread.stop()


def test_thread_deletes_as_time_goes_by_and_says_only_how_many(hall, kiosk, start, caplog):
    caplog.set_level("INFO", "central.retention")
    start()
    assert kept(hall) == {"ticket": 1, "comment": 1}
    hall.now += TICKET_KEPT
    wait_for(lambda: kept(hall) == {"comment": 1})
    hall.now += timedelta(days=DAYS)
    wait_for(lambda: kept(hall) == {})
    wait_for(lambda: len(caplog.messages) == 2)
    assert caplog.messages == [
        "attachments deleted: 1 ticket, 0 dossier, 0 comment, 0 dossier-hash",
        "attachments deleted: 0 ticket, 0 dossier, 1 comment, 0 dossier-hash",
    ]


@pytest.mark.expected_log("central.retention.deletion_thread", "deleted later")
def test_thread_tries_again_when_the_database_fails_once(hall, kiosk, start, monkeypatch):
    real, failed = deletion_thread.delete_expired, threading.Event()

    def fail_first(*given):
        if not failed.is_set():
            failed.set()
            raise DatabaseBusyError("another process holds the database")
        return real(*given)

    monkeypatch.setattr(deletion_thread, "delete_expired", fail_first)
    hall.now += TICKET_KEPT
    start()
    wait_for(lambda: kept(hall) == {"comment": 1})
    assert failed.is_set()


@pytest.mark.expected_log("central.retention.deletion_thread", "fault of ours")
def test_thread_goes_on_when_a_fault_of_ours_ends_a_round(hall, kiosk, start, monkeypatch):
    real, failed = deletion_thread.delete_expired, threading.Event()

    def fail_first(*given):
        if not failed.is_set():
            failed.set()
            raise ZeroDivisionError
        return real(*given)

    monkeypatch.setattr(deletion_thread, "delete_expired", fail_first)
    hall.now += TICKET_KEPT
    start()
    wait_for(lambda: kept(hall) == {"comment": 1})


def test_command_says_what_was_deleted_and_keeps_comments_as_set(hall, kiosk):
    config = hall.write_config("[privacy]\ncomment_days = 2")
    assert purge(config, hall.now + timedelta(days=2) - MS) == [
        "ticket: 1 deleted", "dossier: 0 deleted", "comment: 0 deleted",
        "dossier-hash: 0 deleted",
    ]  # fmt: skip
    assert purge(config, hall.now + timedelta(days=2)) == [
        "ticket: 0 deleted", "dossier: 0 deleted", "comment: 1 deleted",
        "dossier-hash: 0 deleted",
    ]  # fmt: skip


@pytest.mark.parametrize("days", ["0", "3651", "1.5", "'many'"])
def test_comment_days_are_refused_when_outside_the_limits(hall, days):
    config = hall.write_config(f"[privacy]\ncomment_days = {days}")
    with pytest.raises(DocumentError, match="comment_days"):
        purge(config, hall.now)


def test_thread_of_the_application_ends_with_it(hall):
    from tests.central.served import Served

    with Served(hall):
        wait_for(lambda: "attachment-deletion" in {each.name for each in threading.enumerate()})
    assert "attachment-deletion" not in {each.name for each in threading.enumerate()}


def test_attachments_stay_as_they_were_when_the_index_is_made(tmp_path):
    from alembic import command

    from central.store import migrate as migrate_module

    engine = open_engine(f"sqlite:///{tmp_path}/central.sqlite")
    config = migrate_module._config()  # noqa: SLF001 - there is no other way to an older revision
    with writing(engine) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0005")
    row = "('s', 'k', 'e', 1, 'ticket', 'h', x'00', '2026')"
    with writing(engine) as connection:
        connection.execute(text(f"INSERT INTO attachments VALUES {row}"))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    with reading(engine) as connection:
        assert connection.execute(text("SELECT count(*) FROM attachments")).scalar_one() == 1
    engine.dispose()

"""What is read of the central itself: the audit log walked once a day, room, lists, mails."""

from dataclasses import replace
from datetime import timedelta

import pytest

from central.alarms import central_facts
from central.alarms.central_facts import AUDIT_EVERY, CentralSources, walk_audit_log
from central.alarms.start import looker_of, post_of
from central.audit_log import What
from central.audit_log.hands import central_author, pen_of
from central.moment import to_text
from central.store.alarm_mail_queries import NEVER, put_mail_state
from central.store.engine import writing
from tests.central.alarms.conftest import alarms_of

pytestmark = pytest.mark.both_databases


@pytest.fixture
def sources(hall):
    return CentralSources(
        hall.engine,
        hall.settings.key_directory,
        hall.settings.audit_directory,
        (hall.folder, hall.folder / "not-yet" / "there"),
        ("tinh@mau.example",),
    )


def note_some(hall, n=3):
    author = central_author(pen_of(hall.settings))
    for _ in range(n):
        with writing(hall.engine) as connection:
            author.note(connection, What.TOKEN_ISSUED, "xa-mau", hall.now)


def test_whole_log_has_no_fault_and_an_altered_one_is_found_the_next_day(hall, sources):
    note_some(hall)
    assert sources.facts(hall.now).audit_fault == ""
    hall.tamper("UPDATE audit_entries SET at = '2020-01-01T00:00:00.000Z' WHERE number = 2")
    hall.now += timedelta(hours=1)
    assert sources.facts(hall.now).audit_fault == "", "not walked in each look"
    hall.now += AUDIT_EVERY
    assert sources.facts(hall.now).audit_fault.startswith("entry 2: audit.row")
    hall.now += timedelta(hours=1)
    assert sources.facts(hall.now).audit_fault.startswith("entry 2"), "what was found, stays found"


def test_other_process_does_not_walk_as_well(hall, sources, monkeypatch):
    note_some(hall)
    sources.facts(hall.now)
    monkeypatch.setattr(central_facts, "walk_audit_log", None)
    assert sources.facts(hall.now + timedelta(minutes=1)).audit_fault == ""


def test_entry_that_is_gone_from_the_end_is_a_fault(hall):
    note_some(hall)
    place = (hall.engine, hall.settings.key_directory, hall.settings.audit_directory)
    assert walk_audit_log(*place) == ""
    hall.tamper("DELETE FROM audit_entries WHERE number = 4")
    assert walk_audit_log(*place).startswith("entry 4: audit.end")


def test_room_is_told_once_for_each_device(sources, hall):
    (room,) = sources.facts(hall.now).rooms
    assert 0 < room.free_mb <= room.total_mb
    assert room.what == str(hall.folder)


def test_room_of_postgresql_is_what_the_office_says(sources, hall):
    rooms = replace(sources, database_room_gb=7).facts(hall.now).rooms
    told = [room for room in rooms if room.what == "PostgreSQL"]
    if hall.engine.dialect.name == "sqlite":
        assert told == []
    else:
        assert told[0].total_mb == 7 * 1024
        assert 7000 < told[0].free_mb < 7 * 1024


def test_failing_mail_counts_only_for_who_is_a_recipient_still(sources, hall):
    since = to_text(hall.now)
    with writing(hall.engine) as connection:
        for address in ("tinh@mau.example", "cu@mau.example"):
            put_mail_state(connection, address, replace(NEVER, failing_since=since))
    assert sources.facts(hall.now).mail_failing_since == hall.now
    others = replace(sources, recipients=("khac@mau.example",))
    assert others.facts(hall.now).mail_failing_since is None


def test_parts_of_a_process_work_together_as_the_settings_have_them(hall):
    looker = looker_of(hall.engine, hall.settings, hall.clock, lambda _connection, _kiosk: "A" * 43)
    assert looker.look()
    assert {each.kind for each in alarms_of(hall)} <= {"storage-full"}
    assert post_of(hall.engine, hall.settings, hall.clock).round() == 0

"""One look after another over a real database: what stands, since when, and what it leaves."""

from dataclasses import replace
from datetime import timedelta

import pytest

from central.alarms import look as look_module
from central.alarms.facts import CentralFacts, Room
from central.alarms.look import AWAY_AFTER
from central.alarms.registry import SITE_RULES
from central.alarms.write import end
from central.refusal import Refusal
from central.store.alarm_queries import Step, count_by_kind, count_standing, hold_alarms, steps_of
from central.store.alarm_tables import WHOLE_CENTRAL
from central.store.engine import reading, writing
from central.store.reference_tables import opening_hours
from tests.central.alarms.conftest import alarms_of, look, put_beat
from tests.central.hall import visit_id

pytestmark = pytest.mark.both_databases
WEEK = dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "friday"), "07:30-17:00")


@pytest.fixture
def kiosk(hall):
    """At quay-1, confirmed there, heard of; the site's hours are known."""
    made = hall.add_kiosk()
    hall.tamper("UPDATE kiosks SET bound_counter = 'quay-1'")
    with writing(hall.engine) as connection:
        row = {"site_id": "xa-mau", "valid_from": "2026-01-01", "saturday": "", "sunday": ""}
        names = {column.name: column for column in opening_hours.columns}
        filled = {name: row.get(name, WEEK.get(name)) for name in names}
        missing = {n: "" for n, c in names.items() if filled[n] is None and not c.nullable}
        connection.execute(opening_hours.insert(), [{**filled, **missing}])
    put_beat(hall, made.place.kiosk)
    return made


def kinds(hall, sites=None):
    return [each.kind for each in alarms_of(hall, sites)]


def test_kiosk_falls_silent_is_one_alarm_and_ends_when_it_is_heard(hall, looker, kiosk):
    begun = hall.now
    look(hall, looker)
    assert kinds(hall) == []
    for _ in range(5):
        look(hall, looker, minutes=4)
    (alarm,) = alarms_of(hall)
    assert (alarm.kind, alarm.kiosk, alarm.counter) == ("kiosk-silent", kiosk.place.kiosk, "quay-1")
    assert alarm.since == begun
    put_beat(hall, kiosk.place.kiosk)
    look(hall, looker)
    assert alarms_of(hall) == []
    with reading(hall.engine) as connection:
        steps = [step.step for step in steps_of(connection, "xa-mau", alarm.alarm_id)]
    assert steps == ["raised", "ended"]
    assert hall.rows("SELECT count(*) FROM alarms") == [(1,)], "its row stays"


def test_second_silence_is_an_alarm_of_its_own(hall, looker, kiosk):
    for _ in range(2):
        put_beat(hall, kiosk.place.kiosk)
        for _ in range(6):
            look(hall, looker, minutes=4)
        assert kinds(hall) == ["kiosk-silent"]
        put_beat(hall, kiosk.place.kiosk)
        look(hall, looker)
    assert hall.rows("SELECT count(*) FROM alarms") == [(2,)]


def test_silence_stands_over_the_night_and_is_not_begun_by_it(hall, looker, kiosk):
    hall.now = hall.now.replace(hour=10, minute=5)  # 17:05 at the site
    put_beat(hall, kiosk.place.kiosk)
    for _ in range(20):
        look(hall, looker, minutes=4)
    assert kinds(hall) == []


def test_away_central_takes_no_kiosk_for_silent_when_it_comes_back(hall, looker, kiosk):
    look(hall, looker)
    hall.now += timedelta(hours=3)
    look(hall, looker)
    assert kinds(hall) == []
    assert timedelta(hours=3) > AWAY_AFTER
    for _ in range(5):
        look(hall, looker, minutes=4)
    assert kinds(hall) == ["kiosk-silent"]


def test_two_processes_look_once_between_them(hall, looker, kiosk):
    hall.now += timedelta(minutes=1)
    other = replace(looker)
    assert [looker.look(), other.look(), looker.look()] == [True, False, False]


def test_what_a_kiosk_said_is_off_and_revoking_it_ends_that(hall, looker, kiosk):
    put_beat(hall, kiosk.place.kiosk, disk_free_mb=100, configuration_refused_why="a line")
    look(hall, looker)
    assert kinds(hall) == ["configuration-refused", "disk-full"]
    details = {each.kind: each.detail for each in alarms_of(hall)}
    assert details == {"configuration-refused": "a line", "disk-full": "100 MB"}
    hall.revoke(kiosk)
    look(hall, looker)
    assert kinds(hall) == []


def test_configuration_in_force_is_compared_with_what_the_kiosk_has(hall, looker, kiosk):
    compared = replace(looker, wanted_tag=lambda _connection, _kiosk: "B" * 43)
    for minutes in range(0, 140, 4):
        put_beat(hall, kiosk.place.kiosk, configuration_etag="A" * 43)
        look(hall, compared, minutes=4)
        assert kinds(hall) == [] or minutes >= 115
    assert kinds(hall) == ["configuration-waits"]


def test_fork_is_kept_while_it_waits_for_a_decision(hall, looker, kiosk, expected_log):
    expected_log("central.ingest", "fork of kiosk")
    kiosk.serve_and_rate(visit_id(1))
    other = kiosk.branch(1)
    kiosk.send()
    other.serve_and_rate(visit_id(2))
    with pytest.raises(Refusal, match="another record 2"):
        other.send(other.log)
    put_beat(hall, kiosk.place.kiosk)
    look(hall, looker)
    assert kinds(hall) == ["fork", "quarantine"]
    look(hall, looker)
    assert kinds(hall) == ["fork", "quarantine"]


def test_fork_that_comes_while_it_is_looked_stays_an_alarm(
    hall, looker, kiosk, expected_log, monkeypatch
):
    expected_log("central.ingest", "fork of kiosk")
    kiosk.serve_and_rate(visit_id(1))
    other = kiosk.branch(1)
    kiosk.send()
    other.serve_and_rate(visit_id(2))

    def comes_meanwhile(_facts, _now):
        with pytest.raises(Refusal):
            other.send(other.log)
        return ()

    monkeypatch.setattr(look_module, "SITE_RULES", (comes_meanwhile, *SITE_RULES))
    look(hall, looker)
    monkeypatch.undo()
    assert kinds(hall) == ["fork"]
    put_beat(hall, kiosk.place.kiosk)
    look(hall, looker)
    assert kinds(hall) == ["fork", "quarantine"]


def test_alarm_raised_before_stands_and_ends_when_its_cause_is_gone(hall, looker, kiosk):
    hall.tamper(
        "INSERT INTO alarms (site_id, alarm_id, kind, kiosk_id, detail, at) VALUES"
        " ('xa-mau', 'records-missing:k:E:3', 'records-missing', 'k', 'records 1 to 3', :at),"
        " ('xa-mau', 'head-behind:k:E', 'head-behind', 'k', 'the log was cut', :at)",
        at="2026-03-01T02:00:00.000Z",
    )
    assert kinds(hall) == ["head-behind", "records-missing"]
    look(hall, looker)
    assert kinds(hall) == ["head-behind"], "somebody must settle that"


def test_centrals_own_alarms_are_of_no_site(hall, looker, central_facts):
    room = Room("/srv", 100, 10_000)
    central_facts["now"] = CentralFacts(True, None, "entry 3: audit.row", (room,))
    look(hall, looker)
    assert kinds(hall, ["xa-mau"]) == []
    assert kinds(hall) == ["audit-broken", "storage-full"]
    assert {each.site for each in alarms_of(hall)} == {WHOLE_CENTRAL}
    with reading(hall.engine) as connection:
        assert count_standing(connection, None, "2026") == 2
        assert count_standing(connection, ["xa-mau"], "2026") == 0
        assert count_by_kind(connection) == {"audit-broken": 1, "storage-full": 1}


def test_ended_alarm_is_not_ended_twice(hall, looker, central_facts):
    central_facts["now"] = CentralFacts(True, None, "entry 3")
    look(hall, looker)
    (alarm,) = alarms_of(hall)
    with writing(hall.engine) as connection:
        hold_alarms(connection)
        end(connection, alarm, Step("ended", "2026-03-02T03:00:00.000Z"))
    assert alarms_of(hall) == []


def test_sites_without_a_change_are_not_written(hall, looker, kiosk, monkeypatch):
    look(hall, looker)
    from central.alarms import look as module

    monkeypatch.setattr(module, "write_changes", None)
    look(hall, looker)

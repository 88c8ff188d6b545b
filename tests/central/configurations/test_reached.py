"""Taken, waiting, silent, refused: by what a real kiosk's heartbeat says over the wire."""

from dataclasses import replace
from datetime import timedelta

import pytest

from central.configurations.roll_out import StepError
from central.fleet.configuration import note_in_force
from central.fleet.heartbeat import _refused
from central.refusal import Refusal
from central.store import writing
from central.store.fleet_tables import heartbeats
from central.store.kiosk_queries import find_kiosk
from central.store.upsert import put
from tests.central.configurations.conftest import SHIFT, THANKS
from tests.central.fleet import test_pin_reaches_the_kiosk as pins
from tests.central.fleet.test_heartbeat import GOOD
from tests.central.hall import SITE
from tests.central.served import Served

WHY = "questionnaire.id: there is no questionnaire tt01 on this kiosk"


@pytest.fixture
def far(hall, office, tmp_path, monkeypatch):
    """A real kiosk's heartbeat and configuration, of the group of the office."""
    said = replace(pins.CONDITION, boot="0123abcd", up_ms=1_000)
    monkeypatch.setattr(pins, "CONDITION", said)
    sample = hall.add_kiosk()
    with Served(hall) as served:
        found = pins.Far(served, sample, tmp_path)
        found.kiosk = sample.place.kiosk
        yield found


def beat(far, monkeypatch, hall):
    hall.now += timedelta(minutes=1)
    later = replace(pins.CONDITION, up_ms=pins.CONDITION.up_ms + 60_000)
    monkeypatch.setattr(pins, "CONDITION", later)
    far.beat()


@pytest.mark.both_databases
def test_version_is_taken_when_the_kiosk_itself_names_it(hall, office, far, monkeypatch):
    office.do("start", THANKS, named=[far.kiosk])
    assert office.reached()[far.kiosk] == "silent"
    beat(far, monkeypatch, hall)
    assert far.configuration.current().settings == THANKS
    assert office.reached()[far.kiosk] == "waiting"
    beat(far, monkeypatch, hall)
    assert office.reached()[far.kiosk] == "taken"
    office.override(far.kiosk, SHIFT)
    assert office.reached()[far.kiosk] == "waiting"
    for _ in range(2):
        beat(far, monkeypatch, hall)
    assert office.reached()[far.kiosk] == "taken"
    office.do("roll_back")
    for _ in range(2):
        beat(far, monkeypatch, hall)
    assert far.configuration.current().settings == SHIFT
    assert office.reached()[far.kiosk] == "taken"


def say(office, kiosk, why=None):
    """What a heartbeat at this moment would leave in the database."""
    row = {
        "site_id": SITE,
        "kiosk_id": kiosk,
        "received_at": office.hall.now.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "epoch": "A" * 22,
        "seq": 1,
        "hash": "A" * 43,
        "unsent": 0,
        "source": "none",
        "source_reason": "",
        "disk_free_mb": 1,
        "clock": "synced",
        "version": "0.1.0",
        "at": "2026-03-02T09:00:00.000+07:00",
        "configuration_refused_etag": why and "R" * 43,
        "configuration_refused_why": why,
    }
    with writing(office.hall.engine) as connection:
        put(connection, heartbeats, [row])


def test_kiosk_that_refused_holds_up_the_stage_until_it_is_given_something_else(hall, office):
    kiosk = office.kiosks[0]
    office.do("start", THANKS, named=[kiosk])
    hall.now += timedelta(minutes=1)
    say(office, kiosk, WHY)
    assert office.reached()[kiosk] == "refused"
    hall.now += timedelta(minutes=1)
    office.do("roll_back")
    assert office.reached()[kiosk] == "waiting"


def test_kiosk_that_refuses_what_it_once_had_has_not_taken_it(hall, office):
    kiosk = office.kiosks[0]
    office.do("start", THANKS, named=[kiosk])
    office.take(kiosk)
    assert office.reached()[kiosk] == "taken"
    hall.now += timedelta(minutes=1)
    say(office, kiosk, "its number is 7 and the one in force has 9: an older one")
    assert office.reached()[kiosk] == "refused"
    hall.now += timedelta(minutes=1)
    say(office, kiosk)
    assert office.reached()[kiosk] == "taken"


def test_kiosk_is_silent_when_three_heartbeats_were_missed(hall, office):
    kiosk = office.kiosks[0]
    office.do("start", THANKS, named=[kiosk])
    say(office, kiosk)
    hall.now += timedelta(minutes=15)
    assert office.reached()[kiosk] == "waiting"
    hall.now += timedelta(seconds=1)
    assert office.reached()[kiosk] == "silent"


def test_kiosk_that_nobody_approved_holds_up_nothing(hall, office):
    pending = hall.add_kiosk(state="pending").place.kiosk
    office.do("start", THANKS, named=[pending])
    assert office.reached()[pending] == "not-approved"
    office.do("advance")
    assert office.versions()[pending] == 1


def test_heartbeat_keeps_what_was_refused_and_why(hall):
    refused = {"etag": "R" * 43, "why": WHY}
    assert _refused({**GOOD, "configuration_refused": refused}) == {
        "configuration_refused_etag": "R" * 43,
        "configuration_refused_why": WHY,
    }
    assert _refused({**GOOD, "configuration_refused": None}) == {}
    for wrong in (
        "x",
        {},
        {"etag": "R" * 43},
        {"etag": "?", "why": ""},
        {**refused, "why": 3},
        {**refused, "why": "x" * 201},
    ):
        with pytest.raises(Refusal):
            _refused({"configuration_refused": wrong})


def hear(office, kiosk, **said):
    """A heartbeat that names what the kiosk is to have as the one in force."""
    signed = office.document(kiosk)[1]
    with writing(office.hall.engine) as connection:
        found, heard = find_kiosk(connection, kiosk), {"configuration_etag": signed.etag, **said}
        note_in_force(connection, found, signed, heard, office.hall.now)
    return signed


def test_kiosk_that_went_back_to_older_settings_has_not_taken_what_it_names(hall, office):
    kiosk = office.kiosks[0]
    office.do("start", THANKS, named=[kiosk])
    signed = hear(office, kiosk, configuration_refused=None)
    assert office.reached()[kiosk] == "taken"
    hear(office, kiosk, configuration_refused={"etag": signed.etag, "why": WHY})
    say(office, kiosk, WHY)
    assert office.reached()[kiosk] == "refused"
    hear(office, kiosk, configuration_refused={"etag": "Z" * 43, "why": WHY})
    assert office.reached()[kiosk] == "taken"


def test_kiosk_of_an_earlier_version_names_a_tag_whose_settings_it_does_not_use(hall, office):
    kiosk = office.kiosks[0]
    office.do("start", THANKS, named=[kiosk])
    hear(office, kiosk)
    assert office.reached()[kiosk] == "old-version"
    with pytest.raises(StepError, match="not-taken"):
        office.do("advance")

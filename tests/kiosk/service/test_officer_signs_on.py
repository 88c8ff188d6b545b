"""An officer signs on at the pad: real thread, real hashes, real signed configuration."""

import pytest

from kiosk.record import Typ, seal_envelope
from kiosk.record.payload import serialise
from kiosk.service import Closed, Entry, Menu, Role
from kiosk.service.tries_file import read_tries
from tests.kiosk.queue.loopback_server import LoopbackServer, reply
from tests.kiosk.service.test_officer_pin_entry import QUICK_SALT, tag_of
from tests.kiosk.service.test_service_controller import KEY, KIOSK, QUICK, Machine

PIN = "371904"


def officer(number, pin=None):
    tag = None if pin is None else tag_of(pin)
    return {"id": f"cb-{number:02}", "name": f"Nguyễn Mẫu {number}", "badge": None, "pin": tag}


def configure(machine, *officers, number=1, **pins):
    members = {"v": 1, "kiosk": KIOSK, "number": number, "at": "2026-11-22T01:02:03.456Z"}
    members["pins"] = {role: QUICK.hash(pin) for role, pin in pins.items()}
    members |= {"officers": list(officers), "badge_salt": None, "pin_salt": QUICK_SALT}
    machine.configuration.take(seal_envelope(KEY, Typ.CONFIGURATION, serialise(members)).compact)


@pytest.fixture
def machine(qtbot, tmp_path):
    with LoopbackServer([reply(404)]) as server:
        made = Machine(tmp_path, server.url, qtbot)
        made.controller.entered.connect(lambda role: made.told.append(("entered", role)))
        made.controller.officer_entered.connect(lambda id_: made.told.append(("officer", id_)))
        yield made
        made.controller.stop()


def told(machine):
    return [each for each in machine.told if each != "used"]


def test_officers_pin_signs_on_leaves_the_pad_and_opens_no_menu(machine):
    configure(machine, officer(1), officer(2, PIN), it="482635")
    machine.open()
    machine.enter(PIN)
    assert machine.phase == Closed()
    assert told(machine) == ["left", ("officer", "cb-02")]
    assert machine.bodies == [{"role": "officer", "ok": True, "wait_s": 0}]
    everything = repr((machine.states, machine.records))
    assert PIN not in everything
    assert "cb-02" not in repr(machine.records)


def test_roles_pin_still_opens_the_menu_where_there_are_officers(machine):
    configure(machine, officer(2, PIN), it="482635")
    machine.open()
    machine.enter("482635")
    assert machine.phase == Menu(Role.IT)
    assert told(machine) == [("entered", "it")]


def test_pad_opens_where_officers_alone_have_a_pin(machine):
    configure(machine, officer(2, PIN))
    machine.open()
    assert machine.phase == Entry()
    machine.enter(PIN)
    assert told(machine) == ["left", ("officer", "cb-02")]


def test_wrong_tries_stay_counted_on_the_disk_after_an_officers_right_pin(machine):
    configure(machine, officer(2, PIN), it="482635")
    machine.open()
    for pin in ("111111", "222222"):
        machine.enter(pin)
    machine.enter(PIN)
    assert machine.phase == Closed()
    assert read_tries(machine.folder / "pin-tries") == 2


def test_pin_of_an_officer_who_was_taken_off_is_nobodys(machine):
    configure(machine, officer(2, PIN), it="482635")
    configure(machine, officer(1), number=2, it="482635")
    machine.open()
    machine.enter(PIN)
    assert machine.phase == Entry(wrong=True)
    assert machine.bodies == [{"role": None, "ok": False, "wait_s": 0}]


def test_who_serves_is_a_fact_of_the_menu(machine):
    machine.controller.officer_is("Nguyễn Mẫu", "08:12")
    found = machine.controller.state.facts.officer
    assert (found.name, found.since) == ("Nguyễn Mẫu", "08:12")

"""The menu driven as in the kiosk: real thread, real hashes, real configuration, a turned clock."""

import time

import pytest
from argon2 import PasswordHasher

from kiosk.identity.configuration_file import ConfigurationFile
from kiosk.identity.roster import NOBODY
from kiosk.record import SigningKey, Typ, seal_envelope
from kiosk.record.payload import serialise
from kiosk.service import (
    Closed,
    Entry,
    Menu,
    NoPin,
    OneSource,
    Page,
    Role,
    Showing,
    SourceEvent,
    VolumeFacts,
)
from kiosk.service.pin_check import Whose
from kiosk.service.tries_file import keep_tries, read_tries
from kiosk.service_controller import ServiceController
from kiosk.service_facts import FactsGatherer, Sources
from kiosk.service_thread import ServiceThread
from tests.kiosk.queue.loopback_server import LoopbackServer, reply

KEY = SigningKey(bytes(range(32)))
KIOSK = "k-0a1b2c3d4e"
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
WITHIN_MS = 10_000


class Machine:
    """A controller with all that is behind it."""

    def __init__(self, folder, url, qtbot):
        self.qtbot, self.folder = qtbot, folder
        self.now_ms = 0
        self.states, self.records, self.told = [], [], []
        self.configuration = ConfigurationFile(
            folder / "configuration.jws", KEY.verify_key.text, KIOSK, lambda _: None
        )
        self.sources = Sources(url, None, folder, "0.1.0", lambda: None, KIOSK, "xa-mau")
        self.start()

    def start(self):
        """Also again, as after a restart."""
        thread = ServiceThread(
            FactsGatherer(self.sources), self.folder / "pin-tries", lambda: self.configuration
        )
        self.controller = ServiceController(
            thread, self.states.append, self.record, lambda: self.now_ms
        )
        self.controller.left.connect(lambda: self.told.append("left"))
        self.controller.used.connect(lambda: self.told.append("used"))
        self.controller.restart_wanted.connect(lambda: self.told.append("restart"))
        self.controller.test_wanted.connect(lambda on, role: self.told.append((on, role)))

    def record(self, kind, body):
        self.records.append((kind, body))

    def set_pins(self, **pins):
        members = {"v": 1, "kiosk": KIOSK, "number": 1, "at": "2026-11-22T01:02:03.456Z"}
        members["pins"] = {role: QUICK.hash(pin) for role, pin in pins.items()}
        jws = seal_envelope(KEY, Typ.CONFIGURATION, serialise(members)).compact
        self.configuration.take(jws)

    def open(self):
        self.controller.opened()
        self.wait(lambda: isinstance(self.phase, Entry | NoPin))

    def enter(self, pin):
        for key in (*pin, "enter"):
            self.controller.keyed(key)
        tries = len(self.records)
        self.wait(lambda: len(self.records) > tries)

    def wait(self, condition):
        self.qtbot.waitUntil(condition, timeout=WITHIN_MS)

    @property
    def phase(self):
        return self.controller.state.phase

    @property
    def bodies(self):
        return [body for _, body in self.records]


@pytest.fixture
def machine(qtbot, tmp_path):
    with LoopbackServer([reply(404)]) as server:
        made = Machine(tmp_path, server.url, qtbot)
        yield made
        made.controller.stop()


def test_right_pin_opens_the_menu_and_is_recorded_without_it(machine):
    machine.set_pins(it="482635", supervisor="915273")
    machine.open()
    machine.enter("915273")
    assert machine.phase == Menu(Role.SUPERVISOR)
    assert [kind for kind, _ in machine.records] == ["pin.tried"]
    assert machine.bodies == [{"role": "supervisor", "ok": True, "wait_s": 0}]
    assert read_tries(machine.folder / "pin-tries") == 0
    assert "915273" not in repr((machine.states, machine.records))


def test_wrong_pins_are_recorded_and_their_wait_survives_a_restart(machine):
    machine.set_pins(it="482635")
    machine.open()
    for pin in ("111111", "222222", "333333"):
        machine.enter(pin)
    assert machine.bodies[-1] == {"role": None, "ok": False, "wait_s": 1}
    assert read_tries(machine.folder / "pin-tries") == 3
    machine.controller.stop()
    machine.start()
    machine.open()
    assert machine.controller.state.wait_left_s == 1
    tries = len(machine.records)
    for key in (*"482635", "enter"):
        machine.controller.keyed(key)
    assert (len(machine.records), machine.phase) == (tries, Entry())
    machine.now_ms += 1_000
    machine.enter("482635")
    assert machine.phase == Menu(Role.IT)


def test_try_is_on_the_disk_before_it_is_compared(machine, monkeypatch):
    seen = []

    def look(_pin, _hashes, _officers):
        seen.append(read_tries(machine.folder / "pin-tries"))
        return Whose()

    monkeypatch.setattr("kiosk.service_thread.whose", look)
    machine.set_pins(it="482635")
    machine.open()
    machine.enter("482635")
    assert seen == [1]


def test_fault_while_comparing_opens_nothing(machine, monkeypatch, expected_log):
    expected_log("kiosk.service_thread", "it counts as wrong")

    def fail(_pin, _hashes, _officers):
        raise RuntimeError("a fault")

    monkeypatch.setattr("kiosk.service_thread.whose", fail)
    machine.set_pins(it="482635")
    machine.open()
    machine.enter("482635")
    assert machine.phase == Entry(wrong=True)


def test_kiosk_without_a_pin_tells_how_it_fares(machine):
    machine.open()
    assert machine.phase == NoPin()
    machine.wait(lambda: machine.controller.state.facts.network is not None)
    facts = machine.controller.state.facts
    assert facts.machine.kiosk == KIOSK
    assert (facts.network.reachable, facts.network.sentence) == (False, "HTTP 404")
    machine.controller.keyed("leave")
    assert machine.told[-1] == "left"
    assert machine.phase == Closed()


def test_keys_of_the_menu_reach_the_visit(machine):
    machine.set_pins(it="482635")
    machine.open()
    machine.enter("482635")
    for key in ("test", "test-on", "back", "restart", "restart-now"):
        machine.controller.keyed(key)
    assert [each for each in machine.told if each != "used"] == [(True, "it"), "restart"]
    assert machine.told.count("used") == 7 + 5


def test_live_view_keeps_the_latest_tickets_in_memory_alone(machine):
    for number in range(20):
        machine.controller.ticket_came("10:42:01", "called", f"A{number:03}")
    machine.controller.sources_are((OneSource("queue", "ok", "connected"),))
    events = machine.controller.state.facts.source.events
    assert events[0] == SourceEvent("10:42:01", "called", "A019")
    assert len(events) == 8
    assert machine.records == []


def test_volume_says_when_there_is_no_sound_device(machine, monkeypatch):
    monkeypatch.setenv("PATH", str(machine.folder))
    machine.set_pins(supervisor="915273")
    machine.open()
    machine.enter("915273")
    machine.controller.keyed("volume")
    machine.wait(lambda: machine.controller.state.facts.volume is not None)
    assert machine.phase == Showing(Role.SUPERVISOR, Page.VOLUME)
    assert machine.controller.state.facts.volume == VolumeFacts(None)


def test_menu_closes_when_the_visit_says_so(machine):
    keep_tries(machine.folder / "pin-tries", 0)
    machine.set_pins(it="482635")
    machine.open()
    machine.enter("482635")
    machine.controller.shut_away()
    assert machine.phase == Closed()
    machine.controller.keyed("counts")
    assert machine.phase == Closed()


def test_gui_thread_is_not_held_while_a_pin_is_compared(machine, monkeypatch):
    hashed = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1).hash("482635")
    monkeypatch.setattr(
        ConfigurationFile,
        "current",
        lambda _: type("C", (), {"pins": {"it": hashed}, "roster": NOBODY}),
    )
    machine.open()
    for key in "482635":
        machine.controller.keyed(key)
    began = time.monotonic()
    machine.controller.keyed("enter")
    assert time.monotonic() - began < 0.01
    assert machine.phase.checking
    machine.wait(lambda: machine.phase == Menu(Role.IT))

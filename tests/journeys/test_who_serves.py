"""Who serves at the counter: a badge, a PIN, the feed; and nobody rather than the last one."""

from datetime import timedelta

import pytest

from kiosk.devices import ticket_event as told
from tests.journeys.opening import OFFICERS, configuration, roster
from tests.journeys.scanner_device import SCANNER, ScannerDevice

NOBODY = ""
DAY_MS = 86_400_000


@pytest.fixture
def desk(new_counter, tmp_path):
    """A counter where officers sign on, with a scanner."""
    # There before the kiosk looks for it: else it looks again only a second later.
    with ScannerDevice(tmp_path / "scanner") as scanner:
        counter = new_counter(counter=NOBODY, tables=SCANNER)
        counter.waits_for(lambda: counter.kiosk.sources.is_ok("scanner"))
        counter.waits_for(lambda: bool(counter.kiosk.sources.roster.officers))
        yield counter, scanner


def badge(scanner, officer):
    scanner.scan("CB:" + OFFICERS[officer][1])


def test_badge_signs_on_and_the_next_rating_is_theirs(desk):
    counter, scanner = desk
    badge(scanner, "nv-01")
    counter.waits_for(lambda: counter.state.officer == "nv-01")
    assert "Trần Văn Mẫu" in counter.content["said"]
    assert counter.content["officer"]["name"] == "Trần Văn Mẫu"
    counter.rates(5, 5)
    assert counter.body("rating")["officer"] == "nv-01"
    assert counter.body("officer.changed") == {"counter": "03", "officer": "nv-01", "by": "badge"}


def test_unknown_badge_is_said_and_changes_nothing(desk):
    counter, scanner = desk
    badge(scanner, "nv-02")
    counter.waits_for(lambda: counter.state.officer == "nv-02")
    scanner.scan("CB:nobodys-badge")
    counter.waits_for(lambda: "Lê Thị Mẫu" not in counter.content["said"])
    assert counter.content["said"]
    assert counter.state.officer == "nv-02"
    assert len(counter.bodies("officer.changed")) == 1
    assert b"nobodys-badge" not in counter.bytes_on_disk()


def test_rating_is_of_the_counter_alone_when_nobody_signed_on(desk):
    counter, _ = desk
    counter.rates(1, 1)
    assert counter.body("rating")["officer"] is None


def test_visit_belongs_to_who_served_it_when_another_signs_on_before_the_rating(desk):
    counter, scanner = desk
    badge(scanner, "nv-01")
    counter.waits_for(lambda: counter.state.officer == "nv-01")
    counter.is_served("A101")
    badge(scanner, "nv-02")
    counter.waits_for(lambda: counter.state.officer == "nv-02")
    counter.answers(4, 4)
    counter.sees("thanks")
    assert counter.body("rating")["officer"] == "nv-01"


def test_officers_pin_signs_on_and_off_and_opens_no_menu(desk):
    counter, _ = desk
    for expected in ("nv-01", None):
        counter.holds_the_corner()
        counter.waits_for(lambda: counter.content["mode"] == "pad")
        counter.waits_for(lambda: counter.content["keys"][0]["on"])
        counter.touches(*(f"service-{key}" for key in (*OFFICERS["nv-01"][2], "enter")))
        counter.sees("idle")
        counter.waits_for(lambda expected=expected: counter.state.officer == expected)
    changes = [(each["officer"], each["by"]) for each in counter.bodies("officer.changed")]
    assert changes == [("nv-01", "pin"), (None, "pin")]


def test_officer_who_left_the_roster_is_signed_off(desk):
    counter, scanner = desk
    badge(scanner, "nv-01")
    counter.waits_for(lambda: counter.state.officer == "nv-01")
    held = counter.kiosk._facts.configuration  # noqa: SLF001 - where the forwarder puts it
    held.take(configuration(counter.configuration_key, 2, roster()[1:]))
    counter.waits_for(lambda: counter.state.officer is None)
    assert counter.bodies("officer.changed")[-1] == {
        "counter": "03",
        "officer": None,
        "by": "removed",
    }


def test_officer_is_nobody_when_the_feed_names_one_whom_the_roster_does_not_know(
    desk, expected_log
):
    expected_log("kiosk.counter_sources", "whom the roster does not know")
    counter, scanner = desk
    badge(scanner, "nv-01")
    counter.waits_for(lambda: counter.state.officer == "nv-01")
    at_ms = counter.clock.up_ms()
    counter.kiosk.sources.source_told("feed", told.OfficerNamed("nv-99"), at_ms)
    assert counter.state.officer is None
    counter.rates(2, 2)
    assert counter.body("rating")["officer"] is None


def test_nobody_serves_when_a_shift_has_passed_or_a_new_day_begins(desk):
    counter, scanner = desk
    badge(scanner, "nv-01")
    counter.waits_for(lambda: counter.state.officer == "nv-01")
    tomorrow = counter.clock.now() + timedelta(days=1)
    counter.turn(DAY_MS)
    counter.clock.set_day(tomorrow.year, tomorrow.month, tomorrow.day)
    counter.kiosk.sources.look()
    assert counter.state.officer is None
    assert counter.bodies("officer.changed")[-1]["by"] == "day"


def test_officer_and_visit_stay_when_the_clock_is_set(desk):
    """Kiosks without a clock of their own are set by the network, in the middle of a shift."""
    counter, scanner = desk
    badge(scanner, "nv-01")
    counter.waits_for(lambda: counter.state.officer == "nv-01")
    counter.device.call("A102")
    counter.sees("serving")
    for day in [(2031, 1, 2), (2026, 1, 2), (2031, 1, 2)]:
        counter.clock.set_day(*day)
        counter.kiosk.sources.look()
    assert counter.state.officer == "nv-01"
    assert counter.screen == "serving"
    assert "visit.unrated" not in counter.kinds()


@pytest.mark.expected_log("kiosk.counter_sources", "whom the roster does not know")
@pytest.mark.parametrize("last_word", ["feed", "badge"])
def test_officer_whom_the_feed_named_serves_once_the_roster_knows_them(desk, last_word):
    counter, scanner = desk
    named = told.OfficerNamed("nv-77")
    counter.kiosk.sources.source_told("feed", named, counter.clock.up_ms())
    assert counter.state.officer is None
    if last_word == "badge":
        badge(scanner, "nv-01")
        counter.waits_for(lambda: counter.state.officer == "nv-01")
    known = [*roster(), {**roster()[0], "id": "nv-77", "badge": None, "pin": None}]
    held = counter.kiosk._facts.configuration  # noqa: SLF001 - where the forwarder puts it
    held.take(configuration(counter.configuration_key, 2, known))
    counter.waits_for(lambda: counter.kiosk.sources.roster.by_id("nv-77") is not None)
    assert counter.state.officer == ("nv-77" if last_word == "feed" else "nv-01")


def test_officer_still_serves_after_a_restart_and_is_said_to_in_the_same_way(desk, new_counter):
    counter, scanner = desk
    badge(scanner, "nv-01")
    counter.waits_for(lambda: counter.state.officer == "nv-01")
    counter.kiosk.service.restart_wanted.emit()
    counter.stop()
    again = new_counter(counter=NOBODY, tables=SCANNER, pins=False)
    again.waits_for(lambda: again.state.officer == "nv-01")
    assert [each["by"] for each in again.bodies("officer.changed")] == ["badge", "badge"]

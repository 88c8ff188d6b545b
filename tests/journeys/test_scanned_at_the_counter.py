"""A citizen holds a ticket or a receipt slip before the scanner; the officer presses a key."""

import json
import socket
import urllib.request

import pytest
from PySide6.QtCore import Qt

from kiosk.identity.feed_key import make_feed_key
from kiosk.visit import Delay
from tests.journeys.scanner_device import SCANNER, ScannerDevice

DOSSIER = "H00.14-240823-0001"
ID_NUMBER = "000000000123"
SLIP = (
    f"Tên giấy tờ: Giấy mẫu\nMã định danh chủ hồ sơ: {ID_NUMBER}\nMã hồ sơ: {DOSSIER}\n"
    "Thời gian: 23/08/2024"
)


@pytest.fixture
def desk(new_counter, tmp_path):
    # There before the kiosk looks for it: else it looks again only a second later.
    with ScannerDevice(tmp_path / "scanner") as scanner:
        counter = new_counter(tables=SCANNER)
        counter.waits_for(lambda: counter.kiosk.sources.is_ok("scanner"))
        yield counter, scanner


def scans_the_slip(counter, scanner):
    scanner.scan(SLIP, "Q1")
    counter.waits_for(lambda: counter.panel == "dossier")


def test_dossier_code_is_sealed_apart_when_its_citizen_agrees(desk):
    counter, scanner = desk
    scans_the_slip(counter, scanner)
    assert DOSSIER in json.dumps(counter.view["panel"])
    counter.touches("dossier-agree")
    counter.sees("question")
    counter.answers(4, 5)
    counter.sees("thanks")
    (scanned,) = [record for record in counter.log() if record.kind == "visit.scanned"]
    rating = counter.body("rating")
    assert scanned.body["visit"] == rating["visit"]
    assert (rating["trigger"], rating["ticket"]) == ("scan", "scan")
    opened = counter.opens(scanned, "dossier")
    assert opened == {"visit": rating["visit"], "dossier": DOSSIER}
    counter.leaves()
    kept = counter.bytes_on_disk()
    assert DOSSIER.encode() not in kept
    assert ID_NUMBER.encode() not in kept
    assert counter.state.dossier is None


def test_nothing_is_kept_of_the_slip_when_its_citizen_does_not_agree(desk):
    counter, scanner = desk
    scans_the_slip(counter, scanner)
    counter.touches("dossier-decline")
    counter.waits_for(lambda: counter.panel == "")
    assert counter.state.dossier is None
    counter.sees("question")
    counter.answers(4, 5)
    counter.sees("thanks")
    assert "visit.scanned" not in counter.kinds()
    for secret in (DOSSIER, ID_NUMBER):
        assert secret.encode() not in counter.bytes_on_disk()


def test_slip_of_somebody_who_walks_away_is_forgotten(desk):
    counter, scanner = desk
    scans_the_slip(counter, scanner)
    counter.lets_pass(Delay.PANEL_IDLE)
    counter.waits_for(lambda: counter.panel == "")
    counter.sees("idle")
    assert counter.state.dossier is None
    assert counter.kinds() == []


def test_ticket_that_was_scanned_begins_a_rating_of_its_own(desk):
    counter, scanner = desk
    scanner.scan("B007")
    counter.sees("question")
    counter.answers(3, 3)
    counter.sees("thanks")
    rating = counter.body("rating")
    assert (rating["trigger"], rating["ticket"]) == ("scan", "scan")
    assert "B007" not in json.dumps(rating)


def test_ticket_at_the_counter_begins_its_own_visits_rating_when_it_is_scanned(desk):
    counter, scanner = desk
    counter.device.call("B008")
    counter.sees("serving")
    scanner.scan("B008")
    counter.sees("question")
    counter.answers(3, 3)
    counter.sees("thanks")
    assert counter.body("rating")["visit"] == counter.body("visit.called")["visit"]
    assert counter.body("rating")["ticket"] == "queue"


def test_scan_changes_nothing_while_somebody_answers(desk):
    counter, scanner = desk
    counter.begins()
    counter.answers(2)
    scanner.scan("B009")
    counter.device.call("B010")
    counter.waits_for(lambda: counter.state.called == "B010")
    assert counter.screen == "question"
    counter.answers(2)
    counter.sees("thanks")
    assert counter.body("rating")["trigger"] == "walk-up"


def test_officers_key_ends_a_turn_without_a_number(new_counter):
    counter = new_counter(counter='end_key = "F9"')
    counter.strikes(Qt.Key.Key_F9)
    counter.sees("prompt")
    counter.strikes(Qt.Key.Key_F9)
    counter.answers(4, 4)
    counter.sees("thanks")
    served, rating = counter.body("visit.served"), counter.body("rating")
    assert served["visit"] == rating["visit"]
    assert (rating["trigger"], rating["ticket"]) == ("served", "none")


def test_officers_key_invites_no_empty_chair_when_a_citizen_rated_and_left(new_counter):
    counter = new_counter(counter='end_key = "F9"')
    counter.rates(4, 4)
    counter.leaves()
    counter.turn(60_000)
    counter.strikes(Qt.Key.Key_F9)
    counter.waits_for(lambda: "visit.served" in counter.kinds())
    assert counter.screen == "idle"
    assert counter.body("visit.served")["visit"] == counter.body("rating")["visit"]
    assert "visit.prompted" not in counter.kinds()


@pytest.fixture
def feed(new_counter, tmp_path_factory):
    """A counter that listens to software at the counter, and what that software says."""
    folder = tmp_path_factory.mktemp("feed")
    key = make_feed_key(folder / "feed.key")
    port = free_port()
    counter = new_counter(
        tables=f'[feed]\nlisten = "127.0.0.1:{port}"\nkey_file = "{folder}/feed.key"\n'
    )
    counter.waits_for(lambda: counter.kiosk.sources.is_ok("feed"))

    def say(**members):
        request = urllib.request.Request(
            f"http://127.0.0.1:{port}/api/v1/events",
            json.dumps(members).encode(),
            {"Authorization": f"Bearer {key}", "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request) as answer:
            assert answer.status == 202

    return counter, say


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


def test_software_at_the_counter_calls_and_ends_a_visit(feed):
    counter, say = feed
    say(event="called", ticket="F001", procedure="1.003560", stage="reception")
    counter.sees("serving")
    say(event="served", ticket="F001")
    counter.sees("prompt")
    counter.answers(5, 5)
    counter.sees("thanks")
    rating = counter.body("rating")
    assert (rating["ticket"], rating["procedure"], rating["stage"]) == (
        "feed",
        "1.003560",
        "reception",
    )


def test_software_without_numbers_ends_a_turn(feed):
    counter, say = feed
    say(event="ended")
    counter.sees("prompt")
    counter.answers(5, 5)
    counter.sees("thanks")
    assert counter.body("rating")["ticket"] == "none"
    assert counter.body("visit.served")["visit"] == counter.body("rating")["visit"]

"""The answer: written where the profile says so, after each good frame of ours, never otherwise."""

import time
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.devices.profile import Profile, load_profile
from kiosk.devices.ticket_reader import QUIET_AFTER_OPEN_MS, TicketReader

pytestmark = pytest.mark.filterwarnings(
    # pyserial 3.5's RFC 2217 reader; no newer release.
    r"ignore:set(Daemon|Name)\(\) is deprecated:DeprecationWarning"
)
ACK = b"\x06"
GOOD = b"CALL 05 A012\r\n"


@pytest.fixture
def answering(profile: Profile) -> Profile:
    return replace(profile, answer=ACK)


def test_source_writes_the_answer_when_the_profile_has_one_and_the_frame_is_good(
    wire_with_plug, listen, answering
):
    ear = listen(wire_with_plug.url, profile=answering).ear
    ear.wait_for(lambda: bool(ear.statuses))
    ear.wait_for(lambda: ear.states[-1] == "ok")
    device = wire_with_plug.device
    device.garbage(b"\x80?\r\n")
    device.call("A012")
    device.call("A013")
    ear.wait_for(lambda: len(ear.events) == 2)
    # A capture has nobody to answer.
    expected = b"" if wire_with_plug.url.startswith("capture:") else ACK * 2
    heard = device.heard()
    give_up_s = time.monotonic() + 20
    while len(heard) < len(expected) and time.monotonic() < give_up_s:
        heard += device.heard()
    assert heard == expected


def answers(profile: Profile, data: bytes) -> bytes:
    reader = TicketReader(profile, "05")
    reader.receive(data, QUIET_AFTER_OPEN_MS)
    return reader.take_answers()


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        pytest.param(GOOD, ACK, id="good"),
        pytest.param(GOOD * 3, ACK * 3, id="repeats are frames too"),
        pytest.param(b"CALL 06 A012\r\n", b"", id="another counter's, which answers for itself"),
        pytest.param(b"CALL 05\r\n", b"", id="not understood"),
        pytest.param(b"CALL 05 A012", b"", id="not whole yet"),
        pytest.param(b"\x00\xff" * 500, b"", id="noise"),
    ],
)
def test_answer_is_due_when_a_frame_is_good_and_ours(answering, data, expected):
    assert answers(answering, data) == expected


def test_answer_is_never_due_when_the_profile_has_none(profile):
    assert answers(profile, GOOD) == b""


def test_answer_is_given_once_when_it_was_taken(answering):
    reader = TicketReader(answering, "05")
    reader.receive(GOOD, QUIET_AFTER_OPEN_MS)
    assert (reader.take_answers(), reader.take_answers()) == (ACK, b"")


def test_answer_is_forgotten_when_the_line_is_opened_anew(answering):
    reader = TicketReader(answering, "05")
    reader.receive(GOOD, QUIET_AFTER_OPEN_MS)
    reader.opened(1000)
    assert reader.take_answers() == b""


def test_no_shipped_profile_answers_when_it_is_loaded():
    folder = Path(__file__).parents[3] / "config" / "ticket-sources"
    assert [path.name for path in folder.glob("*.toml") if load_profile(path).answer] == []

"""Every shipped profile's device can be played, and what it says is read back as it was meant."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.devices.code_pages import decode_text
from kiosk.devices.encoding.device_speech import DeviceSpeech, NoSpeechError
from kiosk.devices.encoding.pattern_text import pattern_text
from kiosk.devices.encoding.text_bytes import encode_text
from kiosk.devices.encoding.wire import wire_bytes
from kiosk.devices.framer_settings import CheckSettings, DelimitedFraming, LineFraming
from kiosk.devices.patterns import Pattern
from kiosk.devices.profile import load_profile
from kiosk.devices.simulated_day import working_day
from kiosk.devices.ticket_event import TicketCalled, TicketRecalled, TicketServed, TicketSkipped
from kiosk.devices.ticket_reader import QUIET_AFTER_OPEN_MS, TicketReader

PROFILES = sorted((Path(__file__).parents[4] / "config" / "ticket-sources").glob("*.toml"))
KINDS = {
    "called": TicketCalled,
    "recalled": TicketRecalled,
    "served": TicketServed,
    "skipped": TicketSkipped,
}
PAUSE_MS = 5_000


@pytest.mark.parametrize("path", PROFILES, ids=lambda path: path.stem)
def test_speech_is_read_back_as_the_whole_day_when_a_shipped_profile_plays_it(path):
    profile = replace(load_profile(path), repeat_window_ms=0)
    speech = DeviceSpeech(profile, "05")
    reader = TicketReader(profile, "5")
    reader.opened(0)
    at_ms, expected, heard = QUIET_AFTER_OPEN_MS, [], []
    for saying in working_day(7, tickets=40):
        data = speech.say(saying.kind, saying.number)
        if data is None:
            continue
        expected.append((saying.kind, speech.ticket(saying.number)))
        heard += reader.receive(data, at_ms)
        due_ms = reader.due_ms()
        heard += reader.tick(at_ms if due_ms is None else due_ms)
        at_ms += PAUSE_MS
    kinds = {kind for kind, _ in expected}
    assert kinds == ({"called"} if profile.scanner else {"called", "recalled", "served", "skipped"})
    assert [event.ticket for event in heard] == [ticket for _, ticket in expected]
    if not profile.scanner:
        assert [type(event) for event in heard] == [KINDS[kind] for kind, _ in expected]
    assert reader.counts == (0, 0)


def test_speech_is_refused_when_the_profile_knows_no_such_counter():
    stx = next(path for path in PROFILES if path.stem == "stx-etx-bcc")
    with pytest.raises(NoSpeechError, match="counter 'ABC'"):
        DeviceSpeech(load_profile(stx), "ABC")


@pytest.mark.parametrize(
    ("source", "values", "text"),
    [
        ("CALL (?P<ticket>[A-Z]{1,4})", {"ticket": "XY"}, "CALL XY"),
        ("A(?: (?P<service>[a-z]{1,9}))?", {}, "A"),
        ("A(?: (?P<service>[a-z]{1,9}))?", {"service": "b"}, "A b"),
        ("(?:x|y(?P<ticket>[0-9]))", {"ticket": "7"}, "y7"),
        (r"\d\s[^;]{2}.(?:ab){2,3}", {}, "1 aaaabab"),
    ],
)
def test_pattern_text_matches_when_it_is_made(source, values, text):
    assert pattern_text(source, values) == text
    assert Pattern(source).fullmatch(text, 1.0) is not None


@pytest.mark.parametrize("code_page", ["utf-8", "windows-1258", "tcvn3"])
def test_text_comes_back_when_it_was_encoded(code_page):
    text = "quầy số 5: đã xong, mời ông bà vào"
    assert decode_text(encode_text(text, code_page), code_page) == text


def test_text_is_refused_when_the_code_page_has_it_not():
    for code_page in ("ascii", "tcvn3", "windows-1258"):
        with pytest.raises(UnicodeError):
            encode_text("日", code_page)


@given(st.binary(min_size=1, max_size=30), st.sampled_from(["xor", "lrc", "crc16-ccitt"]))
def test_wire_carries_any_payload_when_marks_are_escaped(payload, algorithm):
    settings = DelimitedFraming(
        b"\x02", b"\x03", 64, escape=b"\x10", check=CheckSettings(algorithm)
    )
    sent = wire_bytes(payload, settings)
    assert sent is not None
    assert sent.startswith(b"\x02")


def test_wire_gives_nothing_when_the_frame_would_not_come_back():
    assert wire_bytes(b"two\nlines", LineFraming(64)) is None
    assert wire_bytes(b"x" * 65, LineFraming(64)) is None
    assert wire_bytes(b"a\x02b", DelimitedFraming(b"\x02", b"\x03", 64)) is None


def test_day_is_the_same_when_the_seed_is():
    assert list(working_day(3)) == list(working_day(3))
    assert list(working_day(3)) != list(working_day(4))

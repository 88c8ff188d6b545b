"""The mapper: an event only of a whole line that is right in every field, nothing invented."""

import string
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.devices.mapper import Unmapped, map_frame
from kiosk.devices.mapper_settings import EventRule, MapperSettings, Rule
from kiosk.devices.patterns import Pattern
from kiosk.devices.profile import load_profile
from kiosk.devices.ticket_event import (
    TicketCalled,
    TicketRecalled,
    TicketServed,
    TicketSkipped,
)

from pathlib import Path  # isort: skip

PLAIN = load_profile(Path(__file__).parents[3] / "config" / "ticket-sources" / "plain-lines.toml")
# A profile that checks nothing itself: what is refused here, the whitelist refuses.
ANYTHING = r"(?s)(?P<ticket>[^|]*)(?:\|(?P<counter>[^|]*)\|(?P<service>[^|]*))?"
CARELESS = replace(
    PLAIN,
    mapper=MapperSettings(
        form="text",
        code_page="utf-8",
        events=(EventRule(Rule(Pattern(ANYTHING), {}), "called", {}),),
    ),
)
WORDS = {
    TicketCalled: "CALL",
    TicketRecalled: "RECALL",
    TicketServed: "SERVE",
    TicketSkipped: "SKIP",
}


@pytest.mark.parametrize(
    ("line", "event"),
    [
        (b"CALL 05 A012 HO-TICH", TicketCalled("A012", "05", "HO-TICH")),
        (b"CALL 05 A012", TicketCalled("A012", "05", None)),
        (b"RECALL 05 A012", TicketRecalled("A012", "05", None)),
        (b"SERVE 05 A012", TicketServed("A012", "05", None)),
        (b"SKIP 5 1234-A", TicketSkipped("1234-A", "5", None)),
    ],
)
def test_mapper_gives_the_event_when_the_line_is_right(line, event):
    assert map_frame(line, PLAIN) == event


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"CALL 05",
        b"CALL 05 ",
        b"CALL A012",
        b" CALL 05 A012",
        b"CALL 05 A012 ",
        b"CALL 05 A012 HO-TICH X",
        b"ALL 05 A012",
        b"call 05 A012",
        b"CALL 05 A012CALL 05 A013",
        b"CALL 05 " + b"1" * 200,
        b"CALL 05 A\x0712",
        b"CALL 05 A\x0012",
        b"CALL 05 \xc4\x90012",
        b"CALL  05 A012",
    ],
)
def test_mapper_gives_no_event_when_the_line_is_off(line):
    assert isinstance(map_frame(line, PLAIN), Unmapped)


@pytest.mark.parametrize(
    "ticket",
    [
        "",
        "1" * 13,
        "1" * 200,
        "A 12",
        "A012\x1b[2J",
        "A012\n",
        "A\x7f",
        "<b>",
        "A_1",
        "A٣",  # a digit, but not one that a ticket printer prints
        "A²",
        "А012",  # a Cyrillic А
        "Ａ012",  # a full-width A
        "A\u202e12",
        "=A1+1",
    ],
)
def test_mapper_gives_no_event_when_the_ticket_is_not_plain(ticket):
    assert isinstance(map_frame(ticket.encode(), CARELESS), Unmapped)


@pytest.mark.parametrize(
    "mark", sorted(set(string.printable) - set(string.ascii_letters + "-|") - set(string.digits))
)
def test_mapper_gives_no_event_when_the_ticket_holds_any_other_mark(mark):
    assert isinstance(map_frame(f"A{mark}1".encode(), CARELESS), Unmapped)


@pytest.mark.parametrize("ticket", ["A012", "1", "123456789012", "B-07", "Đ012"])
def test_mapper_gives_the_event_when_the_ticket_is_plain(ticket):
    assert map_frame(ticket.encode(), CARELESS) == TicketCalled(ticket, None, None)


def test_mapper_composes_letters_when_the_device_sends_them_apart():
    assert map_frame("A\u0302012".encode(), CARELESS) == TicketCalled("Â012", None, None)


@pytest.mark.parametrize("line", ["A1|5\x00|X", "A1|5|X\x1b", "A1||X", "A1|5|", "A1|5|" + "X" * 33])
def test_mapper_gives_no_event_when_counter_or_service_is_not_plain(line):
    assert isinstance(map_frame(line.encode(), CARELESS), Unmapped)


@given(st.binary(max_size=200))
def test_mapper_gives_only_plain_tickets_when_the_profile_lets_anything_pass(frame):
    mapped = map_frame(frame, CARELESS)
    if not isinstance(mapped, Unmapped):
        assert 1 <= len(mapped.ticket) <= 12
        assert all(one.isalnum() or one == "-" for one in mapped.ticket)
        assert mapped.ticket in frame.decode()


# Noise that is nearly right finds more than noise that is merely random.
near_lines = st.lists(
    st.sampled_from(
        [b"CALL", b"RE", b"SERVE", b"SKIP", b" ", b"05", b"A012", b"\x00", b"\xff", b"-"]
    )
).map(b"".join)


@given(st.one_of(near_lines, st.binary(max_size=60)))
def test_mapper_makes_no_event_of_noise_when_the_line_is_not_exactly_one_of_the_wire(frame):
    mapped = map_frame(frame, PLAIN)
    if not isinstance(mapped, Unmapped):
        fields = [WORDS[type(mapped)], mapped.counter, mapped.ticket, mapped.service]
        assert frame.decode() == " ".join(one for one in fields if one is not None)


def test_mapper_tries_no_pattern_when_the_line_is_longer_than_any_may_be():
    mapped = map_frame(b"A" * 1025, CARELESS)
    assert mapped == Unmapped("a text of more than 1024 characters")


@given(st.text(alphabet="ABCDEFG0123456789", min_size=4, max_size=60))
def test_mapper_does_not_quote_the_line_when_it_says_why_not(text):
    for frame in (text.encode(), b"CALL 05 " + text.encode() + b"?", text.encode() + b"\xff"):
        mapped = map_frame(frame, PLAIN)
        assert not isinstance(mapped, Unmapped) or text not in mapped.reason

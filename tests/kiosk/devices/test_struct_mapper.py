"""The struct form: fields at fixed places, tickets put together, conditions and code tables."""

import struct
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.devices.mapper import map_frame
from kiosk.devices.profile import Profile, ProfileError, profile_from
from kiosk.devices.struct_fields import BadFieldError, StructField, values_of
from kiosk.devices.ticket_event import TicketCalled, TicketServed
from kiosk.devices.unmapped import Ignored, Unmapped

PLACE = Path("site.toml")
PROFILE = """
name = "site"
kind = "serial"
[line]
baud = 9600
bytesize = 8
parity = "none"
stopbits = 1
[framer]
kind = "fixed"
length = 12
start = "AA"
[filter]
repeat_window_ms = 0
[health]
silent_after_s = 60
[mapper]
form = "struct"
ticket = "{letter}-{number:03}"
[[mapper.field]]
name = "counter"
at = 0
length = 1
as = "bcd"
[[mapper.field]]
name = "event"
at = 1
as = "uint8"
[[mapper.field]]
name = "letter"
at = 2
length = 2
as = "ascii"
padded = true
[[mapper.field]]
name = "number"
at = 4
as = "uint16-be"
[[mapper.field]]
name = "service"
at = 6
length = 4
as = "ascii"
padded = true
[codes.event]
1 = "called"
3 = "served"
[codes.service]
HT = "HO-TICH"
"*" = ""
[[ignore]]
when = { event = 0 }
[[event]]
when = { frame_bytes = 6 }
[[event]]
when = { frame_bytes = 10 }
stage = "result"
"""


def profile(*changes: tuple[str, str]) -> Profile:
    text = PROFILE
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return profile_from(PLACE, tomllib.loads(text))


def frame(event: int, letter: bytes, number: int, service: bytes = b"") -> bytes:
    return b"\x05" + bytes([event]) + letter + struct.pack(">H", number) + service


@pytest.mark.parametrize(
    ("data", "event"),
    [
        (frame(1, b"A ", 12), TicketCalled("A-012", "05", None)),
        (frame(3, b"AB", 1234), TicketServed("AB-1234", "05", None)),
        (frame(1, b"A\0", 7, b"HT  "), TicketCalled("A-007", "05", "HO-TICH", stage="result")),
        (frame(1, b"A ", 7, b"ZZ  "), TicketCalled("A-007", "05", None, stage="result")),
        (frame(1, b"A ", 7, b"    "), TicketCalled("A-007", "05", None, stage="result")),
        (frame(0, b"  ", 0), Ignored()),
    ],
)
def test_struct_mapper_gives_the_event_when_the_frame_is_right(data, event):
    assert map_frame(data, profile()) == event


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (frame(9, b"A ", 12), "a code that [codes.event] does not list"),
        (frame(1, b"  ", 12), "a part is missing"),
        (frame(1, b"A_", 12), "a ticket that is not"),
        (frame(1, b"A\x07", 12), "a field letter that is not of printable ASCII"),
        (b"\xf5" + frame(1, b"A ", 12)[1:], "a field counter that is not of decimal digits"),
        (frame(1, b"A ", 12) + b"\0", "no [[event]]"),
        (b"", "no [[event]]"),
    ],
)
def test_struct_mapper_gives_no_event_when_the_frame_is_off(data, reason):
    mapped = map_frame(data, profile())
    assert isinstance(mapped, Unmapped)
    assert reason in mapped.reason


@pytest.mark.parametrize(
    ("old", "new", "key", "words"),
    [
        ('as = "uint8"', 'as = "uint9"', "mapper.field[2].as", "did you mean 'uint8'"),
        ('as = "uint8"', 'as = "uint8"\nlength = 2', "mapper.field[2].length", "uint8 has 1"),
        ("at = 1", "at = -1", "mapper.field[2].at", "0 to 1023"),
        ('name = "event"', 'name = "an event"', "mapper.field[2].name", "letters, digits"),
        ('name = "event"', 'name = "counter"', "mapper.field", "stands there twice"),
        ("{letter}", "{leter}", "mapper.ticket", "'leter'"),
        ("{number:03}", "{number:3}", "mapper.ticket", "{letter}{number:03}"),
        ("{letter}-{number:03}", "A012", "mapper.ticket", "{letter}{number:03}"),
        ("{ event = 0 }", "{ evnt = 0 }", "ignore[1].when", "'evnt'"),
        ("{ event = 0 }", "{}", "ignore[1].when", "nothing is heard"),
        ("{ event = 0 }", "{ event = true }", "ignore[1].when.event", "True"),
        ("when = { event = 0 }", "pattern = 'x'", "ignore[1].pattern", "'when'"),
        ('1 = "called"', '1 = "caled"', "codes.event", "called, recalled"),
        ('"HO-TICH"', '"HO TICH"', "codes.service", "letters, digits and dashes"),
        ("[codes.service]", "[codes.sevice]", "codes.sevice", "did you mean 'service'"),
        ('"result"', '"resultat"', "event[2].stage", "reception or result"),
        ('ticket = "{letter}-{number:03}"', "", "event[1].kind", "'called'"),
        ('ticket = "{l', 'code_page = "ascii"\nticket = "{l', "mapper.code_page", "form"),
        ('form = "struct"', 'form = "text"', "mapper.field", "form"),
        ('form = "struct"', 'form = "strukt"', "mapper.form", "did you mean 'struct'"),
    ],
)
def test_profile_error_names_key_and_expectation_when_a_struct_is_wrong(old, new, key, words):
    changes = [(old, new)]
    if key == "event[1].kind":
        changes.append(("[codes.event]", "[codes.stage]\n1 = 'result'\n[codes.officer]"))
        changes.append(('name = "event"', 'name = "command"'))
        changes.append(("{ event = 0 }", "{ command = 0 }"))
    with pytest.raises(ProfileError) as caught:
        profile(*changes)
    assert caught.value.key == key
    assert words in str(caught.value)


def test_profile_error_says_what_is_missing_when_no_field_makes_the_ticket():
    with pytest.raises(ProfileError, match=r"a \[\[mapper.field\]\] named ticket"):
        profile(
            ('ticket = "{letter}-{number:03}"', ""),
            ("when = { frame_bytes = 6 }", 'kind = "called"'),
        )


numbers = st.integers(0, 65535)


@given(
    st.integers(0, 255),
    numbers,
    numbers,
    st.integers(0, 2**32 - 1),
    st.text("0123456789", min_size=4, max_size=4),
)
def test_struct_fields_give_back_what_was_packed_when_any_values_were(one, big, little, four, bcd):
    packed = struct.pack(">BH", one, big) + struct.pack("<H", little) + struct.pack(">I", four)
    packed += struct.pack("<I", four) + bytes.fromhex(bcd) + b"A-1"
    fields = [
        StructField("one", 0, 1, "uint8"),
        StructField("big", 1, 2, "uint16-be"),
        StructField("little", 3, 2, "uint16-le"),
        StructField("four", 5, 4, "uint32-be"),
        StructField("ruof", 9, 4, "uint32-le"),
        StructField("bcd", 13, 2, "bcd"),
        StructField("text", 15, 3, "ascii"),
        StructField("beyond", 16, 3, "ascii"),
    ]
    assert values_of(packed, fields) == {
        "one": str(one),
        "big": str(big),
        "little": str(little),
        "four": str(four),
        "ruof": str(four),
        "bcd": bcd,
        "text": "A-1",
    }


@given(st.binary(max_size=24), st.sampled_from(["bcd", "ascii", "uint8", "uint32-le"]))
def test_struct_fields_are_plain_or_refused_when_any_bytes_come(data, form):
    fields = [StructField("one", 2, 4 if form != "uint8" else 1, form)]
    try:
        values = values_of(data, fields)
    except BadFieldError:
        return
    assert all(value.isascii() and value.isprintable() for value in values.values())


@given(st.binary(max_size=24))
def test_struct_mapper_never_raises_when_any_bytes_come(data):
    mapped = map_frame(data, profile())
    assert isinstance(mapped, Ignored | Unmapped | TicketCalled | TicketServed)

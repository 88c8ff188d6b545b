"""[framer] of a profile: read strictly, and every error says what to do."""

import tomllib
from pathlib import Path

import pytest

from kiosk.devices.framer import make_framer
from kiosk.devices.framer_settings import (
    FRAMER_KEYS,
    CheckSettings,
    DelimitedFraming,
    EscposFraming,
    FixedFraming,
    GapFraming,
    LineFraming,
    ModbusFraming,
    PrefixFraming,
    read_framer,
)
from kiosk.devices.profile_table import ProfileError, ProfileTable


def read(text):
    table = ProfileTable(Path("sample.toml"), "framer", tomllib.loads(text), FRAMER_KEYS)
    return read_framer(table)


@pytest.mark.parametrize(
    ("text", "settings"),
    [
        ('kind = "line"\nmax_frame_bytes = 128', LineFraming(128)),
        ('kind = "line"\nmax_frame_bytes = 128\nends = "crlf"', LineFraming(128, "crlf")),
        (
            'kind = "prefix"\nstart = "03 50"\nend = "0D"\nmax_frame_bytes = 64',
            PrefixFraming(b"\x03P", b"\r", 64),
        ),
        (
            'kind = "delimited"\nstart = "02"\nend = "03"\nmax_frame_bytes = 64\ncheck = "xor"',
            DelimitedFraming(b"\x02", b"\x03", 64, b"", CheckSettings("xor")),
        ),
        (
            (
                'kind = "delimited"\nstart = "10 02"\nend = "10 03"\nescape = "10"\n'
                'max_frame_bytes = 64\ncheck = "crc16-modbus"\ncheck_from = "start"\n'
                'check_at = "before-end"\ncheck_form = "hex"'
            ),
            DelimitedFraming(
                b"\x10\x02",
                b"\x10\x03",
                64,
                b"\x10",
                CheckSettings(
                    "crc16-modbus",
                    covers_start=True,
                    covers_end=False,
                    is_hex=True,
                    is_high_first=False,
                    is_after_end=False,
                ),
            ),
        ),
        ('kind = "fixed"\nlength = 8\nstart = "AA"', FixedFraming(8, b"\xaa")),
        ('kind = "gap"\ngap_ms = 20\nmax_frame_bytes = 32', GapFraming(20, 32)),
        ('kind = "escpos"\nmax_frame_bytes = 2048', EscposFraming(2048)),
        ('kind = "modbus-rtu"\ngap_ms = 10', ModbusFraming(10)),
    ],
)
def test_framer_is_read_when_its_table_is_good(text, settings):
    assert read(text) == settings
    assert make_framer(settings).held_bytes == 0


MARKS = 'kind = "delimited"\nmax_frame_bytes = 64\nstart = "02"\n'


@pytest.mark.parametrize(
    ("text", "key", "told"),
    [
        ('kind = "stx"', "framer.kind", "'delimited'"),
        ('kind = "line"\nmax_frame_bytes = 99999', "framer.max_frame_bytes", "8 to 1024"),
        ('kind = "line"\nmax_frame_bytes = 64\nends = "nl"', "framer.ends", "'crlf'"),
        ('kind = "line"\nmax_frame_bytes = 64\nstart = "02"', "framer.start", "'line' only"),
        (MARKS + 'end = "3"', "framer.end", "hexadecimal pairs"),
        (MARKS + 'end = "ETX"', "framer.end", "hexadecimal pairs"),
        (MARKS + 'end = "00 01 02 03 04 05 06 07 08"', "framer.end", "1 to 8 bytes"),
        (MARKS + 'end = "02"', "framer.end", "no part of the start"),
        (MARKS + 'end = "03"\nescape = "10 10"', "framer.escape", "one byte"),
        (MARKS + 'end = "03"\nescape = "02"', "framer.escape", "both start and end"),
        (MARKS + 'end = "03"\ncheck = "crc"', "framer.check", "'crc16-modbus'"),
        (MARKS + 'end = "03"\ncheck_to = "end"', "framer.check_to", "'none'"),
        (
            MARKS + 'end = "03"\ncheck = "xor"\ncheck_at = "before-end"\ncheck_to = "end"',
            "framer.check_to",
            "'before-end'",
        ),
        ('kind = "fixed"\nlength = 2\nstart = "AA 55"', "framer.length", "more than the 2 bytes"),
        ('kind = "fixed"\nlength = 8', "framer.start", "a start or a check"),
        ('kind = "gap"\ngap_ms = 0\nmax_frame_bytes = 32', "framer.gap_ms", "2 to 2000"),
        ('kind = "modbus-rtu"', "framer.gap_ms", "missing"),
    ],
)
def test_framer_error_says_what_is_expected_when_the_table_is_bad(text, key, told):
    with pytest.raises(ProfileError) as found:
        read(text)
    assert found.value.key == key
    assert told in str(found.value)

"""Scans: one event of a whole scan, and nothing of a scan that is not whole or not allowed."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.devices.profile_table import ProfileError, ProfileTable
from kiosk.devices.scanning import ScannerSettings, map_scan, read_scanner
from kiosk.devices.scanning.aim import SYMBOLOGIES
from kiosk.devices.scanning.scan_mapper import MAX_SCAN_BYTES
from kiosk.devices.scanning.scanner_settings import SCANNER_KEYS
from kiosk.devices.ticket_event import BadgeScanned, DossierScanned, TicketScanned
from kiosk.devices.unmapped import Ignored, Unmapped

TODAY = date(2026, 11, 22)
CODE = "H00.14-240823-0001"
TABLE = {
    "prefix": "02",
    "suffix": "0D 0A",
    "aim": True,
    "symbologies": "qr code128 code39",
    "ticket": "(?P<ticket>[A-Z][0-9]{3})",
    "badge": "CB:(?P<badge>[0-9A-Za-z._-]{6,40})",
}


def settings(**changed: object) -> ScannerSettings:
    table = {key: value for key, value in {**TABLE, **changed}.items() if value is not None}
    return read_scanner(ProfileTable(Path("scanner.toml"), "scanner", table, SCANNER_KEYS))


FULL = settings()
BARE = settings(prefix=None, suffix=None, aim=None, symbologies=None)
ANY_TICKET = settings(
    prefix=None, suffix=None, aim=None, symbologies=None, ticket="(?P<ticket>[0-9A-Za-z]{1,12})"
)


def scan(text: str, identifier: str = "]Q1") -> bytes:
    return b"\x02" + f"{identifier}{text}".encode() + b"\r\n"


@pytest.mark.parametrize(
    ("text", "identifier", "event"),
    [
        (CODE, "]Q1", DossierScanned(CODE)),
        (CODE.lower(), "]C0", DossierScanned(CODE)),
        (f"https://example.vn/?ma={CODE}", "]Q1", DossierScanned(CODE)),
        (f"\\000026Mã hồ sơ: {CODE}\nHọ tên: Nguyễn Thị Mẫu", "]Q2", DossierScanned(CODE)),
        ("A012", "]C0", TicketScanned("A012")),
        ("A012", "]A0", TicketScanned("A012")),
        ("CB:mau-01a2b3", "]C0", BadgeScanned("mau-01a2b3")),
        ("CB:MAU.01_A2B3", "]C0", BadgeScanned("MAU.01_A2B3")),
        ("   ", "]C0", Ignored()),
    ],
)
def test_scan_gives_its_event_when_it_is_whole(text, identifier, event):
    assert map_scan(scan(text, identifier), FULL, TODAY) == event
    assert map_scan(bytearray(scan(text, identifier)), FULL, TODAY) == event


@pytest.mark.parametrize(
    ("frame", "words"),
    [
        (scan("A012")[1:], "prefix"),
        (scan("A012")[:-1], "suffix"),
        (b"", "prefix"),
        (b"\x02\r\n", "AIM identifier"),
        (scan("A012", ""), "AIM identifier"),
        (scan("A012", "]x0"), "not known"),
        (scan("A012", "]Q\xff"), "not known"),
        (scan(CODE, "]E0"), "kind ean"),
        (scan("A012", "]c0"), "not known"),
        (scan("\x1b[A A012"), "control byte"),
        (scan(f"{CODE}\x08"), "control byte"),
        (scan(f"{CODE}\x7f"), "control byte"),
        (scan(f"\x00{CODE}"), "control byte"),
        (scan("A" * MAX_SCAN_BYTES), "more than"),
        (scan(f"{CODE} 000.14.H00-240823-0001"), "two different"),
        (scan("H00.14-261124-0001"), "future"),
    ],
)
def test_scan_gives_no_event_when_it_is_not_whole_or_not_allowed(frame, words):
    found = map_scan(frame, FULL, TODAY)
    assert isinstance(found, Unmapped)
    assert words in found.reason


@pytest.mark.parametrize("number", ["000000000000", "000000000"])
def test_id_number_is_neither_ticket_nor_badge_when_the_pattern_would_take_it(number):
    wide = settings(
        prefix=None,
        suffix=None,
        aim=None,
        symbologies=None,
        ticket="(?P<ticket>[0-9]{1,12})",
        badge="(?:CB:)?(?P<badge>[0-9]{1,12})",
    )
    for text in (number, f"CB:{number}"):
        assert isinstance(map_scan(text.encode(), wide, TODAY), Unmapped)
    assert map_scan(b"CB:12345", wide, TODAY) == BadgeScanned("12345")


def test_no_dossier_is_read_when_the_profile_reads_none():
    assert isinstance(map_scan(CODE.encode(), settings(dossier=False), TODAY), Unmapped)


def test_no_pattern_sees_a_slip_when_it_would_take_anything():
    slip = f"000000000000|Mau|{CODE}|{'X' * 40}"
    assert map_scan(slip.encode(), ANY_TICKET, TODAY) == DossierScanned(CODE)


def test_every_symbology_is_known_by_the_letter_of_its_identifier():
    for letter, name in SYMBOLOGIES.items():
        one = settings(prefix=None, suffix=None, symbologies=name)
        assert map_scan(b"]" + letter + b"0A012", one, TODAY) == TicketScanned("A012")


@given(st.binary(max_size=200))
def test_nothing_is_raised_when_bytes_are_random(data):
    for each in (FULL, BARE, ANY_TICKET):
        found = map_scan(data, each, TODAY)
        assert not isinstance(found, Unmapped) or "\ufffd" not in found.reason


@given(st.binary(max_size=80), st.integers(0, 40))
def test_part_of_a_scan_is_no_other_dossier_when_it_is_cut(noise, cut):
    whole = scan(f"000.00.14.H00-240823-000100 {noise.hex()}")
    for part in (whole[:cut], whole[cut:]):
        found = map_scan(part, FULL, TODAY)
        assert found == DossierScanned("000.00.14.H00-240823-000100") or isinstance(found, Unmapped)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("prefix", "xy"),
        ("prefix", ""),
        ("suffix", "00 01 02 03 04 05 06 07 08"),
        ("control_bytes", "41"),
        ("control_bytes", 9),
        ("aim", 1),
        ("symbologies", "qr morse"),
        ("symbologies", None),
        ("symbologies", " "),
        ("dossier", "yes"),
        ("ticket", "[A-Z][0-9]{3}"),
        ("ticket", "(?P<ticket>[A-Z])(?P<counter>[0-9])"),
        ("ticket", "(?P<ticket>(a+)+)$"),
        ("badge", "(?P<ticket>[0-9]+)"),
        ("badge", "("),
    ],
)
def test_table_is_refused_with_its_key_when_a_value_cannot_be_used(key, value):
    with pytest.raises(ProfileError) as caught:
        settings(**{key: value})
    assert caught.value.key == f"scanner.{key}"


def test_table_is_refused_when_symbologies_stand_without_aim():
    with pytest.raises(ProfileError, match="aim = true"):
        settings(aim=False)


def test_table_is_refused_when_nothing_would_be_read():
    with pytest.raises(ProfileError, match="nothing is read"):
        settings(dossier=False, ticket=None, badge=None)

"""Input that is wrong in ways of its own: each is a refusal that says what, where and what to do.

What has a place of its own is tested there; docs/operation.md has the whole list.
"""

from pathlib import Path

import pytest

import central
from central.commands.errors import CommandError
from central.commands.places import add_site
from central.reference.cells import read_time_zone
from central.refusal import Problem, Refusal
from central.settings import load_settings
from kiosk.document import DocumentError
from kiosk.record import Typ, seal_envelope
from kiosk.record.base64url import decode, encode
from kiosk.record.payload import parse, serialise

CENTRAL = Path(central.__file__).parent
BAD_ZONES = (
    "",
    "Asia",
    "Hà Nội",
    "asia/ho_chi_minh",
    "Asia/Ho_Chi_Minh/x",
    "../../etc/passwd",
    "/etc/localtime",
    "tzdata.zi",
    "a" * 5000,
    "a\x01",
    "'; DROP TABLE sites; --",
    "UTC+7",
)


@pytest.mark.parametrize("zone", BAD_ZONES)
def test_time_zone_is_refused_in_words_when_there_is_none_such(hall, zone):
    config = hall.write_config()
    with pytest.raises(CommandError, match="expected one such as Asia/Ho_Chi_Minh"):
        add_site(config, "xa-khac", "Xã Khác", "Xã Khác", zone, hall.now, sample=True)
    with pytest.raises(ValueError, match="expected a time zone such as Asia/Ho_Chi_Minh"):
        read_time_zone(zone)
    text = zone.replace("\x01", "\\u0001")
    config = hall.write_config(f'[heads]\ntimezone = "{text}"\n')
    with pytest.raises(DocumentError, match="expected a time zone such as Asia/Ho_Chi_Minh"):
        load_settings(config)
    assert hall.rows("SELECT count(*) FROM sites") == [(1,)]


def test_record_of_a_later_form_is_refused_with_its_rule_and_nothing_is_taken(hall):
    kiosk = hall.add_kiosk()
    members = parse(decode(kiosk.log[0].split(".")[1]))
    later = seal_envelope(kiosk.key, Typ.RECORD, serialise({**members, "v": 2})).compact
    with pytest.raises(Refusal) as caught:
        kiosk.send([later])
    assert caught.value.problem is Problem.MALFORMED
    assert caught.value.detail == "record 0 of the batch breaks the rule field.v"
    assert hall.rows("SELECT count(*) FROM records") == [(0,)]
    kiosk.send()
    assert hall.rows("SELECT count(*) FROM records") == [(1,)]


@pytest.mark.parametrize("algorithm", ["none", "HS256", "EdDSA", "ES256", "RS256"])
def test_record_is_refused_when_its_header_names_another_algorithm(hall, algorithm):
    kiosk = hall.add_kiosk()
    header, payload, signature = kiosk.log[0].split(".")
    other = encode(decode(header).replace(b'"Ed25519"', f'"{algorithm}"'.encode()))
    for end in (signature, "A" * 86):
        with pytest.raises(Refusal) as caught:
            kiosk.send([f"{other}.{payload}.{end}"])
        assert caught.value.problem is Problem.MALFORMED
        assert caught.value.detail == "record 0 of the batch breaks the rule header.exact"
    assert hall.rows("SELECT count(*) FROM records") == [(0,)]


def test_every_csv_of_the_central_is_written_with_guarded_cells():
    """Each such file's own test holds cells against it (docs/operation.md)."""
    writers = {
        path.relative_to(CENTRAL).as_posix(): "central.reference.guarded import guarded" in text
        for path in CENTRAL.rglob("*.py")
        if "csv.writer" in (text := path.read_text("utf-8"))
    }
    assert set(writers) >= {"api/page.py", "reference/write_sheet.py"}
    assert all(writers.values()), writers

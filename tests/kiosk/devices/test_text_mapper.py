"""The text form beyond plain lines: kinds by code, constants, what is ignored, every kind."""

import time
import tomllib
from datetime import date
from pathlib import Path

import pytest

from kiosk.devices.mapper import FRAME_BUDGET_S, map_frame
from kiosk.devices.profile import Profile, ProfileError, profile_from
from kiosk.devices.ticket_event import (
    BadgeScanned,
    DossierScanned,
    OfficerNamed,
    TicketCalled,
    TicketScanned,
    TicketServed,
    TurnEnded,
)
from kiosk.devices.unmapped import Ignored, Unmapped

PLACE = Path("site.toml")
TOP = """
name = "site"
kind = "serial"
[line]
baud = 9600
bytesize = 8
parity = "none"
stopbits = 1
[framer]
kind = "line"
max_frame_bytes = 1024
[filter]
repeat_window_ms = 0
[health]
silent_after_s = 60
[mapper]
form = "text"
"""
SHORT = TOP + 'code_page = "utf-8"\n'
MIXED = (
    TOP
    + r"""
code_page = "utf-8"
ticket = "{letter}{number:03}"
[codes.event]
"Gọi" = "called"
X = "served"
[codes.stage]
R = "result"
[[ignore]]
pattern = 'PING|clock .{0,20}'
[[event]]
pattern = '(?P<event>[^ ]{1,9}) (?P<letter>[A-Z])(?P<number>[0-9]{1,4})(?: (?P<stage>[A-Z]))?'
stage = "reception"
service = "HO-TICH"
"""
)


def profile(text: str) -> Profile:
    return profile_from(PLACE, tomllib.loads(text))


def one_event(kind: str, pattern: str) -> Profile:
    return profile(f"{SHORT}[[event]]\nkind = '{kind}'\npattern = '{pattern}'\n")


@pytest.mark.parametrize(
    ("line", "mapped"),
    [
        ("Gọi A7", TicketCalled("A007", None, "HO-TICH", stage="reception")),
        ("Go\u0323i A7", TicketCalled("A007", None, "HO-TICH", stage="reception")),
        ("X A1234 R", TicketServed("A1234", None, "HO-TICH", stage="result")),
        ("PING", Ignored()),
        ("clock 08:15", Ignored()),
        ("X A12 Q", Unmapped("a code that [codes.stage] does not list")),
        ("Y A12", Unmapped("a code that [codes.event] does not list")),
    ],
)
def test_text_mapper_gives_what_codes_and_constants_say_when_a_line_fits(line, mapped):
    assert map_frame(line.encode(), profile(MIXED)) == mapped


@pytest.mark.parametrize(
    ("kind", "pattern", "line", "event"),
    [
        ("scanned", "S (?P<ticket>.*)", b"S A1", TicketScanned("A1")),
        ("ended", "E(?: (?P<counter>.*))?", b"E 5", TurnEnded("5")),
        ("ended", "E(?: (?P<counter>.*))?", b"E", TurnEnded(None)),
        ("officer", "O(?: (?P<officer>.*))?", b"O nv-01", OfficerNamed("nv-01", None)),
        ("officer", "O(?: (?P<officer>.*))?", b"O", OfficerNamed(None, None)),
        ("badge", "B (?P<badge>.*)", b"B cb.01_a", BadgeScanned("cb.01_a")),
        (
            "dossier",
            "D (?P<dossier>.*)",
            b"D h00.14-240823-0001",
            DossierScanned("H00.14-240823-0001"),
        ),
    ],
)
def test_text_mapper_gives_every_kind_of_event_when_the_profile_names_it(
    kind, pattern, line, event
):
    assert map_frame(line, one_event(kind, pattern)) == event


@pytest.mark.parametrize(
    ("kind", "pattern", "line"),
    [
        ("badge", "B (?P<badge>.*)", b"B 012 345"),
        ("badge", "B (?P<badge>.*)", b"B " + b"7" * 41),
        ("officer", "O (?P<officer>.*)", b"O <b>"),
        ("dossier", "D (?P<dossier>.*)", b"D 012345678901"),
        ("dossier", "D (?P<dossier>.*)", b"D H00.14-240832-0001"),
        ("called", "C (?P<ticket>.*)", b"C A\x1b12"),
        ("called", "C (?P<ticket>.*)", b"C " + b"1" * 200),
        ("called", "C (?P<ticket>[^;]*);(?P<procedure>.*)", b"C A1;1 2"),
        ("called", "C (?P<ticket>[^;]*);(?P<stage>.*)", b"C A1;R"),
    ],
)
def test_text_mapper_refuses_the_whole_frame_when_one_field_is_not_plain(kind, pattern, line):
    mapped = map_frame(line, one_event(kind, pattern))
    assert isinstance(mapped, Unmapped)
    assert line[2:].decode() not in mapped.reason


def test_text_mapper_refuses_a_dossier_when_its_day_has_not_come():
    of_2026 = one_event("dossier", "D (?P<dossier>.*)")
    assert isinstance(map_frame(b"D H00.14-261008-0001", of_2026, date(2026, 9, 1)), Unmapped)
    assert isinstance(
        map_frame(b"D H00.14-261008-0001", of_2026, date(2026, 11, 1)), DossierScanned
    )


@pytest.mark.parametrize(
    ("text", "key", "words"),
    [
        (
            "[[event]]\nkind = 'called'\npattern = '(?P<ticket>(?:a+)+)'",
            "event[1].pattern",
            "bound",
        ),
        (
            "[[event]]\nkind = 'called'\npattern = '(?P<ticket>(a|aa)+)'",
            "event[1].pattern",
            "one way",
        ),
        ("[[event]]\nkind = 'badge'\npattern = '(?P<ticket>a)'", "event[1].pattern", "(?P<badge>"),
        ("[[event]]\npattern = '(?P<ticket>a)'", "event[1].kind", "'called'"),
        ("[[event]]\nkind = 'called'\nwhen = { a = 1 }", "event[1].when", "'pattern'"),
        ("[[ignore]]\npattern = '(.*)*x'", "ignore[1].pattern", "bound"),
        ("ignore = 3", "mapper.ignore", "unknown key"),
        ("[answer]\ngood = '6'", "answer.good", "'06'"),
        ("[answer]\ngood = '06 06 06 06 06 06 06 06 06'", "answer.good", "1 to 8 bytes"),
        ("[scanner]\naim = true", "scanner", "unknown key"),
        ("codes = 1", "mapper.codes", "unknown key"),
        ("[codes]\nevent = 1", "codes.event", '"1" = "called"'),
    ],
)
def test_profile_error_names_key_and_what_to_do_when_a_table_is_wrong(text, key, words):
    right = "" if "[[event]]" in text else "\n[[event]]\nkind='ended'\npattern='E'"
    with pytest.raises(ProfileError) as caught:
        profile(f"{SHORT}{text}{right}")
    assert caught.value.key == key
    assert words in str(caught.value)


def test_profile_error_counts_the_rules_when_there_are_too_many():
    with pytest.raises(ProfileError, match=r"at most 64 tables \[\[event\]\]"):
        profile(SHORT + "[[event]]\nkind='ended'\npattern='E'\n" * 65)


def test_profile_keeps_its_answer_when_it_has_one():
    answered = profile(f"{SHORT}[answer]\ngood = '06'\n[[event]]\nkind = 'ended'\npattern = 'E'\n")
    assert answered.answer == b"\x06"
    assert profile(MIXED).answer == b""


def test_mapper_takes_no_longer_than_its_budget_when_many_patterns_are_slow_together():
    # Each is just quick enough for the trial; 64 of them share what one frame may take.
    slow = r"""[[event]]
kind = 'ended'
pattern = '[^a]*,[^a]*[b-d]%d?'
"""
    profile_of_64 = profile(SHORT + "".join(slow % number for number in range(64)))
    line = b"," * 1000
    began_s = time.process_time()
    mapped = map_frame(line, profile_of_64)
    assert time.process_time() - began_s < FRAME_BUDGET_S + 0.03
    assert mapped == Unmapped("a frame on which the patterns of the profile took too long")

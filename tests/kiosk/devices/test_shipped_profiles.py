"""Every profile that ships: its capture gives exactly the events written in it, nothing else."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.devices.capture import CapturedRead, read_capture
from kiosk.devices.counter_filter import for_counter
from kiosk.devices.mapper import map_frame
from kiosk.devices.mapper_settings import EVENT
from kiosk.devices.profile import Profile, load_profile
from kiosk.devices.ticket_event import SourceEvent, TicketElsewhere
from kiosk.devices.unmapped import Ignored, Unmapped
from tests.kiosk.devices.shipped_profiles import (
    COUNTER,
    NAMES,
    PROFILES,
    events_of,
    frames_of,
    is_whitelisted,
    told,
)

LOADED = {name: load_profile(PROFILES / f"{name}.toml") for name in NAMES}
CAPTURES = {name: read_capture(PROFILES / f"{name}.capture") for name in NAMES}
ON_A_BUS = [name for name in NAMES if name not in {"scanner", "escpos-tee"}]
SPLIT_ANYHOW = [name for name in NAMES if LOADED[name].framer.kind not in {"gap", "modbus-rtu"}]
"""Where silence ends a frame, the times of the reads are part of what was said."""


def kinds_of(profile: Profile) -> set[str]:
    """Give every kind of event that the profile can tell of."""
    if profile.scanner is not None:
        read = profile.scanner
        kinds = {"dossier": read.reads_dossiers, "scanned": read.ticket, "badge": read.badge}
        return {kind for kind, is_read in kinds.items() if is_read}
    by_code = set(profile.mapper.codes.get(EVENT, {}).values())
    return {kind for one in profile.mapper.events for kind in ([one.kind] if one.kind else by_code)}


def test_profiles_that_ship_are_those_of_every_family_when_listed():
    assert {LOADED[name].framer.kind for name in NAMES} == {
        "line",
        "prefix",
        "delimited",
        "fixed",
        "gap",
        "escpos",
        "modbus-rtu",
    }
    assert {"plain-lines", "network-lines", "scanner"} <= set(NAMES)
    assert all(LOADED[name].name == name for name in NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_profile_gives_the_events_written_in_its_capture_when_that_is_replayed(name):
    capture = CAPTURES[name]
    assert capture.problem is None
    assert [told(event) for event in events_of(LOADED[name], capture.reads)] == list(
        capture.expected
    )


@pytest.mark.parametrize("name", NAMES)
def test_capture_holds_every_kind_of_event_when_its_profile_can_tell_of_it(name):
    heard = {line.split()[0] for line in CAPTURES[name].expected}
    assert heard - {"elsewhere"} == kinds_of(LOADED[name])


@pytest.mark.parametrize("name", ON_A_BUS)
def test_capture_holds_noise_a_refresh_and_another_counter_when_the_wire_is_a_bus(name):
    mapped = [map_frame(frame, LOADED[name]) for frame, _ in frames_of_capture(name)]
    theirs = [one for one in mapped if is_another_counters(one)]
    events = [one for one in mapped if not isinstance(one, Ignored | Unmapped)]
    assert theirs
    assert len(events) > len(set(events)), "no event is said twice"
    assert len(CAPTURES[name].expected) < len(events)
    if name != "plain-lines":
        assert Ignored() in mapped


def frames_of_capture(name: str) -> list[tuple[bytes, int]]:
    return list(frames_of(LOADED[name], CAPTURES[name].reads))


def is_another_counters(mapped: SourceEvent | Ignored | Unmapped) -> bool:
    if isinstance(mapped, Ignored | Unmapped):
        return False
    return isinstance(for_counter(mapped, COUNTER), TicketElsewhere | None)


@pytest.mark.parametrize("name", SPLIT_ANYHOW)
@given(data=st.data())
def test_profile_gives_the_same_events_when_its_capture_is_split_anyhow(name, data):
    whole = CAPTURES[name].reads
    reads = []
    for read in whole:
        cuts = sorted(data.draw(st.sets(st.integers(0, len(read.data)), max_size=3)))
        places = [0, *cuts, len(read.data)]
        parts = [read.data[a:b] for a, b in pairwise(places) if a < b]
        reads += [CapturedRead(read.at_ms, part) for part in parts]
    assert [told(one) for one in events_of(LOADED[name], reads)] == list(CAPTURES[name].expected)


@pytest.mark.parametrize("name", NAMES)
@given(data=st.data())
def test_profile_gives_only_plain_fields_when_any_bytes_come(name, data):
    profile = LOADED[name]
    # Real frames with a few bytes changed find more than bytes that are merely random.
    real = [frame for frame, _ in frames_of_capture(name)]
    frame = bytearray(data.draw(st.sampled_from(real) | st.binary(max_size=200)))
    for place in data.draw(st.lists(st.integers(0, max(0, len(frame) - 1)), max_size=4)):
        frame[place : place + 1] = data.draw(st.binary(max_size=3))
    mapped = map_frame(bytes(frame), profile)
    assert isinstance(mapped, Ignored | Unmapped) or is_whitelisted(mapped)


@pytest.mark.parametrize("name", NAMES)
@given(reads=st.lists(st.binary(min_size=1, max_size=80), max_size=8), pause_ms=st.integers(0, 99))
def test_layers_never_raise_when_any_bytes_come_over_the_line(name, reads, pause_ms):
    captured = [CapturedRead(number * pause_ms, data) for number, data in enumerate(reads)]
    assert all(is_whitelisted(event) for event in events_of(LOADED[name], captured))


EXAMPLE = re.compile(r"((?:#   (?:[0-9A-F]{2} )+[0-9A-F]{2}\n)+)#= (.*)\n")


@pytest.mark.parametrize("name", [name for name in NAMES if name != "scanner"])
def test_profile_maps_its_own_hex_example_when_that_is_read_from_the_comment(name):
    text = (PROFILES / f"{name}.toml").read_text(encoding="utf-8")
    examples = EXAMPLE.findall(text)
    assert examples
    for example, expected in examples:
        reads = [CapturedRead(1000, bytes.fromhex(example.replace("#", " ")))]
        assert [told(event) for event in events_of(LOADED[name], reads)] == [expected]


@pytest.mark.parametrize("name", NAMES)
def test_profile_says_that_no_maker_is_meant_when_it_ships(name):
    text = (PROFILES / f"{name}.toml").read_text(encoding="utf-8")
    flat = re.sub(r"\s*\n# ?", " ", text)
    assert name == "scanner" or "makers do not publish" in flat or "few publish" in flat

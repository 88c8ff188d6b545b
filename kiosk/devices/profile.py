"""A profile: what IT wrote down about one kind of queue device.

Guarantees: a `Profile` that exists is usable: its patterns compile and name their groups, its
code page exists, its figures are within bounds. Anything else is a `ProfileError`. The address of
the line and the counter of this kiosk are not here; they come from the settings.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kiosk.devices.framer_settings import FRAMER_KEYS, FramerSettings, read_framer
from kiosk.devices.profile_table import ProfileError, ProfileTable

__all__ = [
    "EVENT_KINDS",
    "EventPattern",
    "FramerSettings",
    "LineSettings",
    "Profile",
    "ProfileError",
    "load_profile",
]

EVENT_KINDS = ("called", "recalled", "served", "skipped")
SOURCE_KINDS = ("serial",)
PARITIES: Mapping[str, str] = {"none": "N", "even": "E", "odd": "O"}
GROUPS = ("ticket", "counter", "service")

MAX_LINE_BYTES = 1024
"""No line that a pattern is tried on is longer than this."""
MAX_PROFILE_BYTES = 64 * 1024
LONGEST_REPEAT_WINDOW_MS = 600_000
LONGEST_SILENCE_S = 86_400
MS_PER_S = 1000


@dataclass(frozen=True, slots=True)
class LineSettings:
    """The serial line: baud, data bits, parity as pyserial's letter (N, E, O), stop bits."""

    baud: int
    bytesize: int
    parity: str
    stopbits: int


@dataclass(frozen=True, slots=True)
class EventPattern:
    """A whole line's pattern and the kind of event it tells of, one of `EVENT_KINDS`."""

    kind: str
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Profile:
    """All layers of one device. Delays in milliseconds; patterns are tried in order."""

    name: str
    kind: str
    line: LineSettings
    framer: FramerSettings
    code_page: str
    repeat_window_ms: int
    silent_after_ms: int
    events: tuple[EventPattern, ...]


def load_profile(path: Path) -> Profile:
    """Read a profile from a TOML file; raise ProfileError when it cannot be used."""
    known = ("name", "kind", "line", "framer", "mapper", "filter", "health", "event")
    top = ProfileTable(path, "", _parse(path), known)
    health = top.table("health", ("silent_after_s",))
    return Profile(
        name=top.text("name", "the profile's name, such as 'plain-lines'"),
        kind=top.choice("kind", SOURCE_KINDS),
        line=_line(top.table("line", ("baud", "bytesize", "parity", "stopbits"))),
        framer=read_framer(top.table("framer", FRAMER_KEYS)),
        code_page=_code_page(top.table("mapper", ("code_page",))),
        repeat_window_ms=top.table("filter", ("repeat_window_ms",)).whole(
            "repeat_window_ms", 0, LONGEST_REPEAT_WINDOW_MS
        ),
        silent_after_ms=health.whole("silent_after_s", 1, LONGEST_SILENCE_S) * MS_PER_S,
        events=tuple(_event(one) for one in top.tables("event", ("kind", "pattern"))),
    )


def _parse(path: Path) -> dict[str, object]:
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_PROFILE_BYTES + 1)
    except FileNotFoundError as error:
        beside = ", ".join(sorted(one.name for one in path.parent.glob("*.toml"))) or "none"
        expected = f"a ticket source profile; those in this folder: {beside}"
        raise ProfileError(path, "", expected, "no such file") from error
    except OSError as error:
        found = f"cannot be read: {error.strerror}"
        raise ProfileError(path, "", "a readable TOML file", found) from error
    if len(raw) > MAX_PROFILE_BYTES:
        raise ProfileError(path, "", f"at most {MAX_PROFILE_BYTES} bytes", "the file is longer")
    try:
        return tomllib.loads(raw.decode())
    except UnicodeDecodeError as error:
        found = f"byte {error.start} is not UTF-8"
        raise ProfileError(path, "", "a TOML file in UTF-8", found) from error
    except tomllib.TOMLDecodeError as error:
        raise ProfileError(path, "", "well-formed TOML", str(error)) from error


def _line(table: ProfileTable) -> LineSettings:
    return LineSettings(
        baud=table.whole("baud", 300, 921_600),
        bytesize=table.whole("bytesize", 7, 8),
        parity=PARITIES[table.choice("parity", tuple(PARITIES))],
        stopbits=table.whole("stopbits", 1, 2),
    )


def _code_page(table: ProfileTable) -> str:
    expected = "a code page that Python knows, such as 'ascii', 'utf-8' or 'windows-1258'"
    name = table.text("code_page", expected)
    try:
        b"A".decode(name)
    except (LookupError, ValueError) as error:
        raise table.error("code_page", expected) from error
    return name


def _event(table: ProfileTable) -> EventPattern:
    kind = table.choice("kind", EVENT_KINDS)
    source = table.text("pattern", "a regular expression with a group (?P<ticket>...)")
    try:
        pattern = re.compile(source)
    except (re.error, OverflowError, RecursionError) as error:
        raise table.error("pattern", "a regular expression", f"it does not compile: {error}") from (
            error
        )
    if "ticket" not in pattern.groupindex:
        raise table.error("pattern", "a group (?P<ticket>...)", "it has no group named ticket")
    for group in pattern.groupindex:
        if group not in GROUPS:
            raise table.error("pattern", f"groups {', '.join(GROUPS)} only", f"group {group!r}")
    return EventPattern(kind, pattern)

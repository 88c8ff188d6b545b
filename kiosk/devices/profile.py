"""A profile: what IT wrote down about one kind of queue device.

Guarantees: a `Profile` that exists is usable: its patterns were tried and name their groups, its
code page exists, its figures are within bounds. Anything else is a `ProfileError`. What stands in
a layer's table, the layer reads (`framer_settings`, `mapper_settings`, `scanner_settings`). The
address of the line and the counter of this kiosk are not here; they come from the settings.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kiosk.devices.framer_settings import FRAMER_KEYS, FramerSettings, read_framer
from kiosk.devices.mapper_settings import MapperSettings, read_mapper
from kiosk.devices.profile_table import ProfileError, ProfileTable
from kiosk.devices.scanning.scanner_settings import SCANNER_KEYS, ScannerSettings, read_scanner

__all__ = [
    "FramerSettings",
    "LineSettings",
    "Profile",
    "ProfileError",
    "load_profile",
    "profile_from",
]

SERIAL, SCANNER = "serial", "scanner"
SOURCE_KINDS = (SERIAL, SCANNER)
PARITIES: Mapping[str, str] = {"none": "N", "even": "E", "odd": "O"}
COMMON_KEYS = ("name", "kind", "line", "framer", "filter", "health")
MAPPED_KEYS = ("mapper", "codes", "event", "ignore", "answer")

MAX_PROFILE_BYTES = 64 * 1024
LONGEST_REPEAT_WINDOW_MS = 600_000
LONGEST_SILENCE_S = 86_400
LONGEST_ANSWER_BYTES = 8
MS_PER_S = 1000


@dataclass(frozen=True, slots=True)
class LineSettings:
    """The serial line: baud, data bits, parity as pyserial's letter (N, E, O), stop bits."""

    baud: int
    bytesize: int
    parity: str
    stopbits: int


@dataclass(frozen=True, slots=True)
class Profile:
    """All layers of one device. Delays in milliseconds.

    `mapper` of a serial source, `scanner` of a scanner; the other one is empty or None. `answer`:
    the only bytes that are ever written to the line, after a good frame; b"" writes nothing.
    """

    name: str
    kind: str
    line: LineSettings
    framer: FramerSettings
    mapper: MapperSettings
    repeat_window_ms: int
    silent_after_ms: int
    answer: bytes = b""
    scanner: ScannerSettings | None = None


NO_MAPPER = MapperSettings(form="text", code_page="ascii", events=())
"""A scanner's profile has none: what a scan is, `scanning` knows."""


def load_profile(path: Path) -> Profile:
    """Read a profile from a TOML file; raise ProfileError when it cannot be used."""
    return profile_from(path, _parse(path))


def profile_from(path: Path, tables: Mapping[str, object]) -> Profile:
    """Make a profile of TOML's tables; `path` is what a ProfileError names."""
    is_scanner = tables.get("kind") == SCANNER
    known = (*COMMON_KEYS, *(("scanner",) if is_scanner else MAPPED_KEYS))
    top = ProfileTable(path, "", tables, known)
    kind = top.choice("kind", SOURCE_KINDS)
    health = top.table("health", ("silent_after_s",))
    return Profile(
        name=top.text("name", "the profile's name, such as 'plain-lines'"),
        kind=kind,
        line=_line(top.table("line", ("baud", "bytesize", "parity", "stopbits"))),
        framer=read_framer(top.table("framer", FRAMER_KEYS)),
        mapper=NO_MAPPER if is_scanner else read_mapper(top),
        repeat_window_ms=top.table("filter", ("repeat_window_ms",)).whole(
            "repeat_window_ms", 0, LONGEST_REPEAT_WINDOW_MS
        ),
        silent_after_ms=health.whole("silent_after_s", 1, LONGEST_SILENCE_S) * MS_PER_S,
        answer=_answer(top),
        scanner=read_scanner(top.table("scanner", SCANNER_KEYS)) if is_scanner else None,
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


def _answer(top: ProfileTable) -> bytes:
    if "answer" not in top.names:
        return b""
    table = top.table("answer", ("good",))
    expected = f"1 to {LONGEST_ANSWER_BYTES} bytes in hexadecimal, such as '06'"
    try:
        answer = bytes.fromhex(table.text("good", expected))
    except ValueError as error:
        if isinstance(error, ProfileError):
            raise
        raise table.error("good", expected) from error
    if not 0 < len(answer) <= LONGEST_ANSWER_BYTES:
        raise table.error("good", expected)
    return answer

"""The table [framer] of a profile: how the bytes of a device become frames.

Guarantees: a `FramerSettings` that was read can be framed by: its figures are within bounds, its
marks can be told apart, and no key stands in the table that its kind does not know. Anything else
is a `ProfileError` that names the key. Defaults are written down here and nowhere else.

Bytes are written as hexadecimal pairs, `"02"` or `"03 50"`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import ClassVar, TypeAlias

from kiosk.devices.framing.checks import ALGORITHMS, CHECK_BYTES
from kiosk.devices.profile_table import ProfileTable

LEAST_FRAME_BYTES, MOST_FRAME_BYTES = 8, 1024
MOST_ESCPOS_BYTES = 8192
MOST_MARK_BYTES = 8
LEAST_GAP_MS, MOST_GAP_MS = 2, 2000

ORDERS = ("high-first", "low-first")
ENDS = ("any", "cr", "lf", "crlf")
HIGH_FIRST = {"crc16-modbus": False}
"""Which CRCs are sent low byte first; by default the others come high byte first."""


@dataclass(frozen=True, slots=True)
class CheckSettings:
    """The check of a frame: which algorithm over what, how it is sent and where it stands.

    `covers_start` and `covers_end`: whether the start and end marks are counted in. `is_hex`: it
    comes as hexadecimal digits, not as bytes. `is_high_first`: the order of a CRC's two bytes.
    `is_after_end`: it follows the end mark; else it stands just before it.
    """

    algorithm: str = "none"
    covers_start: bool = False
    covers_end: bool = True
    is_hex: bool = False
    is_high_first: bool = True
    is_after_end: bool = True

    @property
    def wire_bytes(self) -> int:
        """How many bytes the check takes on the wire."""
        return CHECK_BYTES[self.algorithm] * (2 if self.is_hex else 1)


NO_CHECK = CheckSettings()


@dataclass(frozen=True, slots=True)
class LineFraming:
    """Text that ends with CR, LF or CR LF; `max_frame_bytes` without the end."""

    kind: ClassVar[str] = "line"
    max_frame_bytes: int
    ends: str = "any"


@dataclass(frozen=True, slots=True)
class PrefixFraming:
    """From a start mark to an end mark, both left out; no check."""

    kind: ClassVar[str] = "prefix"
    start: bytes
    end: bytes
    max_frame_bytes: int


@dataclass(frozen=True, slots=True)
class DelimitedFraming:
    """From a start mark to an end mark with a check; `escape` is one byte, or empty for none."""

    kind: ClassVar[str] = "delimited"
    start: bytes
    end: bytes
    max_frame_bytes: int
    escape: bytes = b""
    check: CheckSettings = NO_CHECK


@dataclass(frozen=True, slots=True)
class FixedFraming:
    """`length` bytes, start mark and check included; the start may be empty."""

    kind: ClassVar[str] = "fixed"
    length: int
    start: bytes = b""
    check: CheckSettings = NO_CHECK


@dataclass(frozen=True, slots=True)
class GapFraming:
    """Whatever comes between two silences of `gap_ms`; the check is its last bytes."""

    kind: ClassVar[str] = "gap"
    gap_ms: int
    max_frame_bytes: int
    check: CheckSettings = NO_CHECK


@dataclass(frozen=True, slots=True)
class EscposFraming:
    """The text of a ticket printer's data; a ticket of at most `max_frame_bytes` of text."""

    kind: ClassVar[str] = "escpos"
    max_frame_bytes: int


@dataclass(frozen=True, slots=True)
class ModbusFraming:
    """Modbus RTU as a listener hears it; `gap_ms` of silence ends what is unfinished."""

    kind: ClassVar[str] = "modbus-rtu"
    gap_ms: int


FramerSettings: TypeAlias = (
    LineFraming
    | PrefixFraming
    | DelimitedFraming
    | FixedFraming
    | GapFraming
    | EscposFraming
    | ModbusFraming
)

_CHECK_KEYS = ("check", "check_from", "check_to", "check_at", "check_form", "check_order")
_KEYS: Mapping[str, tuple[str, ...]] = {
    LineFraming.kind: ("ends", "max_frame_bytes"),
    PrefixFraming.kind: ("start", "end", "max_frame_bytes"),
    DelimitedFraming.kind: ("start", "end", "escape", "max_frame_bytes", *_CHECK_KEYS),
    FixedFraming.kind: ("length", "start", "check", "check_from", "check_form", "check_order"),
    GapFraming.kind: ("gap_ms", "max_frame_bytes", "check", "check_form", "check_order"),
    EscposFraming.kind: ("max_frame_bytes",),
    ModbusFraming.kind: ("gap_ms",),
}
FRAMER_KINDS = tuple(_KEYS)
FRAMER_KEYS = tuple(dict.fromkeys(("kind", *(key for keys in _KEYS.values() for key in keys))))
"""Every key that some kind knows: what [framer] is opened with."""


def read_framer(table: ProfileTable) -> FramerSettings:
    """Read [framer], opened with `FRAMER_KEYS`; raise ProfileError when it cannot be used."""
    kind = table.choice("kind", FRAMER_KINDS)
    for key in table.names:
        if key != "kind" and key not in _KEYS[kind]:
            known = ", ".join(_KEYS[kind])
            raise table.error(key, f"of a framer of kind {kind!r} only {known}")
    return _READERS[kind](table)


def _line(table: ProfileTable) -> LineFraming:
    return LineFraming(_most(table), _chosen(table, "ends", ENDS))


def _prefix(table: ProfileTable) -> PrefixFraming:
    return PrefixFraming(*_marks(table), _most(table))


def _gap(table: ProfileTable) -> GapFraming:
    return GapFraming(_gap_ms(table), _most(table), _check(table))


def _escpos(table: ProfileTable) -> EscposFraming:
    return EscposFraming(table.whole("max_frame_bytes", LEAST_FRAME_BYTES, MOST_ESCPOS_BYTES))


def _modbus(table: ProfileTable) -> ModbusFraming:
    return ModbusFraming(_gap_ms(table))


def _chosen(table: ProfileTable, key: str, choices: tuple[str, ...]) -> str:
    return table.choice(key, choices) if key in table.names else choices[0]


def _most(table: ProfileTable) -> int:
    return table.whole("max_frame_bytes", LEAST_FRAME_BYTES, MOST_FRAME_BYTES)


def _gap_ms(table: ProfileTable) -> int:
    return table.whole("gap_ms", LEAST_GAP_MS, MOST_GAP_MS)


def _marks(table: ProfileTable) -> tuple[bytes, bytes]:
    start, end = _bytes(table, "start"), _bytes(table, "end")
    if start in end or end in start:
        raise table.error("end", "an end that is no part of the start, nor the start of it")
    return start, end


def _bytes(table: ProfileTable, key: str) -> bytes:
    expected = f"1 to {MOST_MARK_BYTES} bytes as hexadecimal pairs, such as '02' or '03 50'"
    try:
        value = bytes.fromhex(table.text(key, expected))
    except ValueError as error:
        raise table.error(key, expected) from error
    if not 0 < len(value) <= MOST_MARK_BYTES:
        raise table.error(key, expected)
    return value


def _delimited(table: ProfileTable) -> DelimitedFraming:
    start, end = _marks(table)
    escape = _bytes(table, "escape") if "escape" in table.names else b""
    if len(escape) > 1:
        raise table.error("escape", "one byte, such as '10'")
    if escape:
        if start.startswith(escape) != end.startswith(escape):
            raise table.error("escape", "a byte that begins both start and end, or neither")
        if escape in start[1:] or escape in end[1:]:
            raise table.error("escape", "a byte that stands in start and end at most once, first")
        if start.startswith(escape) and min(len(start), len(end)) == 1:
            raise table.error("escape", "another byte than start and end")
    check = _check(table)
    if check.covers_end and not check.is_after_end:
        raise table.error("check_to", "'before-end', as the check stands before the end")
    return DelimitedFraming(start, end, _most(table), escape, check)


def _fixed(table: ProfileTable) -> FixedFraming:
    length = table.whole("length", 2, MOST_FRAME_BYTES)
    start = _bytes(table, "start") if "start" in table.names else b""
    check = _check(table)
    least = len(start) + check.wire_bytes
    if length <= least:
        raise table.error("length", f"more than the {least} bytes of start and check")
    if not start and check.algorithm == "none":
        raise table.error("start", "a start or a check: without both no place is ever found again")
    return FixedFraming(length, start, check)


def _check(table: ProfileTable) -> CheckSettings:
    algorithm = _chosen(table, "check", ("none", *ALGORITHMS))
    if algorithm == "none":
        for key in _CHECK_KEYS[1:]:
            if key in table.names:
                raise table.error(key, "no such key where check is 'none'")
        return NO_CHECK
    is_after_end = _chosen(table, "check_at", ("after-end", "before-end")) == "after-end"
    to = ("end", "before-end") if is_after_end else ("before-end", "end")
    orders = ORDERS if HIGH_FIRST.get(algorithm, True) else ORDERS[::-1]
    return CheckSettings(
        algorithm,
        covers_start=_chosen(table, "check_from", ("after-start", "start")) == "start",
        covers_end=_chosen(table, "check_to", to) == "end",
        is_hex=_chosen(table, "check_form", ("byte", "hex")) == "hex",
        is_high_first=_chosen(table, "check_order", orders) == "high-first",
        is_after_end=is_after_end,
    )


_READERS: Mapping[str, Callable[[ProfileTable], FramerSettings]] = {
    LineFraming.kind: _line,
    PrefixFraming.kind: _prefix,
    DelimitedFraming.kind: _delimited,
    FixedFraming.kind: _fixed,
    GapFraming.kind: _gap,
    EscposFraming.kind: _escpos,
    ModbusFraming.kind: _modbus,
}

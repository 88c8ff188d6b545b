"""The table [scanner] of a profile: what a scanner puts around a scan, and what it may read.

Guarantees: `ScannerSettings` that were read can be scanned by; anything else is a `ProfileError`
that names the key. Defaults are written down here and nowhere else. Control bytes are written as
hexadecimal pairs, `"0D"` or `"09 1D"`.
"""

from dataclasses import dataclass

from kiosk.devices.patterns import Pattern, PatternError
from kiosk.devices.profile_table import ProfileTable
from kiosk.devices.scanning.aim import SYMBOLOGIES
from kiosk.devices.scanning.envelope import DEFAULT_CONTROL_BYTES, FIRST_PRINTABLE

SCANNER_KEYS = (
    "prefix",
    "suffix",
    "aim",
    "symbologies",
    "control_bytes",
    "dossier",
    "ticket",
    "badge",
)
"""Every key of the table: what [scanner] is opened with."""
MOST_ENVELOPE_BYTES = 8
SYMBOLOGY_NAMES = tuple(SYMBOLOGIES.values())


@dataclass(frozen=True, slots=True)
class ScannerSettings:
    """`symbologies`: names that may be read, None where the scanner sends no AIM identifier.

    `ticket` and `badge`: patterns of a whole label with a group of that name, None where none is
    read; `reads_dossiers`: whether receipt slips are.
    """

    prefix: bytes = b""
    suffix: bytes = b""
    symbologies: frozenset[str] | None = None
    control_bytes: bytes = DEFAULT_CONTROL_BYTES
    reads_dossiers: bool = True
    ticket: Pattern | None = None
    badge: Pattern | None = None


def read_scanner(table: ProfileTable) -> ScannerSettings:
    """Read [scanner], opened with `SCANNER_KEYS`; raise ProfileError when it cannot be used."""
    settings = ScannerSettings(
        prefix=_bytes(table, "prefix", MOST_ENVELOPE_BYTES),
        suffix=_bytes(table, "suffix", MOST_ENVELOPE_BYTES),
        symbologies=_symbologies(table),
        control_bytes=_control_bytes(table),
        reads_dossiers=table.flag("dossier", True),
        ticket=_pattern(table, "ticket"),
        badge=_pattern(table, "badge"),
    )
    if not (settings.reads_dossiers or settings.ticket or settings.badge):
        raise table.error("dossier", "true, or a pattern for ticket or badge: nothing is read")
    return settings


def _bytes(table: ProfileTable, key: str, most: int) -> bytes:
    if key not in table.names:
        return b""
    expected = f"1 to {most} bytes as hexadecimal pairs, such as '0D' or '02'"
    try:
        value = bytes.fromhex(table.text(key, expected))
    except ValueError as error:
        raise table.error(key, expected) from error
    if not 0 < len(value) <= most:
        raise table.error(key, expected)
    return value


def _control_bytes(table: ProfileTable) -> bytes:
    if "control_bytes" not in table.names:
        return DEFAULT_CONTROL_BYTES
    value = _bytes(table, "control_bytes", FIRST_PRINTABLE)
    if any(byte >= FIRST_PRINTABLE for byte in value):
        raise table.error("control_bytes", "control bytes only, 00 to 1F")
    return value


def _symbologies(table: ProfileTable) -> frozenset[str] | None:
    if not table.flag("aim", False):
        if "symbologies" in table.names:
            raise table.error("symbologies", "aim = true beside it: only then the scanner tells")
        return None
    expected = f"kinds of labels separated by spaces, of {', '.join(SYMBOLOGY_NAMES)}"
    names = frozenset(table.text("symbologies", expected).split())
    if not names or not names <= set(SYMBOLOGY_NAMES):
        raise table.error("symbologies", expected)
    return names


def _pattern(table: ProfileTable, key: str) -> Pattern | None:
    if key not in table.names:
        return None
    expected = f"a regular expression with the one group (?P<{key}>...)"
    try:
        pattern = Pattern(table.text(key, expected))
    except PatternError as error:
        raise table.error(key, error.expected, error.found) from error
    if pattern.groups != (key,):
        raise table.error(key, expected)
    return pattern

"""Fields at fixed places of a frame: what stands there, as text. Pure.

Guarantees: a field that does not lie wholly inside the frame is absent, never shortened; digits of
a BCD field are 0 to 9, bytes of an ASCII field are printable, or the field is a `BadField`. Bytes
count from 0 at the beginning of the frame, as the framer gives it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kiosk.devices.profile_table import ProfileTable

NUMBERS: Mapping[str, tuple[int, bool]] = {
    "uint8": (1, True),
    "uint16-be": (2, True),
    "uint16-le": (2, False),
    "uint32-be": (4, True),
    "uint32-le": (4, False),
}
"""How many bytes a number has, and whether the first is the high one."""
TEXTS = ("ascii", "bcd")
FIELD_KEYS = ("name", "at", "length", "as", "padded")
LAST_BYTE = 1023
MOST_TEXT_BYTES = 64
FIRST_PRINTABLE, LAST_PRINTABLE = 0x20, 0x7E
PADDING = b" \x00"


@dataclass(frozen=True, slots=True)
class StructField:
    """`length` bytes from byte `at` on, read as `form`, one of NUMBERS and TEXTS.

    `is_padded`: spaces and zero bytes around the text are none of it (ascii).
    """

    name: str
    at: int
    length: int
    form: str
    is_padded: bool = False


class BadFieldError(ValueError):
    """What stands in a field is none; the message names the field and does not quote it."""


def read_field(table: ProfileTable) -> StructField:
    """Read one [[mapper.field]]; raise ProfileError when it cannot be used."""
    name = table.text("name", "a name of letters, digits and underscores, such as 'number'")
    if not (name.isascii() and name.isidentifier()):
        raise table.error("name", "a name of letters, digits and underscores, such as 'number'")
    form = table.choice("as", (*NUMBERS, *TEXTS))
    at = table.whole("at", 0, LAST_BYTE)
    if form in TEXTS:
        length = table.whole("length", 1, MOST_TEXT_BYTES)
    else:
        length = NUMBERS[form][0]
        if "length" in table.names and table.whole("length", 1, LAST_BYTE) != length:
            raise table.error("length", f"{length}, or none: {form} has {length} bytes")
    if "padded" in table.names and form != "ascii":
        raise table.error("padded", "no such key but where as = 'ascii'")
    return StructField(name, at, length, form, table.flag("padded", otherwise=False))


def values_of(frame: bytes, fields: Sequence[StructField]) -> dict[str, str]:
    """Give the fields that lie inside the frame by name; raise BadFieldError for one that is none.

    Numbers come in decimal digits without zeros before them, BCD with all its digits.
    """
    values = {
        field.name: _value(frame[field.at : field.at + field.length], field)
        for field in fields
        if field.at + field.length <= len(frame)
    }
    # A padded field that holds nothing but padding says nothing.
    return {name: value for name, value in values.items() if value}


def _value(raw: bytes, field: StructField) -> str:
    if field.form in NUMBERS:
        return str(int.from_bytes(raw, "big" if NUMBERS[field.form][1] else "little"))
    if field.form == "bcd":
        digits = raw.hex()
        if not digits.isdecimal():
            raise BadFieldError(f"a field {field.name} that is not of decimal digits")
        return digits
    if field.is_padded:
        raw = raw.strip(PADDING)
    if not all(FIRST_PRINTABLE <= byte <= LAST_PRINTABLE for byte in raw):
        raise BadFieldError(f"a field {field.name} that is not of printable ASCII characters")
    return raw.decode("ascii")

"""The frame of fixed places for given values. Pure.

Guarantees: every value stands where its field is, in its form; None when one does not fit there.
Places that no value is given for hold zeros, spaces in padded text.
"""

from collections.abc import Mapping

from kiosk.devices.framer_settings import FixedFraming, ModbusFraming
from kiosk.devices.mapper_settings import FRAME_BYTES
from kiosk.devices.profile import Profile
from kiosk.devices.struct_fields import NUMBERS, StructField

WRITE_REGISTERS = 0x10
REGISTERS_FROM = 7


def struct_frame(values: Mapping[str, str], profile: Profile) -> bytes | None:
    """Give the frame, as the profile's framer would give it; None when a value does not fit."""
    fields = profile.mapper.fields
    needed = max((field.at + field.length for field in fields), default=0)
    frame = bytearray(_length(values, profile, needed))
    for field in fields:
        if field.at + field.length > len(frame):
            continue
        raw = _raw(values.get(field.name), field)
        if raw is None:
            return None
        frame[field.at : field.at + field.length] = raw
    if isinstance(profile.framer, ModbusFraming):
        _count_registers(frame)
    return bytes(frame)


def _count_registers(frame: bytearray) -> None:
    """Write multiple registers says how many follow (Modbus application protocol V1.1b3, 6.12)."""
    if len(frame) > REGISTERS_FROM and frame[1] == WRITE_REGISTERS:
        count = len(frame) - REGISTERS_FROM
        frame[4:REGISTERS_FROM] = (count // 2).to_bytes(2, "big") + bytes([count])


def _length(values: Mapping[str, str], profile: Profile, needed: int) -> int:
    if FRAME_BYTES in values:
        return int(values[FRAME_BYTES])
    framer = profile.framer
    if isinstance(framer, FixedFraming):
        return max(needed, framer.length - len(framer.start) - framer.check.wire_bytes)
    return needed


def _raw(value: str | None, field: StructField) -> bytes | None:
    if value is None:
        filling = b" " if field.form == "ascii" else b"\0"
        return filling * field.length
    if field.form in NUMBERS:
        length, is_big = NUMBERS[field.form]
        if not value.isdecimal() or int(value) >= 1 << 8 * length:
            return None
        return int(value).to_bytes(length, "big" if is_big else "little")
    if field.form == "bcd":
        digits = value.zfill(2 * field.length)
        fits = digits.isdecimal() and len(digits) == 2 * field.length
        return bytes.fromhex(digits) if fits else None
    raw = value.encode("ascii", "replace")
    return raw.ljust(field.length) if len(raw) <= field.length else None

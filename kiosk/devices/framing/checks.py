"""The checks that queue devices put on their frames, each a function of bytes. Pure.

Sources: XOR and sum8 are the sum of all bytes without and with carry, modulo 256; LRC is the
two's complement of sum8 (Modbus over serial line V1.02, 2.5.2.2); CRC16 as in the catalogue of
parametrised CRC algorithms: "crc16-modbus" is CRC-16/MODBUS (polynomial 0x8005, reflected, from
0xFFFF; Modbus over serial line V1.02, 2.5.1.2), "crc16-ccitt" is CRC-16/CCITT-FALSE, also called
IBM-3740 (polynomial 0x1021, from 0xFFFF). Why crc16_modbus takes two bytes at a time: ADR 0034.
"""

import operator
import struct
from binascii import crc_hqx
from collections.abc import Callable, Mapping
from functools import cache, reduce

CRC_START = 0xFFFF
MODBUS_POLYNOMIAL = 0xA001
"""0x8005, mirrored."""


def xor(data: bytes) -> int:
    """All bytes, exclusive-or: 0 to 255."""
    return reduce(operator.xor, data, 0)


def sum8(data: bytes) -> int:
    """All bytes, added modulo 256."""
    return sum(data) & 0xFF


def lrc(data: bytes) -> int:
    """What makes the sum of all bytes, this one included, zero modulo 256."""
    return -sum(data) & 0xFF


def crc16_ccitt(data: bytes) -> int:
    """CRC-16/CCITT-FALSE: 0 to 65535."""
    return crc_hqx(data, CRC_START)


def crc16_modbus(data: bytes) -> int:
    """CRC-16/MODBUS: 0 to 65535."""
    after_one, after_two = _modbus_tables()
    is_odd = len(data) & 1
    crc = after_one[CRC_START & 0xFF ^ data[0]] ^ CRC_START >> 8 if is_odd else CRC_START
    for pair in _pairs(len(data) >> 1)(data, is_odd):
        crc = after_two[crc ^ pair]
    return crc


@cache
def _pairs(count: int) -> Callable[[bytes, int], tuple[int, ...]]:
    return struct.Struct(f"<{count}H").unpack_from


@cache
def _modbus_tables() -> tuple[list[int], list[int]]:
    """What one byte makes of a remainder of 8 bits, and two bytes of one of 16 (some 4 MB)."""
    one = []
    for byte in range(256):
        crc = byte
        for _ in range(8):
            crc = (crc >> 1) ^ (MODBUS_POLYNOMIAL if crc & 1 else 0)
        one.append(crc)
    return one, [
        (first := one[pair & 0xFF] ^ pair >> 8) >> 8 ^ one[first & 0xFF] for pair in range(1 << 16)
    ]


ALGORITHMS: Mapping[str, Callable[[bytes], int]] = {
    "xor": xor,
    "lrc": lrc,
    "sum8": sum8,
    "crc16-modbus": crc16_modbus,
    "crc16-ccitt": crc16_ccitt,
}
CHECK_BYTES: Mapping[str, int] = {
    "none": 0,
    "xor": 1,
    "lrc": 1,
    "sum8": 1,
    "crc16-modbus": 2,
    "crc16-ccitt": 2,
}

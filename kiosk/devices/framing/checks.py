"""The checks that queue devices put on their frames, each a function of bytes. Pure.

Sources: XOR and sum8 are the sum of all bytes without and with carry, modulo 256; LRC is the
two's complement of sum8 (Modbus over serial line V1.02, 2.5.2.2); CRC16 as in the catalogue of
parametrised CRC algorithms: "crc16-modbus" is CRC-16/MODBUS (polynomial 0x8005, reflected, from
0xFFFF; Modbus over serial line V1.02, 2.5.1.2), "crc16-ccitt" is CRC-16/CCITT-FALSE, also called
IBM-3740 (polynomial 0x1021, from 0xFFFF). Who computes the CRCs: ADR 0034.
"""

import operator
from binascii import crc_hqx
from collections.abc import Callable, Mapping
from functools import reduce

from fastcrc import crc16

CRC_START = 0xFFFF


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
    return crc16.modbus(data)


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

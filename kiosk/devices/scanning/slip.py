"""The dossier code on a receipt slip, and nothing else of the slip. Pure.

A slip's QR code holds the address of a page that looks the dossier up, or a block of text with the
holder's ID number and other fields in any order, or the code alone. All three are read alike: as
bytes in which a code stands free. Fields are not told apart, so no order, separator, language or
character set of a slip can lead the wrong field out of here.

Guarantees: only the bytes of the code itself are ever copied out of the buffer; where two
different codes stand none is taken; what is glued to other letters or digits is no code.
The buffer is the caller's, who overwrites it (`scan_mapper`).
"""

import re
from datetime import date

from kiosk.devices.scanning.dossier_code import (
    AGENCIES,
    DAY,
    NUMBER,
    DossierCode,
    DossierProblem,
    judge,
)
from kiosk.devices.unmapped import Unmapped

# A letter of Vietnamese is two or three bytes from 0x80 on: next to one, nothing stands free.
_FREE_BEFORE = rb"(?<![0-9A-Za-z._\x80-\xff-])"
_FREE_AFTER = rb"(?![0-9A-Za-z_\x80-\xff]|\.[0-9]|-[0-9A-Za-z])"
_DASH = rb" {0,3}- {0,3}"
_CODE = re.compile(
    _FREE_BEFORE
    + rb"(" + AGENCIES + rb")" + _DASH + rb"(" + DAY + rb")" + _DASH + rb"(" + NUMBER + rb")"
    + _FREE_AFTER
)  # fmt: skip

# Written by word processors for a space and for a dash; replaced in place, byte for byte.
_LOOKALIKES = {
    b"\xc2\xa0": b"  ",
    b"\xe2\x80\x90": b" - ",
    b"\xe2\x80\x91": b" - ",
    b"\xe2\x80\x92": b" - ",
    b"\xe2\x80\x93": b" - ",
}
PERCENT = 0x25
ESCAPE_BYTES = 3
SPACE = 0x20
_HEX = {ord(digit): int(digit, 16) for digit in "0123456789abcdefABCDEF"}

NO_CODE = Unmapped("a scan without a dossier code, a ticket or a badge", is_fault=False)
SEVERAL_CODES = Unmapped("a slip with two different dossier codes; none is taken", is_fault=False)


def dossier_code_on(content: bytearray, today: date | None) -> DossierCode | Unmapped:
    """Give the one code that stands in the content, or why there is none.

    `today`: as in parse_dossier_code. Undoes an address's escapes in `content`, in place.
    """
    _decode_percent(content)
    _replace_lookalikes(content)
    codes: set[DossierCode] = set()
    problem: DossierProblem | None = None
    for match in _CODE.finditer(content):
        judged = judge(match[1], match[2], match[3], today)
        if isinstance(judged, DossierCode):
            codes.add(judged)
        else:
            problem = judged
    if len(codes) > 1:
        return SEVERAL_CODES
    if codes:
        return codes.pop()
    if not problem:
        return NO_CODE
    return Unmapped(f"what looks like a dossier code is none: {problem}", is_fault=False)


def _decode_percent(content: bytearray) -> None:
    """Undo the escapes of an address, once; what becomes free at the end becomes spaces."""
    if PERCENT not in content:
        return
    to = at = 0
    while at < len(content):
        value = _escaped(content, at)
        content[to] = content[at] if value is None else value
        at += 1 if value is None else ESCAPE_BYTES
        to += 1
    for left in range(to, len(content)):
        content[left] = SPACE


def _escaped(content: bytearray, at: int) -> int | None:
    if content[at] != PERCENT or at + ESCAPE_BYTES > len(content):
        return None
    high, low = _HEX.get(content[at + 1]), _HEX.get(content[at + 2])
    return None if high is None or low is None else high * 16 + low


def _replace_lookalikes(content: bytearray) -> None:
    for found, instead in _LOOKALIKES.items():
        at = content.find(found)
        while at >= 0:
            content[at : at + len(found)] = instead
            at = content.find(found, at + len(found))

"""AIM symbology identifiers: the three characters by which a scanner says what label it read. Pure.

Guarantees: a kind of label that is not in the list of a profile is refused, and so is a frame
without an identifier where the scanner is set to send one, since then its head was lost.
Source: the identifiers of ISO/IEC 15424, `]`, a code letter whose case counts, a modifier.
"""

from collections.abc import Mapping

SYMBOLOGIES: Mapping[bytes, str] = {
    b"A": "code39",
    b"C": "code128",
    b"E": "ean",
    b"F": "codabar",
    b"G": "code93",
    b"I": "itf",
    b"L": "pdf417",
    b"Q": "qr",
    b"d": "datamatrix",
    b"e": "databar",
    b"z": "aztec",
}
"""The code letter and the name that a profile gives it."""
IDENTIFIER_BYTES = 3
ECI_BYTES = 7
"""A backslash and six digits at the head: the character set that the label names (ECI)."""


def length_of_identifier(content: bytearray, allowed: frozenset[str]) -> int | str:
    """Give how many bytes of the head are the identifier, or why the frame is refused.

    `allowed`: names of SYMBOLOGIES. What the label names as its character set counts to the head.
    """
    if len(content) < IDENTIFIER_BYTES or content[:1] != b"]":
        return "a scan without the AIM identifier that the profile expects"
    symbology = SYMBOLOGIES.get(bytes(content[1:2]))
    modifier = bytes(content[2:3])
    if symbology is None or not modifier.isalnum():
        return "a scan with an AIM identifier that is not known"
    if symbology not in allowed:
        return f"a label of the kind {symbology}, which the profile does not allow"
    designator = content[IDENTIFIER_BYTES : IDENTIFIER_BYTES + ECI_BYTES]
    has_designator = (
        len(designator) == ECI_BYTES and designator[:1] == b"\\" and designator[1:].isdigit()
    )
    return IDENTIFIER_BYTES + (ECI_BYTES if has_designator else 0)

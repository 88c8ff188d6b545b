"""The id of a visit: a UUID of version 7 (RFC 9562, section 5.7).

Pure: clock and chance are passed in. Ids sort by the millisecond in which the visit opened.
"""

import uuid

RANDOM_BYTES = 10

_VERSION_7 = 0x7
_VARIANT = 0b10


def visit_id(unix_ms: int, chance: bytes) -> str:
    """The id for a visit that opens at `unix_ms`, with 10 random bytes."""
    noise = int.from_bytes(chance[:RANDOM_BYTES], "big")
    value = (unix_ms & (2**48 - 1)) << 80
    value |= _VERSION_7 << 76
    value |= ((noise >> 62) & 0xFFF) << 64
    value |= _VARIANT << 62
    value |= noise & (2**62 - 1)
    return str(uuid.UUID(int=value))

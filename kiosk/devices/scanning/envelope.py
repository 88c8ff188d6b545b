"""What a scanner puts around a scan, and the control bytes that may stand in it. Pure.

Guarantees: a scan without its whole prefix and suffix is refused, since a part of it is missing;
a control byte that is not on the list refuses the scan, whatever key of a keyboard it may mean.
Works in place: nothing of the scan is copied.
"""

FIRST_PRINTABLE = 0x20
DELETE = 0x7F
SPACE = 0x20
DEFAULT_CONTROL_BYTES = bytes((0x09, 0x0A, 0x0D, 0x1D, 0x1E))
"""Tab, line feed, carriage return, and the separators GS and RS of GS1 labels."""


def take_off(content: bytearray, prefix: bytes, suffix: bytes) -> str | None:
    """Blank the suffix, and the prefix after moving what follows it to the head.

    Give why the scan is refused, or None. The length stays; what is free becomes spaces.
    """
    if len(content) < len(prefix) + len(suffix) or not content.startswith(prefix):
        return "a scan without the prefix that the profile expects"
    if not content.endswith(suffix):
        return "a scan without the suffix that the profile expects"
    for at in range(len(content) - len(suffix), len(content)):
        content[at] = SPACE
    move_to_head(content, len(prefix))
    return None


def move_to_head(content: bytearray, cut: int) -> None:
    """Take `cut` bytes off the head; spaces follow at the end."""
    if cut:
        with memoryview(content) as view:
            view[: len(content) - cut] = view[cut:]
            view[len(content) - cut :] = b" " * cut


def blank_control_bytes(content: bytearray, allowed: bytes) -> str | None:
    """Make spaces of the control bytes that are allowed; give why the scan is refused, or None."""
    for at, byte in enumerate(content):
        if FIRST_PRINTABLE <= byte != DELETE:
            continue
        if byte not in allowed:
            return "a scan with a control byte that no label of this profile holds"
        content[at] = SPACE
    return None

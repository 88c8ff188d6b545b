"""The TOML of a learned profile, with comments and the wire as annotated bytes. Pure.

Guarantees: well-formed TOML that holds nothing of a citizen: in the example only signs, the ticket
and the counter stand as they came, and words that every marked frame has; all else is `xx`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kiosk.devices.learning.marked import Learned, Marked
from kiosk.devices.learning.places import counter_forms
from kiosk.devices.learning.proposal import Proposal
from kiosk.devices.profile import LineSettings

PARITY_WORDS = {"N": "none", "E": "even", "O": "odd"}
ROW_BYTES = 24
REPEAT_WINDOW_MS = 3000
SILENT_AFTER_S = 600
WIDTH = 96
NAMES = {0x02: "STX", 0x03: "ETX", 0x04: "EOT", 0x0A: "LF", 0x0D: "CR", 0x10: "DLE", 0x1B: "ESC"}
FIRST_PRINTABLE, LAST_PRINTABLE = 0x20, 0x7E


@dataclass(frozen=True, slots=True)
class ExampleBytes:
    """A marked frame's bytes, and which of them may be shown."""

    data: bytes
    shown: tuple[bool, ...]


def profile_text(
    name: str, line: LineSettings, proposal: Proposal, learned: Learned, example: ExampleBytes
) -> str:
    """Give the whole file."""
    parts = [
        *_head(name, proposal, learned, example),
        f'name = "{name}"',
        f'kind = "{"scanner" if proposal.aim else "serial"}"',
        "",
        "# The cable. A socket:// address ignores it, an rfc2217:// one sets it on the server.",
        "[line]",
        f"baud = {line.baud}",
        f"bytesize = {line.bytesize}",
        f'parity = "{PARITY_WORDS[line.parity]}"',
        f"stopbits = {line.stopbits}",
        "",
        "# From bytes to frames.",
        "[framer]",
        *(_pair(key, value) for key, value in proposal.table.items()),
        "",
        "# The same event again within the window is the device refreshing its displays.",
        "[filter]",
        f"repeat_window_ms = {REPEAT_WINDOW_MS}",
        "",
        "# After this long without a byte the source counts as silent.",
        "[health]",
        f"silent_after_s = {SILENT_AFTER_S}",
        "",
        "# From a frame to an event.",
        *learned.lines,
    ]
    return "\n".join(wrapped for part in parts for wrapped in _wrapped(part)) + "\n"


def _head(
    name: str, proposal: Proposal, learned: Learned, example: ExampleBytes
) -> tuple[str, ...]:
    return (
        f"# {name}: learned from the bytes of the device by `kiosk source learn`.",
        "#",
        f"# Framing: {proposal.why}.",
        "#",
        "# The wire, one frame, as bytes (xx: differs from frame to frame):",
        "#",
        *example_lines(example),
        "#",
        *(f"# {one}." for one in learned.notes),
        "#",
        "# The kiosk only listens. Which counter this kiosk stands on is said in kiosk.toml.",
        "",
    )


def example_lines(example: ExampleBytes) -> list[str]:
    """Give the bytes in rows of hexadecimal pairs, the signs that they are below."""
    rows = []
    for start in range(0, len(example.data), ROW_BYTES):
        row = list(
            zip(
                example.data[start : start + ROW_BYTES],
                example.shown[start : start + ROW_BYTES],
                strict=True,
            )
        )
        rows.append("#   " + " ".join(f"{one:02X} " if ok else "xx " for one, ok in row).rstrip())
        rows.append("#   " + " ".join(f"{_sign(one) if ok else '':3}" for one, ok in row).rstrip())
    return rows


def example_of(marked: Sequence[Marked], raw: Sequence[bytes], *, is_text: bool) -> ExampleBytes:
    """Give a marked frame with what of it may be shown; `raw` are all marked ones' bytes.

    It is one of the kind that was marked most often: there it is known what is the same in all.
    """
    kinds = [one.meaning.kind for one in marked]
    kind = max(kinds, key=kinds.count)
    alike = [(one, data) for one, data in zip(marked, raw, strict=True) if one.meaning.kind == kind]
    example, first = alike[0]
    others = [data for _, data in alike[1:]]
    if is_text:
        shown = _shown_text(first, [one for one in others if one != first], example)
    else:
        shown = [
            all(at < len(one) and one[at] == value for one in others)
            for at, value in enumerate(first)
        ]
    return ExampleBytes(first, tuple(shown))


def _shown_text(first: bytes, others: Sequence[bytes], marked: Marked) -> list[bool]:
    text = first.decode("latin-1")
    shown = [not one.isalnum() and ord(one) <= LAST_PRINTABLE for one in text]
    common = [one.decode("latin-1") for one in others] or [""]
    known = [marked.meaning.ticket, *counter_forms(marked.meaning.counter or marked.meaning.ticket)]
    for word in re.finditer(r"[0-9A-Za-z\x80-\xff]+", text):
        is_known = any(one in word[0] and len(one) > len(word[0]) // 2 for one in known)
        if is_known or all(word[0] in one for one in common):
            shown[word.start() : word.end()] = [True] * len(word[0])
    return shown


def _sign(value: int) -> str:
    if value in NAMES:
        return NAMES[value]
    if value == FIRST_PRINTABLE:
        return "_"
    return chr(value) if FIRST_PRINTABLE < value <= LAST_PRINTABLE else ""


def _pair(key: str, value: str | int) -> str:
    return f"{key} = {value}" if isinstance(value, int) else f'{key} = "{value}"'


def _wrapped(part: str) -> list[str]:
    """Break a comment that is too long for a line; nothing else is broken."""
    if len(part) <= WIDTH or not part.startswith("# "):
        return [part]
    place = part.rfind(" ", 2, WIDTH)
    if place <= 2:  # noqa: PLR2004 - the comment sign: one word, which stays whole
        return [part]
    return [part[:place], *_wrapped("# " + part[place + 1 :])]

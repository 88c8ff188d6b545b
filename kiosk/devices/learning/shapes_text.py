"""Framings of text: lines, lines with a prefix, a scanner's codes, a printer's tickets. Pure.

Gives candidates; whether one fits is found out by `framing_guess`, which tries them.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from kiosk.devices.learning.proposal import Candidate, FramerTable
from kiosk.devices.learning.recording import Recording

LEAST_FRAMES = 2
DEFAULT_FRAME_BYTES = 128
ESCPOS_FRAME_BYTES = 4096
SPACE = 0x20
LINE_ENDS = b"\r\n"
ESC_AT = b"\x1b@"
CUTS = (b"\x1dV", b"\x1bi", b"\x1bm")
AIM = re.compile(rb"[\x20-\x7e\x02]{0,4}\][A-Za-z][0-9A-Za-z]")
LINE_WORTH, PREFIX_WORTH, ESCPOS_WORTH, SCANNER_WORTH = 0.80, 0.88, 0.97, 0.98
SHARE = 0.8
AIM_SHARE = 0.6
GAP_SCANNER_WORTH = 0.99
"""A slip's text may hold line ends: silence keeps such a scan whole."""
LONGEST = 1024


def text_candidates(recording: Recording) -> Iterator[Candidate]:
    """Give the framings of text that the bytes speak for."""
    yield from _escpos(recording.data)
    yield from _lines(recording.data)
    yield from _prefixed(recording.data)


def longest_frame(longest: int) -> int:
    """Give the bound for frames of which the longest seen is this long: with room to grow."""
    bound = DEFAULT_FRAME_BYTES
    while bound < longest * 2 and bound < LONGEST:
        bound *= 2
    return bound


def usual_length(frames: Sequence[bytes]) -> int:
    """Give a length that nine frames in ten keep to: noise makes some long."""
    return sorted(map(len, frames))[int(0.9 * (len(frames) - 1))]


def _escpos(data: bytes) -> Iterator[Candidate]:
    cuts = sum(data.count(one) for one in CUTS)
    if data.count(ESC_AT) and cuts:
        why = f"printer commands: ESC @ {data.count(ESC_AT)} times, a cut {cuts} times"
        table: dict[str, str | int] = {"kind": "escpos", "max_frame_bytes": ESCPOS_FRAME_BYTES}
        yield Candidate(table, ESCPOS_WORTH, why)


def _lines(data: bytes) -> Iterator[Candidate]:
    ends = {"CR LF": data.count(b"\r\n")}
    ends["CR"] = data.count(b"\r") - ends["CR LF"]
    ends["LF"] = data.count(b"\n") - ends["CR LF"]
    seen = " and ".join(f"{count} times {name}" for name, count in ends.items() if count)
    lines = [one for one in re.split(rb"[\r\n]+", data) if one]
    if sum(ends.values()) < LEAST_FRAMES or not lines:
        return
    bound = longest_frame(usual_length(lines))
    table: dict[str, str | int] = {"kind": "line", "ends": "any", "max_frame_bytes": bound}
    yield Candidate(table, LINE_WORTH, f"text that ends with {seen}")
    yield from scanner_candidate(lines, table)


def scanner_candidate(pieces: Sequence[bytes], table: FramerTable) -> Iterator[Candidate]:
    """Give the table as a scanner's, where most pieces begin with an AIM identifier."""
    codes = sum(AIM.match(one) is not None for one in pieces)
    if len(pieces) >= LEAST_FRAMES and codes >= AIM_SHARE * len(pieces):
        why = f"{codes} of {len(pieces)} pieces begin with an AIM identifier, as ]Q1: a scanner"
        worth = GAP_SCANNER_WORTH if table["kind"] == "gap" else SCANNER_WORTH
        yield Candidate(table, worth, why, aim=True)


def _prefixed(data: bytes) -> Iterator[Candidate]:
    for end in (b"\r\n", b"\r", b"\n", b"\x04", b"\x03"):
        # What stands before the first end may be the rest of a line that was begun before.
        parts = [one for one in data.split(end)[:-1] if one]
        if len(parts) < LEAST_FRAMES + 1:
            continue
        start = _common_start(parts)
        if not start or start in end or end in start:
            continue
        bound = longest_frame(usual_length(parts))
        table: dict[str, str | int] = {
            "kind": "prefix",
            "start": start.hex(" ").upper(),
            "end": end.hex(" ").upper(),
            "max_frame_bytes": bound,
        }
        why = f"{len(parts)} pieces begin with {table['start']} and end with {table['end']}"
        yield Candidate(table, PREFIX_WORTH, why)


def _common_start(parts: list[bytes]) -> bytes:
    """Give the mark that most pieces have, whatever noise stands before it; b"" for none."""
    signs = Counter(sign for one in parts for sign in set(one) if sign < SPACE)
    for sign, count in signs.most_common(3):
        if sign in LINE_ENDS or count < SHARE * len(parts):
            continue
        marked = [one[one.rindex(sign) :] for one in parts if sign in one]
        # Digits after the mark are an address: what differs at another counter is no mark.
        after, many = Counter(_without_text(one[:2]) for one in marked).most_common(1)[0]
        return after if many >= SHARE * len(marked) else bytes((sign,))
    return b""


def _without_text(start: bytes) -> bytes:
    """Keep the control signs, and one letter after them: it names the kind of message."""
    found = re.match(rb"[\x00-\x1f]+[A-Za-z]?", start)
    return found[0] if found else b""

"""Framings without marks in the text: fixed length, silence, Modbus RTU. Pure.

Gives candidates; whether one fits is found out by `framing_guess`, which tries them.
"""

from collections import Counter
from collections.abc import Iterator

from kiosk.devices.framing.checks import crc16_modbus
from kiosk.devices.learning.checks_found import LEAST_FRAMES, RawFrame, checks_that_hold
from kiosk.devices.learning.proposal import Candidate
from kiosk.devices.learning.recording import Recording
from kiosk.devices.learning.shapes_delimited import check_words
from kiosk.devices.learning.shapes_text import longest_frame, scanner_candidate, usual_length

FIXED_WORTH, FIXED_BARE_WORTH, MODBUS_WORTH = 0.96, 0.6, 0.99
GAP_WORTH, GAP_BARE_WORTH = 0.92, 0.5
SHORTEST, LONGEST = 4, 64
SYNC_BYTES = (2, 1)
MOST_PERIODS = 32
MOST_BARE = 4
PERIOD_BYTES = 1024
SHARE = 0.75
SCAN_BYTES = 1024
GAPS_MS = (5, 8, 12, 20, 30, 45, 70, 100, 150, 250, 400)
DEFAULT_GAP_MS = 20
TEXT = range(0x20, 0x7F)


def binary_candidates(recording: Recording) -> Iterator[Candidate]:
    """Give the framings without marks that the bytes speak for."""
    ways = by_silence(recording)
    yield from _modbus(ways[0][0] if ways else [one.data for one in recording.reads])
    yield from _fixed(recording.data)
    for pieces, gap_ms in ways:
        yield from _gap(pieces, gap_ms)
    for pieces, gap_ms in reversed(ways):
        # The longest silence that cuts so comes first: a scan may come in several reads.
        table: dict[str, str | int] = {
            "kind": "gap",
            "gap_ms": gap_ms,
            "max_frame_bytes": SCAN_BYTES,
        }
        yield from scanner_candidate(pieces, table)


def by_silence(recording: Recording) -> list[tuple[list[bytes], int]]:
    """Cut where it was silent, for each length of silence that makes a difference.

    Gives the pieces, and the silence in ms that lies in the middle of those that cut so.
    """
    pauses = recording.pauses_ms()
    found: dict[tuple[int, ...], list[int]] = {}
    for gap_ms in GAPS_MS:
        cuts = tuple(place for place, length in pauses if length >= gap_ms)
        if len(cuts) + 1 >= LEAST_FRAMES:
            found.setdefault(cuts, []).append(gap_ms)
    ways = []
    for cuts, gaps_ms in found.items():
        bounds = zip([0, *cuts], [*cuts, len(recording)], strict=True)
        pieces = [recording.data[start:end] for start, end in bounds]
        ways.append((pieces, gaps_ms[len(gaps_ms) // 2]))
    return ways


def _modbus(pieces: list[bytes]) -> Iterator[Candidate]:
    good = {one for piece in pieces for one in _with_crc(piece)}
    if len(good) >= LEAST_FRAMES:
        why = f"Modbus RTU: the CRC holds in {len(good)} different frames"
        yield Candidate({"kind": "modbus-rtu", "gap_ms": DEFAULT_GAP_MS}, MODBUS_WORTH, why)


def _with_crc(piece: bytes) -> Iterator[bytes]:
    """Give the frames in a piece, several where one answer followed its question at once."""
    while len(piece) >= SHORTEST:
        for size in range(SHORTEST, min(len(piece), 256) + 1):
            frame = piece[:size]
            if crc16_modbus(frame[:-2]).to_bytes(2, "little") == frame[-2:]:
                if 1 <= frame[1] & 0x7F <= 0x18:  # noqa: PLR2004 - functions of the standard
                    yield frame
                piece = piece[size:]
                break
        else:
            return


def _fixed(whole: bytes) -> Iterator[Candidate]:
    data = whole[:PERIOD_BYTES]
    bare = 0
    for sync, length in _periods(data):
        frames = _starting(data, sync, length)
        if len(frames) < LEAST_FRAMES:
            continue
        table: dict[str, str | int] = {
            "kind": "fixed",
            "length": length,
            "start": sync.hex(" ").upper(),
        }
        share = len(frames) * length / len(data)
        why = f"{len(frames)} times {table['start']}, each {length} bytes after the one before"
        raw = [RawFrame(sync, one[len(sync) :], b"") for one in frames]
        for way, held in checks_that_hold(raw)[:1]:
            keys = {"check_from": way.covers_from, **way.table()}
            words = f"{why}; {check_words(way)} holds in {held} different frames"
            yield Candidate({**table, **keys}, FIXED_WORTH, words)
        if share > SHARE and bare < MOST_BARE and not all(one in TEXT for one in sync):
            bare += 1
            yield Candidate(table, FIXED_BARE_WORTH, why)


def _periods(data: bytes) -> list[tuple[bytes, int]]:
    """Give marks (two bytes, or one) and the distance at which each comes again most often."""
    found: Counter[tuple[bytes, int]] = Counter()
    for size in SYNC_BYTES:
        last: dict[bytes, int] = {}
        for place in range(len(data) - size + 1):
            mark = data[place : place + size]
            distance = place - last.get(mark, place)
            if SHORTEST <= distance <= LONGEST:
                found[mark, distance] += 1
            if not 0 < distance < SHORTEST:
                last[mark] = place
    enough = [(mark, length, count) for (mark, length), count in found.items() if count > 1]
    # Noise between frames breaks the distance, so a period need not hold everywhere.
    enough.sort(key=lambda one: (-one[2] * one[1], -len(one[0])))
    return [(mark, length) for mark, length, _ in enough[:MOST_PERIODS]]


def _starting(data: bytes, sync: bytes, length: int) -> list[bytes]:
    """Give what may be frames: noise before the next one does not matter, a check will tell."""
    frames, place = [], data.find(sync)
    while 0 <= place <= len(data) - length:
        frames.append(data[place : place + length])
        is_next = data.startswith(sync, place + length)
        place = data.find(sync, place + (length if is_next else len(sync)))
    return frames


def _gap(pieces: list[bytes], gap_ms: int) -> Iterator[Candidate]:
    whole = [one for one in pieces if len(one) > 1]
    if len(whole) < LEAST_FRAMES:
        return
    bound = longest_frame(usual_length(whole))
    table: dict[str, str | int] = {"kind": "gap", "gap_ms": gap_ms, "max_frame_bytes": bound}
    why = f"{len(whole)} pieces with at least {gap_ms} ms of silence between them"
    for way, held in checks_that_hold([RawFrame(b"", one, b"") for one in whole])[:1]:
        words = f"{why}; {check_words(way)} holds in {held} different frames"
        yield Candidate({**table, **way.table()}, GAP_WORTH, words)
    yield Candidate(table, GAP_BARE_WORTH, why)

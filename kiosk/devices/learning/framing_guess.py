"""Which framing the bytes speak for: candidates, tried and ranked. Pure.

Guarantees: every proposal was tried with the framer that a kiosk would run; what brings no frame
is not proposed; the best comes first, and each says why. Points: the share of the bytes that
stands in good frames, times how telling the shape is; frames that are no text count less where
nothing but line ends or silence speaks for them.
"""

from collections.abc import Iterable

from kiosk.devices.learning.checks_found import LEAST_FRAMES
from kiosk.devices.learning.cuts import Cutter, cut
from kiosk.devices.learning.proposal import Candidate, Proposal
from kiosk.devices.learning.recording import Recording
from kiosk.devices.learning.shapes_binary import binary_candidates
from kiosk.devices.learning.shapes_delimited import delimited_candidates
from kiosk.devices.learning.shapes_text import text_candidates
from kiosk.devices.profile_table import ProfileError

GUESS_BYTES = 6 * 1024
"""The first so many bytes are guessed from: hundreds of frames."""
LEAST_POINTS = 10.0
TEXT = frozenset(range(0x20, 0x7F)) | {0x09, 0x0A, 0x0D}
TEXT_KINDS = ("line", "prefix")
WHERE_CHECKED = ("delimited", "fixed", "gap")


def guess_framing(recording: Recording) -> list[Proposal]:
    """Give what the framing may be, best first; empty when nothing speaks for any."""
    some = recording.beginning(GUESS_BYTES)
    candidates = (
        *text_candidates(some),
        *delimited_candidates(some),
        *binary_candidates(some),
    )
    tried = (_tried(some, one) for one in _different(candidates))
    found = [one for one in tried if one is not None and one.points >= LEAST_POINTS]
    return sorted(found, key=lambda one: -one.points)


def _different(candidates: Iterable[Candidate]) -> list[Candidate]:
    seen: dict[tuple[object, ...], Candidate] = {}
    for one in candidates:
        seen.setdefault((*sorted(one.table.items()), one.aim), one)
    return list(seen.values())


def _tried(recording: Recording, candidate: Candidate) -> Proposal | None:
    try:
        cutter = cut(recording, candidate.table, has_places=False)
    except ProfileError:
        # Two marks that a profile cannot tell apart: no proposal, whatever speaks for it.
        return None
    if not cutter.frames:
        return None
    coverage = _coverage(recording, cutter)
    different = len({one.payload for one in cutter.frames})
    has_check = candidate.table.get("check", "none") != "none"
    is_checked = different >= LEAST_FRAMES and (
        has_check or candidate.table["kind"] == "modbus-rtu"
    )
    if has_check and not is_checked:
        return None
    worth = candidate.worth * (1.0 if is_checked else _textual(candidate, cutter))
    return Proposal(
        table=candidate.table,
        frames=len(cutter.frames),
        refused=cutter.refused,
        coverage=round(coverage, 3),
        points=round(100 * coverage * worth, 1),
        is_checked=is_checked,
        why=candidate.why,
        aim=candidate.aim,
    )


def _coverage(recording: Recording, cutter: Cutter) -> float:
    return max(0.0, 1 - cutter.lost_bytes / max(1, len(recording)))


def _textual(candidate: Candidate, cutter: Cutter) -> float:
    """Give how far frames that no check vouches for are text: 0 to 1."""
    if candidate.table["kind"] == "escpos" or candidate.aim:
        return 1.0
    data = b"".join(one.payload for one in cutter.frames)
    share = sum(one in TEXT for one in data) / max(1, len(data))
    return share**2 if candidate.table["kind"] in TEXT_KINDS else 0.5 + 0.5 * share

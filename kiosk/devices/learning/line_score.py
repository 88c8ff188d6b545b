"""How much bytes look as if they came over a line with the right settings. Pure.

Guarantees: 0 to 100 points, and a sentence for each thing that gave or took points, which the
clerk reads. Says nothing about what the bytes mean.

Points: where a check of the framing holds in several different frames, it decides alone: 90 and
more. Otherwise text counts most (the share of printable characters), then whether frames can be
cut out at all, then whether the same values come again. Bytes that the port itself reported as
broken (framing or parity errors) take away in proportion. At a wrong baud rate bytes are sampled
at the wrong places: many of the values then have one or two changes of bit only (00, 80, E0, FE).
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from kiosk.devices.learning.proposal import Proposal

FULL = 100.0
CONVINCING = 75.0
"""From here on the learning goes on without asking for more bytes."""
LEAST_BYTES = 8
"""Fewer bytes than this are no evidence."""
TEXT_POINTS = 60.0
FRAME_POINTS = 30.0
VALUE_POINTS = 10.0
CHECKED_POINTS = 90.0
CHANCE_OF_TEXT = 0.4
"""Random bytes are printable to this share."""
PRINTABLE = frozenset(range(0x20, 0x7F)) | {0x0A, 0x0D}
FRAME_SIGNS = frozenset({0x02, 0x03, 0x04, 0x1B, 0x1D})
"""STX, ETX, EOT, ESC, GS: signs that stand in text protocols."""
STRETCHED = frozenset(
    value for value in range(256) if sum((value >> n ^ value >> n + 1) & 1 for n in range(7)) <= 1
)
"""Values with at most one change of bit: what oversampled bits look like."""


@dataclass(frozen=True, slots=True)
class LineErrors:
    """How many characters the port reported as broken since it was opened."""

    framing: int
    parity: int


@dataclass(frozen=True, slots=True)
class LineScore:
    """0 to 100 points and why."""

    points: float
    why: tuple[str, ...]


def score_bytes(
    data: bytes, proposals: Sequence[Proposal], errors: LineErrors | None = None
) -> LineScore:
    """Score what one setting of the line has brought; `proposals` are the framings for it."""
    if len(data) < LEAST_BYTES:
        return LineScore(0.0, (f"{len(data)} bytes came: too few to judge",))
    best = proposals[0] if proposals else None
    if best is not None and best.is_checked:
        points, why = CHECKED_POINTS + 10.0 * best.coverage, [best.why]
    else:
        points, why = _unchecked(data, best)
    broken, words = _broken(data, errors)
    return LineScore(round(points * (1 - broken), 1), (*why, *words))


def _unchecked(data: bytes, best: Proposal | None) -> tuple[float, list[str]]:
    printable = sum(one in PRINTABLE or one in FRAME_SIGNS for one in data) / len(data)
    text = max(0.0, (printable - CHANCE_OF_TEXT) / (1 - CHANCE_OF_TEXT))
    why = [f"{printable:.0%} of {len(data)} bytes are printable"]
    points = TEXT_POINTS * text**2
    if best is None:
        why.append("no beginning or end of frames is to be seen")
    else:
        points += FRAME_POINTS * best.coverage * text
        why.append(best.why)
    common = Counter(data).most_common(len(data) // 8 + 1)
    repeated = sum(count for _, count in common) / len(data)
    points += VALUE_POINTS * repeated * text
    stretched = sum(one in STRETCHED for one in data) / len(data)
    if stretched > CHANCE_OF_TEXT and printable < 1 - CHANCE_OF_TEXT:
        points *= 1 - stretched / 2
        why.append(f"{stretched:.0%} of them look like stretched bits: the baud rate is too high")
    return points, why


def _broken(data: bytes, errors: LineErrors | None) -> tuple[float, list[str]]:
    if errors is None or not errors.framing + errors.parity:
        return 0.0, []
    share = min(1.0, (errors.framing + errors.parity) / len(data))
    return share, [f"the port reported {errors.framing} framing and {errors.parity} parity errors"]

"""Which check holds in raw frames: every algorithm over every span, in every form. Pure.

Guarantees: a check is named only when it holds in nearly all frames, at least `LEAST_FRAMES` of
them different, so that chance is ruled out: 60 ways of checking hold by chance in three different
frames about once in 280,000 times for one byte, and hardly ever for two.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from kiosk.devices.framing.checks import ALGORITHMS, CHECK_BYTES

LEAST_FRAMES = 3
"""So many different frames must bear a check out."""
MOST_FRAMES = 40
"""More frames tell nothing new."""
LEAST_VALUES = 3
"""And the check itself must take so many values: a line read at a wrong rate brings two kinds of
bytes only, such as 00 and E0, of which XOR holds every second time.
"""
SHARE = 0.6
"""A check that less of the frames bear out is another one, or none."""
AT = ("after-end", "before-end")
FROM = ("after-start", "start")
TO = ("end", "before-end")
FORMS = ("byte", "hex")
ORDERS = ("high-first", "low-first")


@dataclass(frozen=True, slots=True)
class RawFrame:
    """A frame as it came: start mark, what stands between, end mark, and some bytes after it."""

    start: bytes
    between: bytes
    end: bytes
    after: bytes = b""


@dataclass(frozen=True, slots=True)
class CheckWay:
    """One way of checking, in the words of a profile's [framer]."""

    algorithm: str
    at: str = "before-end"
    covers_from: str = "start"
    covers_to: str = "before-end"
    form: str = "byte"
    order: str = "high-first"

    @property
    def wire_bytes(self) -> int:
        """How many bytes it takes on the wire."""
        return CHECK_BYTES[self.algorithm] * (2 if self.form == "hex" else 1)

    def holds(self, frame: RawFrame) -> bool:
        """Say whether the frame bears it out."""
        many, found = self.wire_bytes, self.sent_in(frame)
        body = frame.between if self.at == "after-end" else frame.between[:-many]
        if len(found) < many or not body:
            return False
        start = frame.start if self.covers_from == "start" else b""
        end = frame.end if self.covers_to == "end" else b""
        value = ALGORITHMS[self.algorithm](start + body + end)
        order = "big" if self.order == "high-first" else "little"
        sent = value.to_bytes(CHECK_BYTES[self.algorithm], order)  # type: ignore[arg-type]
        if self.form == "hex":
            return found.upper() == sent.hex().upper().encode()
        return found == sent

    def sent_in(self, frame: RawFrame) -> bytes:
        """Give the check that the frame brought along."""
        many = self.wire_bytes
        return frame.after[:many] if self.at == "after-end" else frame.between[-many:]

    def table(self) -> Mapping[str, str]:
        """Give the keys of [framer] for it, `check_at` and `check_to` only where marks are."""
        keys = {"check": self.algorithm, "check_form": self.form}
        if CHECK_BYTES[self.algorithm] > 1:
            keys["check_order"] = self.order
        return keys


def all_ways(*, has_start: bool, has_end: bool) -> Iterator[CheckWay]:
    """Give every way of checking that differs for frames with or without such marks."""
    spans = product(AT if has_end else AT[1:], FROM if has_start else FROM[1:])
    for (at, covers_from), algorithm, form in product(spans, ALGORITHMS, FORMS):
        for to in TO if at == "after-end" else TO[1:]:
            for order in ORDERS if CHECK_BYTES[algorithm] > 1 else ORDERS[:1]:
                yield CheckWay(algorithm, at, covers_from, to, form, order)


def checks_that_hold(frames: Sequence[RawFrame]) -> list[tuple[CheckWay, int]]:
    """Give the ways that hold, with in how many different frames, best first."""
    different = list(dict.fromkeys(frames))[:MOST_FRAMES]
    if len(different) < LEAST_FRAMES:
        return []
    has_start, has_end = bool(different[0].start), bool(different[0].end)
    found = []
    for way in all_ways(has_start=has_start, has_end=has_end):
        # A few frames tell most of the wrong ways apart before all are looked at.
        if not any(way.holds(one) for one in different[: 2 * LEAST_FRAMES]):
            continue
        bearing_out = [one for one in different if way.holds(one)]
        held = len(bearing_out)
        values = {way.sent_in(one) for one in bearing_out}
        if len(values) >= LEAST_VALUES and held >= SHARE * len(different):
            found.append((way, held))
    return sorted(found, key=lambda one: -one[1])

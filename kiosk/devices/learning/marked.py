"""Frames that a clerk marked and named, and what keeps them from making one profile.

Guarantees: every contradiction is a `ContradictionError` whose text says which frames, what was
expected and what to do. The text is for the clerk's own terminal: it may name what was typed.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from kiosk.devices.learning.cuts import CutFrame
from kiosk.devices.learning.meaning import Meaning


class ContradictionError(ValueError):
    """The marked frames and what was said of them do not go together."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A frame and what the clerk says it means."""

    frame: CutFrame
    meaning: Meaning

    def __str__(self) -> str:
        return f"frame {self.frame.number} ({self.meaning})"


@dataclass(frozen=True, slots=True)
class Learned:
    """What the frames have in common, as the tables of a profile after [framer].

    `mapper` are the lines of [mapper] and [[event]]; `notes` are sentences for the clerk, and for
    whoever reads the profile later: what stays constant, what was assumed.
    """

    lines: tuple[str, ...]
    notes: tuple[str, ...]


def by_kind(marked: Sequence[Marked]) -> dict[str, list[Marked]]:
    """Give the marked frames by the kind of event that they are, in the order marked."""
    groups: dict[str, list[Marked]] = {}
    for one in marked:
        groups.setdefault(one.meaning.kind, []).append(one)
    return groups


def check_marks(marked: Sequence[Marked]) -> None:
    """Raise ContradictionError where the same bytes were given two meanings."""
    seen: dict[bytes, Marked] = {}
    for one in marked:
        other = seen.setdefault(one.frame.payload, one)
        if other.meaning != one.meaning:
            raise ContradictionError(
                f"{other} and {one} hold the very same bytes, and two meanings; mark frames of "
                "which you know what the officer pressed"
            )

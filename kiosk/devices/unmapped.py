"""What a frame is that brings no event: without meaning by the profile, or not understood.

Guarantees: a reason never quotes the frame, which may hold a ticket number or a citizen's ID
number. Who says which of the two it is: `mapper` and `scanning`.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ignored:
    """A frame that the profile knows, and that tells of nothing; no fault of the line."""


@dataclass(frozen=True, slots=True)
class Unmapped:
    """A frame that is no event, and why, without its content.

    `is_fault`: it speaks against line and profile. A scan that came whole, of a label that is none
    of ours, does not: citizens hold all sorts of things before a scanner.
    """

    reason: str
    is_fault: bool = True

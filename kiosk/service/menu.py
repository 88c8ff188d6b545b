"""Which pages the menu has, and which role sees which: one table.

Guarantees that a page missing from a role's list cannot be reached by its name.
"""

from enum import StrEnum
from typing import Final


class Role(StrEnum):
    """Whose PIN it was."""

    IT = "it"
    SUPERVISOR = "supervisor"


class Page(StrEnum):
    """A page of the menu; the value is the name of its button."""

    COUNTS = "counts"
    TEST = "test"
    HEAD = "head"
    OUTBOX = "outbox"
    SOURCE = "source"
    NETWORK = "network"
    DOCTOR = "doctor"
    TOUCH = "touch"
    VOLUME = "volume"
    RESTART = "restart"


PAGES: Final[dict[Role, tuple[Page, ...]]] = {
    Role.IT: tuple(Page),
    Role.SUPERVISOR: (Page.COUNTS, Page.TEST, Page.VOLUME),
}
"""Leaving is no page: everybody may leave at any time."""

LIVE: Final = frozenset({Page.OUTBOX, Page.SOURCE})
"""Pages whose facts are asked for again every few seconds while they are shown."""

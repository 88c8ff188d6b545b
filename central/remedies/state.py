"""How a remedy stands, and when it is overdue. Pure."""

from datetime import date
from enum import StrEnum


class RemedyState(StrEnum):
    """A closed list, with words in every language of the pages."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


def is_overdue(state: str, due: str, today: date) -> bool:
    """Whether it is still open after its day; on the day itself it is not. `due`: YYYY-MM-DD."""
    return state == RemedyState.OPEN and due < today.isoformat()

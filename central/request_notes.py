"""What is known of the request that is being answered: for log lines and figures, nowhere else.

Guarantees that a note holds nothing that a person sent: no query, body, name or address. Whoever
refuses or answers may add what happened; a thread that works for a request sees the same note.
"""

import secrets
from contextvars import ContextVar
from dataclasses import dataclass, field

ID_BYTES = 8


def _new_id() -> str:
    return secrets.token_hex(ID_BYTES)


@dataclass(slots=True)
class RequestNotes:
    """`route`: the route's template, never the address itself; `problem`: the id of the refusal;
    `reader`: the id of the key by which another system reads.
    """

    method: str
    route: str
    request_id: str = field(default_factory=_new_id)
    problem: str = ""
    reader: str = ""


_CURRENT: ContextVar[RequestNotes | None] = ContextVar("request_notes", default=None)


def begin(notes: RequestNotes) -> None:
    """`notes` are those of the request that this task answers."""
    _CURRENT.set(notes)


def current() -> RequestNotes | None:
    """The notes of the request under way; None where there is none."""
    return _CURRENT.get()


def note_problem(identifier: str) -> None:
    """The request under way is refused with this problem."""
    notes = _CURRENT.get()
    if notes is not None:
        notes.problem = identifier


def note_reader(key_id: str) -> None:
    """The request under way came with this key."""
    notes = _CURRENT.get()
    if notes is not None:
        notes.reader = key_id

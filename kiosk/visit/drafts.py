"""The records a visit leaves, before they are signed. Bodies as in docs/record-format.md.

Guarantees that no ticket number stands in a body: it travels beside `visit.called`, for the one
who signs to seal.
"""

from dataclasses import dataclass
from typing import Any

from kiosk.visit.desk import Desk
from kiosk.visit.state import Question, Trigger, Visit


@dataclass(frozen=True, slots=True)
class VisitDraft:
    """A record to be. `ticket` is to be sealed as the attachment of that name."""

    kind: str
    body: dict[str, Any]
    ticket: str | None = None


def called(desk: Desk, visit: Visit) -> VisitDraft:
    """The queue device called the visit's ticket."""
    body = {"visit": visit.id, "counter": desk.counter, "service": visit.service}
    return VisitDraft("visit.called", body, ticket=visit.ticket)


def recalled(desk: Desk, visit: Visit) -> VisitDraft:
    """The visit's ticket was called again."""
    return VisitDraft("visit.recalled", {"visit": visit.id, "counter": desk.counter})


def served(desk: Desk, visit: Visit) -> VisitDraft:
    """The officer ended the visit."""
    body = {"visit": visit.id, "counter": desk.counter, "officer": desk.officer}
    return VisitDraft("visit.served", body)


def prompted(desk: Desk, visit: Visit) -> VisitDraft:
    """The visit's citizen was invited to rate."""
    body = {"visit": visit.id, "counter": desk.counter, "officer": desk.officer}
    return VisitDraft("visit.prompted", body)


def unrated(desk: Desk, visit: Visit, cause: str) -> VisitDraft:
    """The visit ended without a rating; `cause` is one of the closed list."""
    body = {
        "visit": visit.id,
        "counter": desk.counter,
        "officer": desk.officer,
        "cause": cause,
    }
    return VisitDraft("visit.unrated", body)


def unacknowledged(desk: Desk, visit: Visit, seq: int) -> VisitDraft:
    """Record `seq` holds a rating whose citizen was told that it could not be saved."""
    body = {"visit": visit.id, "counter": desk.counter, "rating_seq": seq}
    return VisitDraft("rating.unacknowledged", body)


def rating(
    desk: Desk,
    question: Question,
    answers: tuple[tuple[str, int | None], ...],
    language: str,
    at_ms: int,
    *,
    partial: bool,
) -> VisitDraft:
    """The answers of one visit; the nonce is added by the one who signs."""
    body = {
        "visit": question.visit.id,
        "counter": desk.counter,
        "officer": desk.officer,
        "procedure": desk.procedure,
        "stage": desk.stage,
        "questionnaire": desk.questionnaire.name,
        "lang": language,
        "trigger": str(question.trigger),
        "answers": dict(answers),
        "took_ms": max(0, at_ms - question.began_ms),
        "partial": partial,
        "late": question.late,
        "test": desk.test,
    }
    return VisitDraft("rating", body)


def trigger_of(visit: Visit) -> Trigger:
    """What opens the rating of a visit that has a ticket."""
    return Trigger.SERVED if visit.served else Trigger.CALLED

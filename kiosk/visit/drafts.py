"""The records a visit leaves, before they are signed. Bodies as in docs/record-format.md.

Guarantees that no ticket number and no dossier code stands in a body: they travel beside
`visit.called` and `visit.scanned`, for the one who signs to seal.
"""

from dataclasses import dataclass
from typing import Any

from kiosk.visit.desk import Desk
from kiosk.visit.state import Detail, Question, Side, State, Trigger, Visit


@dataclass(frozen=True, slots=True)
class VisitDraft:
    """A record to be. `ticket`, `comment` and `dossier` are to be sealed as the attachments of
    those names.
    """

    kind: str
    body: dict[str, Any]
    ticket: str | None = None
    comment: str | None = None
    dossier: str | None = None


def called(desk: Desk, visit: Visit) -> VisitDraft:
    """The queue device called the visit's ticket."""
    body = _body(desk, visit, service=visit.service)
    return VisitDraft("visit.called", body, ticket=visit.ticket)


def recalled(desk: Desk, visit: Visit) -> VisitDraft:
    """The visit's ticket was called again."""
    return VisitDraft("visit.recalled", _body(desk, visit))


def served(desk: Desk, visit: Visit) -> VisitDraft:
    """The officer ended the visit."""
    return VisitDraft("visit.served", _body(desk, visit, officer=visit.officer))


def prompted(desk: Desk, visit: Visit) -> VisitDraft:
    """The visit's citizen was invited to rate."""
    return VisitDraft("visit.prompted", _body(desk, visit, officer=visit.officer))


def unrated(desk: Desk, visit: Visit, cause: str) -> VisitDraft:
    """The visit ended without a rating; `cause` is one of the closed list."""
    return VisitDraft("visit.unrated", _body(desk, visit, officer=visit.officer, cause=cause))


def scanned(desk: Desk, visit: Visit, dossier: str) -> VisitDraft:
    """The visit's citizen agreed that the code of their dossier is kept, sealed."""
    return VisitDraft("visit.scanned", _body(desk, visit), dossier=dossier)


def unacknowledged(desk: Desk, visit: Visit, seq: int) -> VisitDraft:
    """Record `seq` holds a rating whose citizen was told that it could not be saved."""
    return VisitDraft("rating.unacknowledged", _body(desk, visit, rating_seq=seq))


def _body(desk: Desk, visit: Visit, **more: object) -> dict[str, Any]:
    return {"visit": visit.id, "counter": desk.counter, **more, "test": desk.test}


def rating(
    desk: Desk,
    state: State,
    question: Question,
    answers: tuple[tuple[str, int | None], ...],
    ended_ms: int,
    *,
    partial: bool,
) -> VisitDraft:
    """The answers of one visit; the nonce is added by the one who signs.

    `ended_ms`: when the last answer was touched.
    """
    visit = question.visit
    body = {
        "visit": visit.id,
        "counter": desk.counter,
        "officer": visit.officer,
        "procedure": visit.procedure or desk.procedure,
        "stage": visit.stage or desk.stage,
        "questionnaire": desk.questionnaire.name,
        "blocks": list(desk.blocks),
        "scale_order": desk.scale_order,
        "lang": state.language,
        "trigger": str(question.trigger),
        "ticket": visit.source,
        "answers": dict(answers),
        "took_ms": max(0, ended_ms - question.began_ms),
        "assisted": state.access.assisted,
        "partial": partial,
        "late": question.late,
        "test": desk.test,
    }
    return VisitDraft("rating", body)


def partial_rating(desk: Desk, state: State, question: Question) -> VisitDraft:
    """What was answered before nobody went on: the last answer brought `question` on the screen."""
    return rating(desk, state, question, question.answers, question.since_ms, partial=True)


def rating_detail(desk: Desk, state: State, given: Detail, *, partial: bool) -> VisitDraft | None:
    """The reasons and the comment of `given`; None where there is neither."""
    comment = given.comment.strip()
    if not given.chosen and not comment:
        return None
    reasons = {str(side): [reason for of, reason in given.chosen if of is side] for side in Side}
    body = {
        "visit": given.visit.id,
        "counter": desk.counter,
        "rating_seq": given.rating_seq,
        "reason_list": None if desk.reasons is None else desk.reasons.name,
        "reasons": reasons,
        "comment": bool(comment),
        "lang": state.language,
        "assisted": state.access.assisted,
        "partial": partial,
        "test": desk.test,
    }
    return VisitDraft("rating.detail", body, comment=comment or None)


def trigger_of(visit: Visit) -> Trigger:
    """What opens the rating of a visit that has a ticket."""
    return Trigger.SERVED if visit.served else Trigger.CALLED

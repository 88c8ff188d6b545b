"""Writes a remedy, or what became of one, and notes it in the audit log in one transaction.

Guarantees that the rows of a site are numbered without gaps, that a row is struck once, that what
takes another's place is of the same unit, factor and questionnaire, and that the same form sent
twice leaves one row.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine

from central.audit_log import Author, What
from central.moment import to_text
from central.reference.questionnaire_facts import Factor
from central.remedies.state import RemedyState
from central.remedies.text import RemedyError, RemedyFault, remedy_text, responsible_text
from central.store import writing
from central.store.log_queries import lock_site
from central.store.remedy_queries import Remedy, add_remedy, remedies_of
from central.store.today_queries import counters_of
from kiosk.survey.questionnaire import NAME

LATEST = timedelta(days=3 * 366)
"""A day further away is a slip of the keys."""

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\Z")


@dataclass(frozen=True, slots=True)
class WishedRemedy:
    """What somebody wants written, as typed. `counter`: empty for the whole site; `due`:
    YYYY-MM-DD; `strikes`: the number of the row of that site whose place it takes, which then says
    counter, factor and questionnaire.
    """

    text: str
    responsible: str
    due: str
    state: str = RemedyState.OPEN.value
    counter: str = ""
    factor: str = ""
    questionnaire: str = ""
    strikes: int | None = None


def write_remedy(
    engine: Engine, site: str, wished: WishedRemedy, author: Author, now: datetime
) -> Remedy:
    """The row as it is written now, or the same one as it was written before.

    RemedyError where it is not taken. The caller has seen that the author may reach `site`, which
    exists.
    """
    text, responsible = remedy_text(wished.text), responsible_text(wished.responsible)
    with writing(engine) as connection:
        _, zone = lock_site(connection, site)
        before = remedies_of(connection, [site])
        counter, factor, questionnaire = _place(connection, site, wished, before)
        made = Remedy(
            site_id=site,
            number=len(before) + 1,
            counter_id=counter,
            factor=factor,
            questionnaire=questionnaire,
            text=text,
            responsible=responsible,
            due=wished.due,
            state=_state(wished).value,
            strikes=wished.strikes,
            written_by=author.name,
            written_at=to_text(now),
        )
        same = next((each for each in before if _says_the_same(each, made)), None)
        if same is not None:
            return same
        struck = _struck(wished.strikes, before)
        _require_due(made, struck, now.astimezone(ZoneInfo(zone)).date())
        add_remedy(connection, made)
        author.note(connection, What.REMEDY_WRITTEN, site, now, site=site, facts=_facts(made))
    return made


def _place(
    connection: Connection, site: str, wished: WishedRemedy, before: list[Remedy]
) -> tuple[str, str, str]:
    """Counter, factor and questionnaire: of the row that is struck, else as wished."""
    if wished.strikes is not None:
        found = next((each for each in before if each.number == wished.strikes), None)
        if found is None:
            raise RemedyError(RemedyFault.STRUCK)
        return found.counter_id, found.factor, found.questionnaire
    is_there = not wished.counter or wished.counter in counters_of(connection, site)
    if not is_there or wished.factor not in set(Factor) or not NAME.match(wished.questionnaire):
        raise RemedyError(RemedyFault.PLACE)
    return wished.counter, wished.factor, wished.questionnaire


def _state(wished: WishedRemedy) -> RemedyState:
    """A new one is open."""
    found = next((state for state in RemedyState if state.value == wished.state), None)
    if found is None or (wished.strikes is None and found is not RemedyState.OPEN):
        raise RemedyError(RemedyFault.STATE)
    return found


def _struck(strikes: int | None, before: list[Remedy]) -> Remedy | None:
    if strikes is None:
        return None
    found = next((each for each in before if each.number == strikes), None)
    if found is None or found.is_struck:
        raise RemedyError(RemedyFault.STRUCK)
    return found


def _require_due(made: Remedy, struck: Remedy | None, today: date) -> None:
    """A day that is not over; one that was said before may be said again."""
    try:
        found = date.fromisoformat(made.due)
    except ValueError:
        raise RemedyError(RemedyFault.DUE) from None
    is_said_again = struck is not None and struck.due == made.due
    is_ahead = today <= found <= today + LATEST
    if not _DAY.match(made.due) or not (is_ahead or is_said_again):
        raise RemedyError(RemedyFault.DUE)


def _says_the_same(held: Remedy, made: Remedy) -> bool:
    return not held.is_struck and (
        (held.counter_id, held.factor, held.questionnaire, held.text, held.responsible)
        == (made.counter_id, made.factor, made.questionnaire, made.text, made.responsible)
        and (held.due, held.state, held.strikes, held.written_by)
        == (made.due, made.state, made.strikes, made.written_by)
    )


def _facts(made: Remedy) -> dict[str, str | int | None]:
    facts: dict[str, str | int | None] = {
        "number": made.number,
        "factor": made.factor,
        "questionnaire": made.questionnaire,
        "text": made.text,
        "responsible": made.responsible,
        "due": made.due,
        "state": made.state,
    }
    if made.counter_id:
        facts["counter"] = made.counter_id
    if made.strikes is not None:
        facts["strikes"] = made.strikes
    return facts

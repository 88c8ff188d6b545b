"""Takes answers in, and turns a finished or left questionnaire into one signed record.

Guarantees that a token gives one record for each of its two parts, however often and from however
many phones it is sent: sheets are looked at under the site's lock, in the transaction that writes
the record. What was answered before somebody went away is kept and marked partial.
"""

import logging
import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine

from central.moment import from_text, to_text
from central.phone.phone_log import PhoneLog
from central.phone.token_check import Leave
from central.store import phone_queries
from central.store.engine import reading, writing
from central.store.errors import StoreError
from central.store.log_queries import lock_site
from central.store.phone_queries import Answers, Sheet
from kiosk.record import Draft, Record, base64url, read_phone_token
from kiosk.record.phone_token import NONCE_BYTES

logger = logging.getLogger(__name__)

RATING, SURVEY = "rating", "survey"
"""Parts: what the token names, and the longer questionnaire offered after it."""

KINDS = {RATING: "rating", SURVEY: "rating.survey"}

LEFT_AFTER = timedelta(minutes=30)
"""A questionnaire that nobody has touched for so long is recorded as far as it came."""

MOST_AT_ONCE = 200
"""Left questionnaires looked at in one round."""


@dataclass(frozen=True, slots=True)
class Given:
    """What one page said. `step`: its questions; `asked`: all of the questionnaire, in order.

    An answer stands in the place of what was said before, and None takes that back; a question of
    the page that has neither keeps the answer it had, and is skipped if it had none.
    """

    answers: Answers
    step: tuple[str, ...]
    asked: tuple[str, ...]

    def added_to(self, before: Answers) -> Answers:
        """All that was said so far, in the order of asking."""
        said: Answers = {**dict.fromkeys(self.step), **before, **self.answers}
        return {question: said[question] for question in self.asked if question in said}


def sheet_of(leave: Leave, part: str, questionnaire: str, language: str, now: datetime) -> Sheet:
    """A sheet without an answer yet."""
    at = to_text(now)
    begun = (leave.opened_at or at) if part == RATING else at
    return Sheet(
        leave.site_id, leave.hash, part, leave.text, questionnaire, language, {}, begun, at
    )


def take_answers(
    engine: Engine,
    log: PhoneLog,
    sheet: Sheet,
    given: Given,
    now: datetime,
) -> bool:
    """Keep what was `given` on one page, and record all if that was the last; False if closed.

    `sheet`: what it is of.
    """
    made: Record | None = None
    with writing(engine) as connection:
        lock_site(connection, sheet.site_id)
        phone_queries.note_opening(connection, sheet.site_id, sheet.token_hash, to_text(now))
        held = phone_queries.sheets_of(connection, sheet.site_id, sheet.token_hash).get(sheet.part)
        if held is not None and held.closed_at is not None:
            return False
        before = held or sheet
        answers = given.added_to(before.answers)
        current = replace(sheet, begun_at=before.begun_at, answers=answers, touched_at=to_text(now))
        phone_queries.put_sheet(connection, current)
        if len(answers) == len(given.asked):
            made = _record(connection, log, current, now, partial=False)
    if made is not None:
        log.note(made)
    return True


def close_left_sheets(engine: Engine, log: PhoneLog, now: datetime) -> int:
    """Record what was answered on sheets that were left; returns how many were looked at.

    A sheet that fails by a fault is logged and holds up no other; StoreError ends the round.
    """
    before = to_text(now - LEFT_AFTER)
    with reading(engine) as connection:
        left = phone_queries.left_sheets(connection, before, MOST_AT_ONCE)
    for site, token_hash, part in left:
        try:
            made = _close_left(engine, log, (site, token_hash, part), before, now)
        except StoreError:
            raise
        except Exception:
            logger.exception("what was left on a phone at %s could not be recorded", site)
            continue
        if made is not None:
            log.note(made)
    return len(left)


def _close_left(
    engine: Engine, log: PhoneLog, place: tuple[str, str, str], before: str, now: datetime
) -> Record | None:
    site, token_hash, part = place
    with writing(engine) as connection:
        lock_site(connection, site)
        sheet = phone_queries.sheets_of(connection, site, token_hash).get(part)
        # Somebody may have gone on with it, or another process been here before.
        if sheet is None or sheet.closed_at is not None or sheet.touched_at >= before:
            return None
        return _record(connection, log, sheet, now, partial=True)


def _record(
    connection: Connection, log: PhoneLog, sheet: Sheet, now: datetime, *, partial: bool
) -> Record | None:
    if all(answer is None for answer in sheet.answers.values()):
        phone_queries.drop_sheet(connection, sheet)
        return None
    record = log.append(connection, sheet.site_id, _draft(sheet, partial=partial), now)
    place = (record.epoch, record.seq)
    phone_queries.close_sheet(connection, sheet, to_text(now), place)
    return record


def _draft(sheet: Sheet, *, partial: bool) -> Draft:
    # Verified when it was opened; what stands here is the very text.
    token = read_phone_token(sheet.token).token
    took = from_text(sheet.touched_at) - from_text(sheet.begun_at)
    body: dict[str, Any] = {
        "visit": token.visit,
        "counter": token.counter,
        "officer": token.officer,
        "procedure": token.procedure,
        "stage": token.stage,
        "questionnaire": sheet.questionnaire,
        "blocks": [],
        "lang": sheet.lang,
        "trigger": "phone",
        "channel": "phone",
        "answers": sheet.answers,
        "scale_order": "best-first",
        "took_ms": max(0, took // timedelta(milliseconds=1)),
        "partial": partial,
        "late": False,
        "assisted": False,
        "test": False,
        "token": sheet.token_hash,
        "by": token.kiosk,
        "nonce": base64url.encode(secrets.token_bytes(NONCE_BYTES)),
    }
    return Draft(KINDS[sheet.part], body)

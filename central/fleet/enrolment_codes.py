"""Codes by which a kiosk without a batch token is enrolled (RFC 8628): issued, looked up, ended.

Guarantees that a code names one waiting kiosk, is good for 15 minutes and once, and is not issued
again while it is good; that a wish of the same key gets the same code as long as it is; that so
few are good at once that guessing stays hopeless. Leaves to others: how often somebody may guess
(`central.fleet.code_entry`) and what an approval makes (`central.fleet.code_approval`).
"""

import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, delete, func, select

from central.moment import from_text, to_text
from central.names import is_name
from central.refusal import Problem, Refusal
from central.store.fleet_tables import enrolment_codes
from central.store.holds import hold
from kiosk.record import VerifyKey
from kiosk.record.enrolment_answer import CODE_ALPHABET, CODE_CHARACTERS

LIFE = timedelta(minutes=15)
MAX_WAITING = 300
"""Kiosks that wait with a code at once: 300 of 20^8 are still 26 bits, with five tries."""
FULL_RETRY_S = 60
GROUP = 4


@dataclass(frozen=True, slots=True)
class WaitingKiosk:
    """A kiosk that shows a code. `counter_wish`: the counter that its settings name."""

    kiosk_id: str
    public_key: str
    counter_wish: str | None
    code: str
    expires_at: datetime

    @property
    def fingerprint(self) -> str:
        """Of its key, as its screen shows it."""
        return VerifyKey.from_text(self.public_key).fingerprint

    def expires_s(self, now: datetime) -> int:
        """For how many whole seconds more the code is good."""
        return max(0, int((self.expires_at - now).total_seconds()))


def issue_code(
    connection: Connection, kiosk_id: str, key: VerifyKey, counter: str | None, now: datetime
) -> tuple[WaitingKiosk, bool]:
    """The code of this kiosk, and whether it is new: it keeps the one it has while that is good.

    Refusal `not-now` where too many wait. Needs a transaction that writes.
    """
    hold(connection, "enrolment codes")
    known = _of(connection, enrolment_codes.c.kiosk_id == kiosk_id)
    if known is not None and known.expires_at > now and known.public_key == key.text:
        return known, False
    table = enrolment_codes.c
    over = (table.expires_at <= to_text(now)) | (table.kiosk_id == kiosk_id)
    connection.execute(delete(enrolment_codes).where(over))
    waiting = connection.execute(select(func.count()).select_from(enrolment_codes)).scalar_one()
    if waiting >= MAX_WAITING:
        raise Refusal(
            Problem.NOT_NOW,
            f"{waiting} kiosks wait with a code already; approve them or wait 15 minutes",
            retry_after_s=FULL_RETRY_S,
        )
    wish = counter if counter is not None and is_name(counter) else None
    issued = WaitingKiosk(kiosk_id, key.text, wish, _fresh(connection), _milliseconds(now + LIFE))
    connection.execute(
        enrolment_codes.insert(),
        {
            "kiosk_id": kiosk_id,
            "public_key": key.text,
            "counter_wish": wish,
            "code": issued.code,
            "issued_at": to_text(now),
            "expires_at": to_text(issued.expires_at),
        },
    )
    return issued, True


def code_typed(text: str) -> str:
    """The one spelling of a code however it was typed; it need not be one."""
    return re.sub(r"[\s-]", "", text).upper()[: 2 * CODE_CHARACTERS]


def in_groups(code: str) -> str:
    """A code as people read it."""
    return " ".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))


def find_waiting(connection: Connection, typed: str, now: datetime) -> WaitingKiosk | None:
    """The kiosk that waits with the code `typed`; None if there is none, or no longer."""
    found = _of(connection, enrolment_codes.c.code == code_typed(typed))
    return found if found is not None and found.expires_at > now else None


def end_code(connection: Connection, waiting: WaitingKiosk) -> bool:
    """End the code; False if somebody else has by now."""
    table = enrolment_codes.c
    ended = connection.execute(
        delete(enrolment_codes).where(
            table.kiosk_id == waiting.kiosk_id, table.code == waiting.code
        )
    )
    return ended.rowcount == 1


def _of(connection: Connection, condition: ColumnElement[bool]) -> WaitingKiosk | None:
    row = connection.execute(select(enrolment_codes).where(condition)).one_or_none()
    if row is None:
        return None
    return WaitingKiosk(
        row.kiosk_id, row.public_key, row.counter_wish, row.code, from_text(row.expires_at)
    )


def _fresh(connection: Connection) -> str:
    while True:
        code = "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_CHARACTERS))
        if _of(connection, enrolment_codes.c.code == code) is None:
            return code


def _milliseconds(moment: datetime) -> datetime:
    """As the database will give it back."""
    return from_text(to_text(moment))

"""Who decides about a kiosk, and what the decision means: approved, revoked, pending.

Guarantees that a decision is a person's, made by a command or on a page, and dated.
"""

from datetime import datetime

from sqlalchemy import Connection, update

from central.moment import to_text
from central.refusal import Problem, Refusal
from central.store.fleet_tables import kiosks
from central.store.kiosk_queries import APPROVED, PENDING, REVOKED, Kiosk


def require_approved(kiosk: Kiosk | None) -> Kiosk:
    """The kiosk; Refusal `unknown-kiosk`, `pending` or `revoked`."""
    known = require_known(kiosk)
    if known.state == PENDING:
        raise Refusal(Problem.PENDING, "waits for approval: central kiosk approve")
    if known.state == REVOKED:
        raise Refusal(Problem.REVOKED, "this kiosk's key was revoked; enrol it anew")
    return known


def require_known(kiosk: Kiosk | None) -> Kiosk:
    """The kiosk, whatever its state; Refusal `unknown-kiosk`."""
    if kiosk is None:
        raise Refusal(Problem.UNKNOWN_KIOSK, "this kiosk is not enrolled here; enrol it")
    return kiosk


def approve(connection: Connection, kiosk: Kiosk, counter_id: str | None, now: datetime) -> None:
    """Approve the kiosk, and say at which counter it stands if that is given."""
    _decide(connection, kiosk, APPROVED, counter_id or kiosk.counter_id, now)


def revoke(connection: Connection, kiosk: Kiosk, now: datetime) -> None:
    """Revoke the kiosk's key: nothing it sends from now on is taken; what is held stays."""
    _decide(connection, kiosk, REVOKED, kiosk.counter_id, now)


def _decide(
    connection: Connection, kiosk: Kiosk, state: str, counter_id: str | None, now: datetime
) -> None:
    connection.execute(
        update(kiosks)
        .where(kiosks.c.site_id == kiosk.site_id, kiosks.c.kiosk_id == kiosk.kiosk_id)
        .values(state=state, counter_id=counter_id, decided_at=to_text(now))
    )

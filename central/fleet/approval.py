"""Who decides about a kiosk, and what the decision means: approved, revoked, pending.

Guarantees that a decision is a person's, made by a command or on a page, and dated.
"""

from datetime import datetime

from sqlalchemy import Connection, update

from central.moment import to_text
from central.refusal import Problem, Refusal
from central.store.fleet_tables import kiosks
from central.store.kiosk_queries import APPROVED, PENDING, REVOKED, Kiosk
from central.store.log_queries import newest_log
from central.store.pin_queries import lock_site


def require_approved(kiosk: Kiosk | None) -> Kiosk:
    """The kiosk; Refusal `unknown-kiosk`, `pending` or `revoked`."""
    known = require_known(kiosk)
    if known.state == PENDING:
        raise Refusal(Problem.PENDING, "waits for approval: central kiosk approve")
    if known.state == REVOKED:
        raise Refusal(Problem.REVOKED, "this kiosk's key was revoked; enrol it anew")
    return known


def require_sending(kiosk: Kiosk | None) -> Kiosk:
    """The kiosk, if it may send records: also a revoked one, for what stands before the place of
    its revocation; Refusal `unknown-kiosk` or `pending`.
    """
    known = require_known(kiosk)
    return known if known.revoked_epoch is not None else require_approved(known)


def require_known(kiosk: Kiosk | None) -> Kiosk:
    """The kiosk, whatever its state; Refusal `unknown-kiosk`."""
    if kiosk is None:
        raise Refusal(Problem.UNKNOWN_KIOSK, "this kiosk is not enrolled here; enrol it")
    return kiosk


def approve(connection: Connection, kiosk: Kiosk, counter_id: str | None, now: datetime) -> None:
    """Approve the kiosk, and say at which counter it stands if that is given."""
    lock_site(connection, kiosk.site_id)
    _decide(connection, kiosk, APPROVED, counter_id or kiosk.counter_id, now)


def revoke(
    connection: Connection,
    kiosk: Kiosk,
    now: datetime,
    place: tuple[str, int] | None = None,
) -> None:
    """Revoke the kiosk's key from `place` (epoch and number) on; None: from the first record on
    that is not held. What stands before it counts, now and when it comes later.
    """
    # Between the look at the log and the commit no record may come.
    lock_site(connection, kiosk.site_id)
    if place is None:
        log = newest_log(connection, kiosk.site_id, kiosk.kiosk_id)
        place = None if log is None else (log[0], log[1].seq + 1)
    epoch, seq = place or (None, None)
    _decide(connection, kiosk, REVOKED, kiosk.counter_id, now, revoked_epoch=epoch, revoked_seq=seq)


def _decide(
    connection: Connection,
    kiosk: Kiosk,
    state: str,
    counter_id: str | None,
    now: datetime,
    **more: str | int | None,
) -> None:
    connection.execute(
        update(kiosks)
        .where(kiosks.c.site_id == kiosk.site_id, kiosks.c.kiosk_id == kiosk.kiosk_id)
        .values(state=state, counter_id=counter_id, decided_at=to_text(now), **more)
    )

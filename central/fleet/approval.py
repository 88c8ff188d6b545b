"""What a decision about a kiosk means for what it may send, and who is approved.

Guarantees that a decision is a person's, made by a command or on a page, and dated; that a kiosk
whose work has ended is approved by nobody again. How a kiosk ends is `central.fleet.ending`'s.
"""

from datetime import datetime

from sqlalchemy import Connection, update

from central.moment import to_text
from central.refusal import Problem, Refusal
from central.store.fleet_tables import kiosks
from central.store.kiosk_queries import APPROVED, ENDED, PENDING, REVOKED, Kiosk
from central.store.pin_queries import lock_site


def require_approved(kiosk: Kiosk | None) -> Kiosk:
    """The kiosk; Refusal `unknown-kiosk`, `pending` or `revoked`."""
    known = require_known(kiosk)
    if known.state == PENDING:
        raise Refusal(Problem.PENDING, "waits for approval: central kiosk approve")
    if known.state == REVOKED:
        raise Refusal(Problem.REVOKED, "this kiosk's key was revoked; enrol it anew")
    if known.state in ENDED:
        raise Refusal(Problem.REVOKED, f"this kiosk was {known.state}; enrol it anew")
    return known


def require_sending(kiosk: Kiosk | None) -> Kiosk:
    """The kiosk, if it may send records: also one whose work has ended, for what stands before the
    place of its end; Refusal `unknown-kiosk` or `pending`, or `revoked` where nothing would count.
    """
    known = require_known(kiosk)
    # Nothing is said against the key of one that was retired: what a stick brings may count yet.
    may_send = known.revoked_epoch is not None or known.state in ENDED - {REVOKED}
    return known if may_send else require_approved(known)


def require_known(kiosk: Kiosk | None) -> Kiosk:
    """The kiosk, whatever its state; Refusal `unknown-kiosk`."""
    if kiosk is None:
        raise Refusal(Problem.UNKNOWN_KIOSK, "this kiosk is not enrolled here; enrol it")
    return kiosk


def approve(connection: Connection, kiosk: Kiosk, counter_id: str | None, now: datetime) -> bool:
    """Approve the kiosk, and say at which counter it stands if that is given; False where its work
    has ended meanwhile.
    """
    lock_site(connection, kiosk.site_id)
    table = kiosks.c
    decided = connection.execute(
        update(kiosks)
        .where(
            table.site_id == kiosk.site_id,
            table.kiosk_id == kiosk.kiosk_id,
            table.state.not_in(ENDED),
        )
        .values(state=APPROVED, counter_id=counter_id or kiosk.counter_id, decided_at=to_text(now))
    )
    return decided.rowcount == 1

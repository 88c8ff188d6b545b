"""What the audit log says of the end of a kiosk's work."""

from datetime import datetime

from sqlalchemy import Connection

from central.audit_log import Author, What
from central.fleet.ending import Ended
from central.store.kiosk_queries import REPLACED, RETIRED, REVOKED

_WHAT = {
    REVOKED: What.KIOSK_REVOKED,
    RETIRED: What.KIOSK_RETIRED,
    REPLACED: What.KIOSK_REPLACED,
}


def note_ended(
    connection: Connection,
    author: Author,
    ended: Ended,
    now: datetime,
    successor: str | None = None,
) -> None:
    """The kiosk was revoked, retired or replaced, or the place of its end was moved."""
    kiosk = ended.kiosk
    facts: dict[str, str | int | None] = {
        "epoch": kiosk.revoked_epoch,
        "seq": kiosk.revoked_seq,
        "records_held": ended.held,
    }
    if successor is not None:
        facts["successor"] = successor
    what = _WHAT[kiosk.state]
    author.note(connection, what, kiosk.kiosk_id, now, site=kiosk.site_id, facts=facts)

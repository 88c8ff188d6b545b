"""What the audit log says of a decision about a kiosk."""

from datetime import datetime

from sqlalchemy import Connection

from central.audit_log import Author, What
from central.store.kiosk_queries import Kiosk


def note_approved(connection: Connection, author: Author, kiosk: Kiosk, now: datetime) -> None:
    """The kiosk was approved, at its counter."""
    facts = {"counter": kiosk.counter_id}
    author.note(
        connection, What.KIOSK_APPROVED, kiosk.kiosk_id, now, site=kiosk.site_id, facts=facts
    )


def note_moved(
    connection: Connection, author: Author, kiosk: Kiosk, counter_id: str, now: datetime
) -> None:
    """The kiosk was put at another counter."""
    facts = {"counter": counter_id, "counter_before": kiosk.counter_id}
    author.note(connection, What.KIOSK_MOVED, kiosk.kiosk_id, now, site=kiosk.site_id, facts=facts)

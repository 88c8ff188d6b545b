"""What the approval of a code makes: a kiosk of a site, at a counter; and the code is over.

Guarantees that a code makes one kiosk, whoever types it and however many at once, that one key is
one kiosk for ever, and that nothing is made where site or counter are not there.
"""

from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, select

from central.fleet.enrolment_codes import WaitingKiosk, end_code
from central.moment import to_text
from central.store.fleet_tables import counters, kiosks
from central.store.holds import hold_kiosk
from central.store.kiosk_queries import APPROVED, Kiosk, find_kiosk
from kiosk.record import VerifyKey

NO_TOKEN = ""
"""The `token_hash` of a kiosk that came by a code: no text has this hash."""


Fault = Literal["code", "counter", "known"]


class ApprovalError(Exception):
    """An approval that cannot be; nothing was changed.

    `fault`: `code` (it was used or has ended meanwhile), `counter` (the site has no such one) or
    `known` (the same key was enrolled meanwhile in another way).
    """

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault = fault


def approve_code(
    connection: Connection, waiting: WaitingKiosk, site_id: str, counter_id: str, now: datetime
) -> Kiosk:
    """The kiosk, approved; ApprovalError otherwise. Needs a transaction that writes."""
    if not is_counter(connection, site_id, counter_id):
        raise ApprovalError("counter")
    hold_kiosk(connection, waiting.kiosk_id)
    if find_kiosk(connection, waiting.kiosk_id) is not None:
        raise ApprovalError("known")
    if waiting.expires_at <= now or not end_code(connection, waiting):
        raise ApprovalError("code")
    kiosk = Kiosk(
        site_id=site_id,
        kiosk_id=waiting.kiosk_id,
        public_key=waiting.public_key,
        kid=VerifyKey.from_text(waiting.public_key).kid,
        counter_id=counter_id,
        state=APPROVED,
        token_hash=NO_TOKEN,
        enrolled_at=to_text(now),
    )
    insert_kiosk(connection, kiosk, decided_at=to_text(now))
    return kiosk


def insert_kiosk(connection: Connection, kiosk: Kiosk, decided_at: str | None = None) -> None:
    """Write a new kiosk's row."""
    connection.execute(
        kiosks.insert(),
        {
            "site_id": kiosk.site_id,
            "kiosk_id": kiosk.kiosk_id,
            "public_key": kiosk.public_key,
            "kid": kiosk.kid,
            "counter_id": kiosk.counter_id,
            "state": kiosk.state,
            "token_hash": kiosk.token_hash,
            "enrolled_at": kiosk.enrolled_at,
            "decided_at": decided_at,
        },
    )


def is_counter(connection: Connection, site_id: str, counter_id: str) -> bool:
    """Whether the site has this counter."""
    found = connection.execute(
        select(counters.c.counter_id).where(
            counters.c.site_id == site_id, counters.c.counter_id == counter_id
        )
    ).one_or_none()
    return found is not None

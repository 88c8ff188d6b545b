"""Decisions about kiosks, as the pages ask for them (`central.dashboard.fleet_desk`).

Guarantees that each is one transaction, that a kiosk of another site is never touched, and that a
code is looked at only within the tries that are left.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine

from central.audit_log import Author
from central.fleet.approval import approve
from central.fleet.approval_notes import note_approved, note_moved
from central.fleet.code_approval import ApprovalError, Fault, approve_code, is_counter
from central.fleet.code_entry import look_up_code
from central.fleet.configuration import sign_configuration
from central.fleet.enrolment_codes import WaitingKiosk, find_waiting
from central.fleet.kiosk_keys import newest_key
from central.keys import CentralKeys
from central.store.engine import writing
from central.store.kiosk_queries import APPROVED, PENDING, Kiosk, find_kiosk, list_kiosks


class Desk:
    """See `central.dashboard.fleet_desk.FleetDesk`."""

    def __init__(self, engine: Engine, keys: CentralKeys) -> None:
        self._engine = engine
        self._keys = keys

    @property
    def fingerprint(self) -> str:
        """Of the receipt key."""
        return self._keys.receipt.verify_key.fingerprint

    def look_up(
        self, typed: str, account_id: str, address: str, now: datetime
    ) -> WaitingKiosk | timedelta | None:
        """The kiosk that waits with this code; how long to wait; or None."""
        return look_up_code(self._engine, typed, account_id, address, now)

    def approve_code(
        self, code: str, site_id: str, counter_id: str, author: Author, now: datetime
    ) -> Fault | None:
        """Makes the kiosk of a code; what was wrong, None where it worked."""
        try:
            with writing(self._engine) as connection:
                # As it is now, not as it was when the page was drawn.
                held = find_waiting(connection, code, now)
                if held is None:
                    return "code"
                kiosk = approve_code(connection, held, site_id, counter_id, now)
                note_approved(connection, author, kiosk, now)
        except ApprovalError as error:
            return error.fault
        return None

    def approve_pending(
        self, site_id: str, chosen: Mapping[str, str | None], author: Author, now: datetime
    ) -> int:
        """Approves those of `chosen` that wait at the site."""
        with writing(self._engine) as connection:
            waiting = list_kiosks(connection, site_id=site_id, state=PENDING)
            found = [kiosk for kiosk in waiting if kiosk.kiosk_id in chosen]
            for kiosk in found:
                counter = chosen[kiosk.kiosk_id]
                known = counter is not None and is_counter(connection, site_id, counter)
                approve(connection, kiosk, counter if known else None, now)
            decided = [find_kiosk(connection, kiosk.kiosk_id) for kiosk in found]
            for each in decided:
                if each is not None:
                    note_approved(connection, author, each, now)
        return len(found)

    def move(self, kiosk: Kiosk, counter_id: str, author: Author, now: datetime) -> bool:
        """Puts an approved kiosk at another counter of its site."""
        with writing(self._engine) as connection:
            held = find_kiosk(connection, kiosk.kiosk_id)
            if held is None or held.state != APPROVED:
                return False
            if not is_counter(connection, held.site_id, counter_id):
                return False
            approve(connection, held, counter_id, now)
            note_moved(connection, author, held, counter_id, now)
        return True

    def fingerprint_of(self, connection: Connection, kiosk: Kiosk) -> str:
        """Of the key by which the kiosk signs now."""
        return newest_key(connection, kiosk).fingerprint

    def configuration_tag(self, connection: Connection, kiosk: Kiosk) -> str:
        """Tag of the configuration in force for the kiosk."""
        return sign_configuration(connection, self._keys.configuration, kiosk)[1]

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
from central.fleet.ending import EndFault, Ending, EndingError, end_kiosk, held_from_end
from central.fleet.ending_notes import note_ended
from central.fleet.enrolment_codes import WaitingKiosk, find_waiting
from central.fleet.kiosk_keys import newest_key
from central.fleet.provision_approval import Chosen, LabelError, approve_batch
from central.fleet.quarantine import QuarantineFault, decide
from central.fleet.replacing import ReplaceFault, Replacement, ReplacingError, replace_kiosk
from central.keys import CentralKeys
from central.store.engine import writing
from central.store.kiosk_queries import APPROVED, PENDING, Kiosk, find_kiosk, list_kiosks
from central.store.pin_queries import lock_site
from central.store.provision_queries import list_batches
from central.store.quarantine_queries import ForkedKiosk, Verdict

KIOSK_PREFIX = "k-"
"""Of every kiosk's id; no code begins so."""


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
        """Approves those of `chosen` that wait at the site and are of no batch; how many."""
        with writing(self._engine) as connection:
            # Before it is read who waits: somebody else may decide of the same kiosks.
            lock_site(connection, site_id)
            waiting = list_kiosks(connection, site_id=site_id, state=PENDING)
            # A batch's kiosk has a label, by which its counter and its group go: `approve_batch`.
            of_batch = {each.token_hash for each in list_batches(connection, site_id=site_id)}
            found = [
                kiosk
                for kiosk in waiting
                if kiosk.kiosk_id in chosen and kiosk.token_hash not in of_batch
            ]
            for kiosk in found:
                counter = chosen[kiosk.kiosk_id]
                known = counter is not None and is_counter(connection, site_id, counter)
                approve(connection, kiosk, counter if known else None, now)
            decided = [find_kiosk(connection, kiosk.kiosk_id) for kiosk in found]
            for each in decided:
                if each is not None:
                    note_approved(connection, author, each, now)
        return len(found)

    def approve_batch(
        self,
        site_id: str,
        chosen: Mapping[str, tuple[int | None, str | None]],
        author: Author,
        now: datetime,
    ) -> tuple[str, str, str] | None:
        """Approves kiosks of batches, each under its label; what was wrong, and nothing done."""
        wishes = {kiosk: Chosen(label, counter) for kiosk, (label, counter) in chosen.items()}
        try:
            with writing(self._engine) as connection:
                approve_batch(connection, site_id, wishes, author, now)
        except LabelError as error:
            return error.fault, error.kiosk_id, error.about
        return None

    def move(self, kiosk: Kiosk, counter_id: str, author: Author, now: datetime) -> bool:
        """Puts an approved kiosk at another counter of its site."""
        with writing(self._engine) as connection:
            lock_site(connection, kiosk.site_id)
            held = find_kiosk(connection, kiosk.kiosk_id)
            if held is None or held.state != APPROVED:
                return False
            if not is_counter(connection, held.site_id, counter_id):
                return False
            approve(connection, held, counter_id, now)
            note_moved(connection, author, held, counter_id, now)
        return True

    def end(
        self,
        kiosk: Kiosk,
        state: str,
        reason: str,
        place: tuple[str, int] | None,
        author: Author,
        now: datetime,
    ) -> EndFault | None:
        """Ends the kiosk's work, or moves the place of its end; what was wrong."""
        try:
            with writing(self._engine) as connection:
                ended = end_kiosk(connection, kiosk.kiosk_id, Ending(state, reason, place), now)
                note_ended(connection, author, ended, now)
        except EndingError as error:
            return error.fault
        return None

    def replace(
        self,
        kiosk: Kiosk,
        by: str,
        reason: str,
        author: Author,
        now: datetime,
        *,
        carry_pins: bool,
    ) -> ReplaceFault | None:
        """Puts another kiosk in this one's place; what was wrong, None where it worked."""
        is_kiosk = by.startswith(KIOSK_PREFIX)
        wish = Replacement(
            reason,
            code="" if is_kiosk else by,
            kiosk_id=by if is_kiosk else "",
            carry_pins=carry_pins,
        )
        try:
            with writing(self._engine) as connection:
                replace_kiosk(connection, kiosk.kiosk_id, wish, author, now)
        except ReplacingError as error:
            return error.fault
        return None

    def decide_quarantine(
        self, forked: ForkedKiosk, verdict: Verdict, reason: str, author: Author, now: datetime
    ) -> QuarantineFault | None:
        """Decides of a fork as it was shown; what was wrong."""
        with writing(self._engine) as connection:
            return decide(connection, forked, verdict, reason, author, now)

    def held_from_end(self, connection: Connection, kiosk: Kiosk) -> int:
        """How many records are held that do not count for the kiosk's end."""
        return held_from_end(connection, kiosk)

    def fingerprint_of(self, connection: Connection, kiosk: Kiosk) -> str:
        """Of the key by which the kiosk signs now."""
        return newest_key(connection, kiosk).fingerprint

    def configuration_tag(self, connection: Connection, kiosk: Kiosk) -> str:
        """Tag of the configuration in force for the kiosk."""
        return sign_configuration(connection, self._keys.configuration, kiosk)[1]

"""What the fleet page has done for it: codes looked up, kiosks approved, moved and
ended, forks decided.

Guarantees nothing but the shape: the pages take no part in enrolment (.importlinter), so the
composition root hands them who does (`central.fleet.desk`).
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Literal, Protocol

from sqlalchemy import Connection

from central.audit_log import Author
from central.store.kiosk_queries import Kiosk
from central.store.quarantine_queries import ForkedKiosk, Verdict

Fault = Literal["code", "counter", "known"]
"""Why an approval cannot be: the code is over, the counter is not there, the key is enrolled."""


class WaitingKiosk(Protocol):
    """A kiosk that shows a code."""

    @property
    def kiosk_id(self) -> str:
        """The id it will have."""

    @property
    def code(self) -> str:
        """As its screen shows it, without the blank."""

    @property
    def fingerprint(self) -> str:
        """Of its key, as its screen shows it."""

    @property
    def counter_wish(self) -> str | None:
        """The counter that its settings name."""


class FleetDesk(Protocol):
    """Who decides about kiosks."""

    @property
    def fingerprint(self) -> str:
        """Of the central's receipt key, as every kiosk's screen shows it."""

    def look_up(
        self, typed: str, account_id: str, address: str, now: datetime
    ) -> WaitingKiosk | timedelta | None:
        """The kiosk that waits with this code; how long to wait before the next try; or None."""

    def approve_code(
        self, code: str, site_id: str, counter_id: str, author: Author, now: datetime
    ) -> Fault | None:
        """Makes the kiosk; what was wrong, None where it worked."""

    def approve_pending(
        self, site_id: str, chosen: Mapping[str, str | None], author: Author, now: datetime
    ) -> int:
        """Approves those of `chosen` (kiosk to counter) that wait at the site; how many."""

    def approve_batch(
        self,
        site_id: str,
        chosen: Mapping[str, tuple[int | None, str | None]],
        author: Author,
        now: datetime,
    ) -> tuple[str, str, str] | None:
        """Approves all of `chosen` (kiosk to label and counter), kiosks of batches that wait at the
        site, or none: what was wrong (`provision_wording.FAULTS`), of which kiosk, and about what.
        """

    def move(self, kiosk: Kiosk, counter_id: str, author: Author, now: datetime) -> bool:
        """Puts an approved kiosk at another counter of its site; False where there is none."""

    def end(
        self,
        kiosk: Kiosk,
        state: str,
        reason: str,
        place: tuple[str, int] | None,
        author: Author,
        now: datetime,
    ) -> str | None:
        """Ends the kiosk's work (revoked, retired), or moves the place of its end; `gone`,
        `ended`, `revoked`, `place` or `successor` where that cannot be.
        """

    def replace(
        self,
        kiosk: Kiosk,
        by: str,
        reason: str,
        author: Author,
        now: datetime,
        *,
        carry_pins: bool,
    ) -> str | None:
        """Puts another kiosk (its code, or the id of one that waits) in this one's place; `gone`,
        `state`, `counter`, `code`, `known` or `new` where that cannot be.
        """

    def decide_quarantine(
        self, forked: ForkedKiosk, verdict: Verdict, reason: str, author: Author, now: datetime
    ) -> str | None:
        """Decides of a fork as it was shown; `gone`, `reason`, `seen` or `same` where that cannot
        be.
        """

    def held_from_end(self, connection: Connection, kiosk: Kiosk) -> int:
        """How many records are held that do not count for the kiosk's end."""

    def fingerprint_of(self, connection: Connection, kiosk: Kiosk) -> str:
        """Of the kiosk's key in force, as its screen shows it."""

    def configuration_tag(self, connection: Connection, kiosk: Kiosk) -> str:
        """Tag of the configuration in force for the kiosk."""

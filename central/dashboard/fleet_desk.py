"""What the fleet page has done for it: codes looked up, kiosks approved and moved.

Guarantees nothing but the shape: the pages take no part in enrolment (.importlinter), so the
composition root hands them who does (`central.fleet.desk`).
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Literal, Protocol

from sqlalchemy import Connection

from central.audit_log import Author
from central.store.kiosk_queries import Kiosk

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

    def move(self, kiosk: Kiosk, counter_id: str, author: Author, now: datetime) -> bool:
        """Puts an approved kiosk at another counter of its site; False where there is none."""

    def fingerprint_of(self, connection: Connection, kiosk: Kiosk) -> str:
        """Of the kiosk's key in force, as its screen shows it."""

    def configuration_tag(self, connection: Connection, kiosk: Kiosk) -> str:
        """Tag of the configuration in force for the kiosk."""

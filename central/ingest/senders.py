"""Who sends, and by which keys: looked up once, and remembered as long as it is right.

Guarantees that nothing is decided by what is remembered alone. It tells which keys to verify with
before the transaction; whether the kiosk may send, and whether these are its keys, is asked again
in the transaction that stores the records (`central.ingest.ground`).
"""

import threading
from collections import OrderedDict
from dataclasses import dataclass

from sqlalchemy import Engine

from central.fleet.approval import require_sending
from central.fleet.kiosk_keys import KeysOfKiosk, load_keys_of
from central.store.engine import reading
from central.store.kiosk_queries import find_kiosk
from kiosk.record import Place

MOST_REMEMBERED = 2_000
"""Kiosks; the one that has not sent for longest is forgotten first."""


@dataclass(frozen=True, slots=True)
class Sender:
    """A kiosk that may send, and its keys as they were when it was looked up."""

    place: Place
    keys: KeysOfKiosk


class Senders:
    """The kiosks that have sent to this process."""

    def __init__(self, engine: Engine) -> None:
        """`engine`: of the database in which they are looked up."""
        self._engine = engine
        self._mutex = threading.Lock()
        self._known: OrderedDict[str, Sender] = OrderedDict()

    def remembered(self, kiosk_id: str) -> Sender | None:
        """The sender as it was last looked up; None if it was not, or is forgotten."""
        with self._mutex:
            found = self._known.get(kiosk_id)
            if found is not None:
                self._known.move_to_end(kiosk_id)
            return found

    def look_up(self, kiosk_id: str) -> Sender:
        """The sender as it is now; Refusal if it may not send, and then it is forgotten."""
        with self._mutex:
            self._known.pop(kiosk_id, None)
        with reading(self._engine) as connection:
            kiosk = require_sending(find_kiosk(connection, kiosk_id))
            sender = Sender(Place(kiosk.site_id, kiosk.kiosk_id), load_keys_of(connection, kiosk))
        with self._mutex:
            self._known[kiosk_id] = sender
            if len(self._known) > MOST_REMEMBERED:
                self._known.popitem(last=False)
        return sender

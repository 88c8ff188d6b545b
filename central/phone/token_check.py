"""May this token be used? The closed list of what can be in the way, and how it is found.

Guarantees that the signature is checked against the key of the kiosk that the token names, or the
one before (its code may stand on a screen while the key changes), and that how long a token is good
is counted by the central's clock alone. A visit that is not known yet is no obstacle: a kiosk that
was cut off tells of it later.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from sqlalchemy import Connection

from central.fleet.kiosk_keys import load_keys_of
from central.moment import from_text
from central.store.kiosk_queries import APPROVED, ENDED, Kiosk, find_kiosk
from central.store.phone_queries import arrival_of_visit, opened_at
from kiosk.record import (
    PhoneToken,
    RecordError,
    SignedPhoneToken,
    VerifyKey,
    base64url,
    read_phone_token,
)


class Trouble(Enum):
    """Why a page cannot be shown; the value names its words, `status` its HTTP status."""

    ALTERED = ("altered", 404)
    UNKNOWN_KIOSK = ("unknown_kiosk", 404)
    REVOKED_KIOSK = ("revoked_kiosk", 403)
    OTHER_COUNTER = ("other_counter", 403)
    EXPIRED = ("expired", 410)
    USED = ("used", 410)
    TOO_OFTEN = ("too_often", 429)
    UNREADABLE = ("unreadable", 400)
    UNAVAILABLE = ("unavailable", 503)
    BUSY = ("busy", 503)
    FAILING = ("failing", 503)

    @property
    def words(self) -> str:
        """Key of its words."""
        return self.value[0]

    @property
    def status(self) -> int:
        """HTTP status of its page."""
        return self.value[1]


@dataclass(frozen=True, slots=True)
class Leave:
    """A token that is good now. `hash`: of its text; `opened_at`: None if it never was."""

    token: PhoneToken
    text: str
    hash: str
    site_id: str
    opened_at: str | None


def check_token(
    connection: Connection, text: str, now: datetime, valid: timedelta
) -> Leave | Trouble:
    """The leave that `text` gives at `now`, or what is in the way."""
    found = _signed_by(connection, text)
    if isinstance(found, Trouble):
        return found
    token, kiosk = found
    arrival = arrival_of_visit(connection, kiosk.site_id, token.visit)
    known = {kiosk.counter_id or token.counter, arrival[1] if arrival else token.counter}
    if known != {token.counter}:
        return Trouble.OTHER_COUNTER
    token_hash = base64url.sha256(text.encode("ascii"))
    opened = opened_at(connection, kiosk.site_id, token_hash)
    began = [from_text(at) for at in (opened, arrival and arrival[0]) if at]
    if began and now >= min(began) + valid:
        return Trouble.EXPIRED
    return Leave(token, text, token_hash, kiosk.site_id, opened)


def _signed_by(connection: Connection, text: str) -> tuple[PhoneToken, Kiosk] | Trouble:
    """The token and the approved kiosk that signed it."""
    try:
        signed = read_phone_token(text)
        kiosk = find_kiosk(connection, signed.token.kiosk)
        if kiosk is None:
            return Trouble.UNKNOWN_KIOSK
        token = _verify(signed, load_keys_of(connection, kiosk).known.values())
    except RecordError:
        return Trouble.ALTERED
    if kiosk.state != APPROVED:
        return Trouble.REVOKED_KIOSK if kiosk.state in ENDED else Trouble.UNKNOWN_KIOSK
    return token, kiosk


def _verify(signed: SignedPhoneToken, keys: Iterable[VerifyKey]) -> PhoneToken:
    """What the token says; RecordError unless one of the last two of `keys` signed it."""
    *_, newest = known = list(keys)
    for before in known[-2:-1]:
        try:
            return signed.verify(before)
        except RecordError:
            # Most tokens are of the newest key.
            continue
    return signed.verify(newest)

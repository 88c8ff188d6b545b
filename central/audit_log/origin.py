"""What stands for an address in the audit log: a keyed hash that is good for a day.

Guarantees that no address stands in an entry, that what comes from one network on one day (UTC)
can be seen to belong together, and that nothing links two days. Who has the central's receipt key
can find the address of an entry by trying them all, as after a break-in; nobody else can.
"""

import hashlib
import hmac
from datetime import UTC, datetime

from central.networks import network_of
from kiosk.record import SigningKey, base64url

ORIGIN_BYTES = 9
"""12 characters: enough to tell the addresses of a day apart."""

_PURPOSE = b"thuoc do: addresses in the audit log"


def origin_of(key: SigningKey, address: str, now: datetime) -> str | None:
    """The hash of the network of `address` on the day of `now`; None where there is no address."""
    if not address:
        return None
    purpose = hmac.new(key.seed, _PURPOSE, hashlib.sha256).digest()
    day = now.astimezone(UTC).date().isoformat()
    said = f"{day} {network_of(address)}".encode()
    return base64url.encode(hmac.new(purpose, said, hashlib.sha256).digest()[:ORIGIN_BYTES])

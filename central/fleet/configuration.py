"""The signed configuration of a kiosk: today, the PINs of its service menu.

Guarantees that the same state gives the same bytes, so that a kiosk asks again only when
something changed; that the number rises with every change; that no PIN travels but as a hash.
"""

from sqlalchemy import Connection

from central.store.kiosk_queries import Kiosk
from central.store.pin_queries import changes_of, in_force
from kiosk.record import SigningKey, Typ, seal_envelope
from kiosk.record.payload import serialise
from kiosk.record.record import VERSION

PIN_ROLES = ("it", "supervisor")


def sign_configuration(connection: Connection, key: SigningKey, kiosk: Kiosk) -> tuple[str, str]:
    """The configuration in force for `kiosk` as a compact JWS, and its tag (the JWS's hash).

    Before the first change it has number 0 and the time of the enrolment.
    """
    changes = changes_of(connection, kiosk.site_id, kiosk.kiosk_id)
    held = in_force(changes)
    content = {
        "v": VERSION,
        "kiosk": kiosk.kiosk_id,
        "number": changes[-1].number if changes else 0,
        "at": changes[-1].changed_at if changes else kiosk.enrolled_at,
        "pins": {role: held[role].pin if role in held else None for role in PIN_ROLES},
    }
    envelope = seal_envelope(key, Typ.CONFIGURATION, serialise(content))
    return envelope.compact, envelope.hash

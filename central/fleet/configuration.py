"""The signed configuration of a kiosk: its PINs, its site's officers, the central's public keys.

Guarantees that the same state gives the same bytes, so that a kiosk asks again only when
something changed; that the number rises with every change; that no PIN travels but as a hash and
no badge but as a tag.
"""

from typing import Any

from sqlalchemy import Connection

from central.fleet.announced_keys import keys_member
from central.store.key_queries import last_change_of_keys
from central.store.kiosk_queries import Kiosk
from central.store.pin_queries import PinChange, changes_of, in_force
from central.store.roster_queries import (
    Listed,
    OfficerChange,
    listed_at,
    officer_changes_at,
    salts_of,
)
from kiosk.record import SigningKey, Typ, seal_envelope
from kiosk.record.payload import serialise
from kiosk.record.record import VERSION

PIN_ROLES = ("it", "supervisor")


def sign_configuration(connection: Connection, key: SigningKey, kiosk: Kiosk) -> tuple[str, str]:
    """The configuration in force for `kiosk` as a compact JWS, and its tag (the JWS's hash).

    Before the first change it has number 0 and the time of the enrolment.
    """
    changes = changes_of(connection, kiosk.site_id, kiosk.kiosk_id)
    of_officers = officer_changes_at(connection, kiosk.site_id)
    both: list[PinChange | OfficerChange] = [*changes[-1:], *of_officers[-1:]]
    last = max(both, key=lambda change: change.number, default=None)
    held, keys = in_force(changes), keys_member(connection)
    number, at = (last.number, last.changed_at) if last else (0, kiosk.enrolled_at)
    changed = last_change_of_keys(connection) if keys is not None else None
    if changed is not None and changed[0] > number:
        number, at = changed
    content: dict[str, Any] = {
        "v": VERSION,
        "kiosk": kiosk.kiosk_id,
        "number": number,
        "at": at,
        "pins": {role: held[role].pin if role in held else None for role in PIN_ROLES},
    }
    if of_officers:
        salts = salts_of(connection, kiosk.site_id)
        listed = listed_at(connection, kiosk.site_id, of_officers)
        content["officers"] = [_officer(each) for each in listed]
        content["badge_salt"] = salts.badge_salt if salts else None
        content["pin_salt"] = salts.pin_salt if salts else None
    if keys is not None:
        content["keys"] = keys
    envelope = seal_envelope(key, Typ.CONFIGURATION, serialise(content))
    return envelope.compact, envelope.hash


def _officer(listed: Listed) -> dict[str, Any]:
    return {
        "id": listed.officer_id,
        "name": listed.name,
        "badge": listed.badge.tag if listed.badge else None,
        "pin": listed.pin.tag if listed.pin else None,
    }

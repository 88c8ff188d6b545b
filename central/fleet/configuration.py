"""The signed configuration of a kiosk: its PINs, its site's officers, its settings, the central's
public keys.

Guarantees that the same state gives the same bytes, so that a kiosk asks again only when
something changed; that the number rises with every change; that no PIN travels but as a hash and
no badge but as a tag.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from central.configurations.difference import in_force as settings_for
from central.fleet.announced_keys import keys_member
from central.store.configuration_queries import (
    Taken,
    Wanted,
    note_taken,
    settings_of,
    wanted_by,
)
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
from kiosk.record.payload import Payload, serialise
from kiosk.record.record import VERSION

PIN_ROLES = ("it", "supervisor")


@dataclass(frozen=True, slots=True)
class Signed:
    """A configuration as a compact JWS, its tag (the JWS's hash) and its number."""

    compact: str
    etag: str
    number: int


def sign_configuration(connection: Connection, key: SigningKey, kiosk: Kiosk) -> tuple[str, str]:
    """The configuration in force for `kiosk` as a compact JWS, and its tag."""
    signed = configuration_of(connection, key, kiosk)
    return signed.compact, signed.etag


def configuration_of(connection: Connection, key: SigningKey, kiosk: Kiosk) -> Signed:
    """The configuration in force for `kiosk`.

    Before the first change it has number 0 and the time of the enrolment.
    """
    changes = changes_of(connection, kiosk.site_id, kiosk.kiosk_id)
    of_officers = officer_changes_at(connection, kiosk.site_id)
    held, keys = in_force(changes), keys_member(connection)
    wanted = wanted_by(connection, kiosk.site_id, kiosk.kiosk_id)
    last: list[PinChange | OfficerChange] = [*changes[-1:], *of_officers[-1:]]
    of_keys = last_change_of_keys(connection) if keys is not None else None
    number, at = _last_change(kiosk, last, wanted, of_keys)
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
    if wanted is not None and wanted.number > 0:
        of_group = settings_of(connection, wanted.group_id, wanted.version)
        content["settings"] = settings_for(of_group, wanted.overrides)
    envelope = seal_envelope(key, Typ.CONFIGURATION, serialise(content))
    return Signed(envelope.compact, envelope.hash, number)


def note_in_force(
    connection: Connection, kiosk: Kiosk, signed: Signed, said: Payload, now: datetime
) -> None:
    """Keep whether the heartbeat `said` that `signed` is in force at the kiosk, its settings too
    (docs/record-format.md, section 19).
    """
    if said.get("configuration_etag") != signed.etag:
        return
    refused = said.get("configuration_refused")
    whole = not (isinstance(refused, dict) and refused.get("etag") == signed.etag)
    # A version that does not say whether it refused one does not look at settings.
    taken = Taken(signed.number if whole else 0, signed.etag, "configuration_refused" in said)
    note_taken(connection, kiosk.site_id, kiosk.kiosk_id, taken, now)


def _last_change(
    kiosk: Kiosk,
    changes: list[PinChange | OfficerChange],
    wanted: Wanted | None,
    of_keys: tuple[int, str] | None,
) -> tuple[int, str]:
    """Number and time of the last change of anything in the configuration."""
    found = [(0, kiosk.enrolled_at), *((each.number, each.changed_at) for each in changes)]
    if wanted is not None and wanted.number > 0:
        found.append((wanted.number, wanted.made_at))
    if of_keys is not None:
        found.append(of_keys)
    return max(found, key=lambda each: each[0])


def _officer(listed: Listed) -> dict[str, Any]:
    return {
        "id": listed.officer_id,
        "name": listed.name,
        "badge": listed.badge.tag if listed.badge else None,
        "pin": listed.pin.tag if listed.pin else None,
    }

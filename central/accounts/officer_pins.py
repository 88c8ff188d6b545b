"""Setting an officer's PIN: typed on any kiosk of the site, it tells who serves there.

Guarantees that a PIN is kept as the tag that Argon2id makes of it alone; that nobody at the site
has the PIN of somebody else, nor of a kiosk's service menu, since the PIN alone tells who; that
weak PINs are refused with the reason; that no transaction is open while a PIN is hashed.
Leaves to others: who may do so (the gate), the way to the kiosk (`central.fleet`), and how the tags
of all officers of a site are found by one hash (docs/adr/0039).
"""

import base64
import secrets
from dataclasses import dataclass
from datetime import datetime

from argon2.low_level import Type, hash_secret_raw
from sqlalchemy import Connection, Engine

from central.accounts.passwords import turn, verifies
from central.accounts.pin_error import PinError
from central.accounts.pin_rules import SHORTEST_PIN, PinFault, fault_of
from central.audit_log import Author, What
from central.store import reading, writing
from central.store.pin_queries import PinChange, changes_at, lock_site
from central.store.roster_queries import (
    PIN,
    OfficerChange,
    Salts,
    add_officer_change,
    keep_salts,
    officer_changes_at,
    salts_of,
)
from kiosk.record import base64url
from kiosk.record.officer_tag import SALT_BYTES

PIN_TAG_BYTES = 16
MEMORY_KIB = 19 * 1024
PASSES = 8
"""One hash for all officers of a site, so it may cost four times that of a kiosk's PIN."""


@dataclass(frozen=True, slots=True)
class _Known:
    """What of the site a PIN is compared with; the same again when it is put in force."""

    pins: list[PinChange]
    officers: list[OfficerChange]
    salts: Salts | None


def set_officer_pin(
    engine: Engine, site_id: str, officer_id: str, pin: str, author: Author, now: datetime
) -> None:
    """Puts `pin` in force for the officer at every kiosk of the site; PinError, or BusyError."""
    fault = fault_of(pin, officer_id, None, now.date())
    if fault is not None:
        raise PinError(PinFault.OFFICER if fault is PinFault.KIOSK else fault)
    kept = False
    while not kept:
        with reading(engine) as connection:
            known = _known(connection, site_id)
        salts = known.salts or make_salts()
        with turn():
            tag = tag_of(pin, salts.pin_salt)
            refuse_taken(pin, tag, known.pins, known.officers, officer_id)
        # Somebody may have set another PIN of the site while this one was compared.
        with writing(engine) as connection:
            lock_site(connection, site_id)
            kept = _known(connection, site_id) == known
            if kept:
                if known.salts is None:
                    keep_salts(connection, site_id, salts)
                add_officer_change(connection, site_id, officer_id, PIN, tag, author.name, now)
                author.note(connection, What.OFFICER_PIN_SET, officer_id, now, site=site_id)


def make_officer_pin(
    engine: Engine, site_id: str, officer_id: str, author: Author, now: datetime
) -> str:
    """Puts a random PIN in force and returns it: to be shown once. BusyError."""
    while True:
        pin = "".join(secrets.choice("0123456789") for _ in range(SHORTEST_PIN))
        try:
            set_officer_pin(engine, site_id, officer_id, pin, author, now)
        except PinError:
            continue
        return pin


def clear_officer_pin(
    engine: Engine, site_id: str, officer_id: str, author: Author, now: datetime
) -> None:
    """The officer signs on by no PIN any more."""
    with writing(engine) as connection:
        add_officer_change(
            connection, site_id, officer_id, PIN, None, author.name, now, cleared=True
        )
        author.note(connection, What.OFFICER_PIN_CLEARED, officer_id, now, site=site_id)


def is_an_officers(pin: str, changes: list[OfficerChange], salts: Salts | None) -> bool:
    """Whether an officer of the site has this PIN. Computes one hash; ask for a `turn` first."""
    if salts is None:
        return False
    tag = tag_of(pin, salts.pin_salt)
    return any(change.what == PIN and change.tag == tag for change in changes)


def refuse_taken(
    pin: str, tag: str, pins: list[PinChange], officers: list[OfficerChange], officer_id: str
) -> None:
    """PinError if another officer or a kiosk's service menu has this PIN."""
    held = [each for each in officers if each.what == PIN and each.tag is not None]
    by_others = any(each.tag == tag and each.officer_id != officer_id for each in held)
    hashes = [change.pin for change in pins if change.pin is not None]
    if by_others or any(verifies(hashed, pin) for hashed in hashes):
        raise PinError(PinFault.TAKEN)


def make_salts() -> Salts:
    """New salts for a site that has none."""
    salt = base64.b64encode(secrets.token_bytes(SALT_BYTES)).decode().rstrip("=")
    return Salts(
        base64url.encode(secrets.token_bytes(SALT_BYTES)),
        f"$argon2id$v=19$m={MEMORY_KIB},t={PASSES},p=1${salt}",
    )


def tag_of(pin: str, pin_salt: str) -> str:
    """What stands for a PIN: base64url of 16 bytes that Argon2id makes by `pin_salt`."""
    *_, cost, salt = pin_salt.split("$")
    memory, passes, lanes = (int(part.partition("=")[2]) for part in cost.split(","))
    raw = hash_secret_raw(
        pin.encode(),
        base64.b64decode(salt + "=" * (-len(salt) % 4)),
        time_cost=passes,
        memory_cost=memory,
        parallelism=lanes,
        hash_len=PIN_TAG_BYTES,
        type=Type.ID,
    )
    return base64url.encode(raw)


def _known(connection: Connection, site_id: str) -> _Known:
    return _Known(
        changes_at(connection, site_id),
        officer_changes_at(connection, site_id),
        salts_of(connection, site_id),
    )

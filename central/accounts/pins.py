"""Setting the PINs of a kiosk's service menu: one for IT, one for the supervisor.

Guarantees that a PIN is kept as an Argon2id hash alone, that weak PINs and one that the other
role or an officer of the site has are refused with the reason, that every change stays with who
made it and when and in the audit log, and that no transaction is open while a PIN is hashed.
Leaves to others: who may do so (the gate), and the way to the kiosk (`central.fleet`).
"""

import secrets
from datetime import datetime

from argon2 import PasswordHasher
from sqlalchemy import Connection, Engine

from central.accounts.officer_pins import is_an_officers
from central.accounts.passwords import turn, verifies
from central.accounts.pin_error import PinError
from central.accounts.pin_rules import SHORTEST_PIN, PinFault, fault_of
from central.accounts.roles import Role
from central.audit_log import Author, What
from central.store import reading, writing
from central.store.kiosk_queries import Kiosk
from central.store.pin_queries import add_change, changes_of, in_force, lock_site
from central.store.roster_queries import officer_changes_at, salts_of

__all__ = ["PIN_HASHER", "PIN_ROLES", "PinError", "clear_pin", "make_pin", "set_pin"]

PIN_ROLES = (Role.IT, Role.SUPERVISOR)

# For a kiosk's small processor and memory: 19 MiB, 2 passes, 1 lane (docs/adr/0027).
PIN_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def set_pin(
    engine: Engine, kiosk: Kiosk, role: Role, pin: str, author: Author, now: datetime
) -> None:
    """Puts `pin` in force for the role at the kiosk; PinError, or BusyError."""
    fault = fault_of(pin, kiosk.kiosk_id, kiosk.counter_id, now.date())
    if fault is not None:
        raise PinError(fault)
    hashed, kept = None, False
    while not kept:
        with reading(engine) as connection:
            known = changes_of(connection, kiosk.site_id, kiosk.kiosk_id)
            officers = officer_changes_at(connection, kiosk.site_id)
            salts = salts_of(connection, kiosk.site_id)
        held = in_force(known)
        others = [change.pin for name, change in held.items() if name != role.value and change.pin]
        with turn():
            if any(verifies(other, pin) for other in others):
                raise PinError(PinFault.OTHER_ROLE)
            if is_an_officers(pin, officers, salts):
                raise PinError(PinFault.TAKEN)
            hashed = hashed or PIN_HASHER.hash(pin)
        # Somebody may have set another PIN while this one was compared and hashed.
        with writing(engine) as connection:
            lock_site(connection, kiosk.site_id)
            kept = changes_of(connection, kiosk.site_id, kiosk.kiosk_id) == known
            kept = kept and officer_changes_at(connection, kiosk.site_id) == officers
            if kept:
                _add(connection, kiosk, role, hashed, author, now)


def make_pin(engine: Engine, kiosk: Kiosk, role: Role, author: Author, now: datetime) -> str:
    """Puts a random PIN in force and returns it: to be shown once. BusyError."""
    while True:
        pin = "".join(secrets.choice("0123456789") for _ in range(SHORTEST_PIN))
        try:
            set_pin(engine, kiosk, role, pin, author, now)
        except PinError:
            continue
        return pin


def clear_pin(engine: Engine, kiosk: Kiosk, role: Role, author: Author, now: datetime) -> None:
    """Nobody opens the menu in this role any more."""
    with writing(engine) as connection:
        _add(connection, kiosk, role, None, author, now)


def _add(
    connection: Connection,
    kiosk: Kiosk,
    role: Role,
    hashed: str | None,
    author: Author,
    now: datetime,
) -> None:
    add_change(connection, kiosk.site_id, kiosk.kiosk_id, role.value, hashed, author.name, now)
    what = What.KIOSK_PIN_CLEARED if hashed is None else What.KIOSK_PIN_SET
    facts = {"role": role.value}
    author.note(connection, what, kiosk.kiosk_id, now, site=kiosk.site_id, facts=facts)

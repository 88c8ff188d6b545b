"""A kiosk takes the place of another one at its counter, in one step.

Guarantees that the new one is approved at the counter and the old one has ended, or nothing was
changed; that the new one has what the old one had there: its group, its own settings and, where
that is wished, its PINs. Figures are by counter, so that both logs count in one history. Runs in a
transaction that writes.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection

from central.audit_log import Author, What
from central.fleet.approval import approve
from central.fleet.approval_notes import note_approved
from central.fleet.code_approval import ApprovalError, approve_code
from central.fleet.ending import Ended, Ending, EndingError, end_kiosk
from central.fleet.ending_notes import note_ended
from central.fleet.enrolment_codes import find_waiting
from central.moment import to_text
from central.store.configuration_queries import find_group, give, keep_group, next_number, wanted_by
from central.store.kiosk_queries import APPROVED, PENDING, REPLACED, Kiosk, find_kiosk
from central.store.pin_queries import add_change, changes_of, in_force

ReplaceFault = Literal["gone", "state", "counter", "code", "known", "new"]


class ReplacingError(Exception):
    """A replacement that cannot be; nothing was changed.

    `fault`: `gone` (no such kiosk), `state` (it is not at work any more), `counter` (it stands at
    none), `code` (no kiosk waits with it), `known` (enrolled meanwhile), `new` (no such kiosk waits
    at the site).
    """

    def __init__(self, fault: ReplaceFault) -> None:
        super().__init__(fault)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Replacement:
    """`code`: what the new kiosk shows; else `kiosk_id`: one that waits at the site."""

    reason: str
    code: str = ""
    kiosk_id: str = ""
    carry_pins: bool = True


def replace_kiosk(
    connection: Connection, old_id: str, wish: Replacement, author: Author, now: datetime
) -> tuple[Kiosk, Ended]:
    """The new kiosk and how the old one ended; ReplacingError otherwise."""
    # Holds every site: first of all, as whoever gives settings does.
    number = next_number(connection, now)
    old = find_kiosk(connection, old_id)
    if old is None:
        raise ReplacingError("gone")
    if old.state != APPROVED:
        raise ReplacingError("state")
    if old.counter_id is None:
        raise ReplacingError("counter")
    new = _approved(connection, old, old.counter_id, wish, now)
    _carry_settings(connection, old, new, number, now)
    try:
        ending = Ending(REPLACED, wish.reason, successor=new.kiosk_id)
        ended = end_kiosk(connection, old_id, ending, now)
    except EndingError as error:
        raise ReplacingError("state") from error
    roles = _carry_pins(connection, old, new, author, now) if wish.carry_pins else []
    note_approved(connection, author, new, now)
    for role in roles:
        facts = {"role": role, "carried_from": old.kiosk_id}
        what = What.KIOSK_PIN_SET
        author.note(connection, what, new.kiosk_id, now, site=new.site_id, facts=facts)
    note_ended(connection, author, ended, now, new.kiosk_id)
    return new, ended


def _approved(
    connection: Connection, old: Kiosk, counter_id: str, wish: Replacement, now: datetime
) -> Kiosk:
    if wish.code:
        waiting = find_waiting(connection, wish.code, now)
        if waiting is None:
            raise ReplacingError("code")
        try:
            return approve_code(connection, waiting, old.site_id, counter_id, now)
        except ApprovalError as error:
            raise ReplacingError(error.fault) from error
    new = find_kiosk(connection, wish.kiosk_id)
    if new is None or (new.site_id, new.state) != (old.site_id, PENDING):
        raise ReplacingError("new")
    if not approve(connection, new, counter_id, now):
        raise ReplacingError("new")
    return replace(new, state=APPROVED, counter_id=counter_id)


def _carry_settings(
    connection: Connection, old: Kiosk, new: Kiosk, number: int, now: datetime
) -> None:
    """What the old one wanted is what the new one wants, its own settings too; of a version that is
    being rolled out the new one is in the old one's stage, which waits for it.
    """
    wanted = wanted_by(connection, old.site_id, old.kiosk_id)
    if wanted is None:
        return
    given = replace(wanted, kiosk_id=new.kiosk_id, number=number, made_at=to_text(now))
    give(connection, [given])
    group = find_group(connection, wanted.group_id, lock=True)
    if group is not None:
        # Ids are texts of the plan's JSON, and nothing else in it is a text that may equal one.
        plan = group.plan.replace(f'"{old.kiosk_id}"', f'"{new.kiosk_id}"')
        keep_group(connection, replace(group, plan=plan))


def _carry_pins(
    connection: Connection, old: Kiosk, new: Kiosk, author: Author, now: datetime
) -> list[str]:
    """The hashes of the old one's PINs are in force at the new one; of which roles."""
    held = in_force(changes_of(connection, old.site_id, old.kiosk_id))
    carried = {role: change.pin for role, change in held.items() if change.pin is not None}
    for role, pin in sorted(carried.items()):
        add_change(connection, new.site_id, new.kiosk_id, role, pin, author.name, now)
    return sorted(carried)

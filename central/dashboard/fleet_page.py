"""What a kiosk's page shows of its PINs. Pure, but for the words.

Guarantees that no hash and no PIN reaches a template but the one just made, which is shown once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from central.accounts.pins import PIN_ROLES
from central.audit_log import WhoKind
from central.dashboard.wording import Words
from central.moment import from_text
from central.store.pin_queries import SET, PinChange, in_force

CHANGES_SHOWN = 20
"""The latest changes of a kiosk on its page; all of them stay in the database."""


@dataclass(frozen=True, slots=True)
class PinCard:
    """One role's PIN: whether there is one, since when and by whom."""

    role: str
    name: str
    purpose: str
    is_set: bool
    since: str


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One change that was made."""

    at: str
    what: str


def pin_cards(changes: Sequence[PinChange], zone: ZoneInfo, words: Words) -> list[PinCard]:
    """One card for each role that may have a PIN."""
    held = in_force(changes)
    cards = []
    for role in PIN_ROLES:
        change = held.get(role.value)
        is_set = change is not None and change.action == SET
        since = words.fleet.pin_none
        if change is not None and is_set:
            since = words.fleet.pin_since.format(
                time=time_text(change.changed_at, zone),
                who=who_text(change.changed_by, words.fleet.by_command),
            )
        cards.append(
            PinCard(
                role.value,
                getattr(words.roles, role.value),
                getattr(words.fleet, f"purpose_{role.value}"),
                is_set,
                since,
            )
        )
    return cards


def change_lines(changes: Sequence[PinChange], zone: ZoneInfo, words: Words) -> list[ChangeLine]:
    """The latest changes, the newest first."""
    return [
        ChangeLine(
            time_text(change.changed_at, zone),
            getattr(words.fleet, f"change_{change.action}").format(
                role=getattr(words.roles, change.role),
                who=who_text(change.changed_by, words.fleet.by_command),
            ),
        )
        for change in list(changes)[: -CHANGES_SHOWN - 1 : -1]
    ]


def who_text(name: str, by_command: str) -> str:
    """Whose hand it was, as `Author.name` is kept: an account's name, or `by_command`."""
    return by_command if name == WhoKind.COMMAND.value else name


def time_text(text: str | None, zone: ZoneInfo) -> str:
    """A moment of the database as people of the site write it; empty for none."""
    if text is None:
        return ""
    moment: datetime = from_text(text).astimezone(zone)
    return f"{moment:%H:%M} {moment.day:02}/{moment.month:02}/{moment.year}"

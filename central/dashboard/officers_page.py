"""What the page of officers shows: a site's list, and one officer's badge and PIN. Pure, but for
the words.

Guarantees that no tag, no badge and no PIN reaches a template but the one just made, which is
shown once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from central.dashboard.fleet_page import CHANGES_SHOWN, ChangeLine, time_text, who_text
from central.dashboard.wording import Words
from central.store.roster_queries import BADGE, PIN, Listed, OfficerChange

KINDS = (BADGE, PIN)
CARD_WORDS = ("title", "purpose", "new", "set", "make", "clear", "made")


@dataclass(frozen=True, slots=True)
class OfficerRow:
    """An officer in the table, in words."""

    officer_id: str
    name: str
    badge: str
    pin: str
    current: bool


@dataclass(frozen=True, slots=True)
class TagCard:
    """An officer's badge or PIN: whether there is one, since when and by whom. `words`: title,
    purpose, new, set, make, clear, made.
    """

    kind: str
    is_set: bool
    since: str
    words: Mapping[str, str]


def officer_rows(
    listed: Sequence[Listed], chosen: str | None, zone: ZoneInfo, words: Words
) -> list[OfficerRow]:
    """The rows of the table."""
    return [
        OfficerRow(
            officer_id=each.officer_id,
            name=each.name,
            badge=_day(each.badge, zone) or words.officers.none,
            pin=_day(each.pin, zone) or words.officers.none,
            current=each.officer_id == chosen,
        )
        for each in listed
    ]


def tag_cards(officer: Listed, zone: ZoneInfo, words: Words) -> list[TagCard]:
    """One card for the badge, one for the PIN."""
    said = words.officers
    cards = []
    for kind, held in ((BADGE, officer.badge), (PIN, officer.pin)):
        since = said.none
        if held is not None:
            who = who_text(held.changed_by, words.fleet.by_command)
            since = said.since.format(time=time_text(held.changed_at, zone), who=who)
        cards.append(
            TagCard(
                kind,
                held is not None,
                since,
                {part: getattr(said, f"{kind}_{part}") for part in CARD_WORDS},
            )
        )
    return cards


def change_lines(
    changes: Sequence[OfficerChange], officer_id: str, zone: ZoneInfo, words: Words
) -> list[ChangeLine]:
    """The latest changes of one officer, the newest first."""
    of_one = [change for change in changes if change.officer_id == officer_id]
    return [
        ChangeLine(
            time_text(change.changed_at, zone),
            getattr(words.officers, f"change_{change.what}_{change.action}").format(
                who=who_text(change.changed_by, words.fleet.by_command)
            ),
        )
        for change in of_one[: -CHANGES_SHOWN - 1 : -1]
    ]


def _day(change: OfficerChange | None, zone: ZoneInfo) -> str:
    return "" if change is None else time_text(change.changed_at, zone)

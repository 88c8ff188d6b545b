"""What the fleet page shows of enrolment: the code's card, the kiosks that wait, the central's own
fingerprint. Pure, but for what is read from the store.

Guarantees that a counter is offered only of a site that the reader sees.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from central.dashboard.fleet_desk import WaitingKiosk
from central.dashboard.sites import SiteChoice
from central.dashboard.wording import Words
from central.store.fleet_queries import ListedKiosk, counters_at, counters_of_sites

GROUP = 4


@dataclass(frozen=True, slots=True)
class Choice:
    """A counter that may be chosen. `value`: its id, or site and id with a slash between."""

    value: str
    name: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class PlaceGroup:
    """The counters of a site."""

    name: str
    choices: list[Choice]


@dataclass(frozen=True, slots=True)
class CodeCard:
    """A kiosk that shows the code that was typed. `prints`: the two lines of its fingerprint."""

    code: str
    kiosk_id: str
    prints: list[str]
    wish: str
    places: list[PlaceGroup]


@dataclass(frozen=True, slots=True)
class PendingRow:
    """A kiosk that came by a batch token."""

    kiosk_id: str
    prints: list[str]
    counters: list[Choice]
    approve_field: str
    counter_field: str


def in_lines(fingerprint: str) -> list[str]:
    """A fingerprint as kiosks show it: two lines of four groups."""
    groups = fingerprint.split(" ")
    return [" ".join(groups[at : at + GROUP]) for at in range(0, len(groups), GROUP)]


def code_card(
    connection: Connection,
    waiting: WaitingKiosk,
    choices: Sequence[SiteChoice],
    site: SiteChoice | None,
    busy: dict[str, list[str]],
    words: Words,
) -> CodeCard:
    """The card; `busy`: kiosks by counter of the site shown, if one is."""
    places, known = [], counters_of_sites(connection, [each.site_id for each in choices])
    for each in choices:
        found = [
            Choice(
                f"{each.site_id}/{counter_id}",
                _named(counter_id, name, busy if each == site else {}, words),
                each == site and counter_id == waiting.counter_wish,
            )
            for counter_id, name in known.get(each.site_id, [])
        ]
        places.append(PlaceGroup(f"{each.name}, {each.unit}", found))
    code = " ".join(waiting.code[at : at + GROUP] for at in range(0, len(waiting.code), GROUP))
    return CodeCard(
        code, waiting.kiosk_id, in_lines(waiting.fingerprint), waiting.counter_wish or "", places
    )


def pending_rows(
    connection: Connection, listed: Sequence[ListedKiosk], site: SiteChoice, words: Words
) -> list[PendingRow]:
    """Those of the site that wait with a batch token."""
    known = counters_at(connection, site.site_id)
    busy = kiosks_by_counter(listed)
    return [
        PendingRow(
            kiosk.kiosk_id,
            in_lines(kiosk.fingerprint),
            counter_choices(known, busy, kiosk.counter_id, words),
            approve_field(kiosk.kiosk_id),
            counter_field(kiosk.kiosk_id),
        )
        for kiosk in listed
        if kiosk.state == "pending"
    ]


def counter_choices(
    known: Sequence[tuple[str, str]],
    busy: dict[str, list[str]],
    chosen: str | None,
    words: Words,
) -> list[Choice]:
    """The site's counters, each saying which kiosk stands there already."""
    return [
        Choice(counter_id, _named(counter_id, name, busy, words), counter_id == chosen)
        for counter_id, name in known
    ]


def kiosks_by_counter(listed: Sequence[ListedKiosk]) -> dict[str, list[str]]:
    """The approved kiosks of each counter."""
    found: dict[str, list[str]] = {}
    for kiosk in listed:
        if kiosk.state == "approved" and kiosk.counter_id is not None:
            found.setdefault(kiosk.counter_id, []).append(kiosk.kiosk_id)
    return found


APPROVE = "approve-"


def approve_field(kiosk_id: str) -> str:
    """The name of its checkbox."""
    return f"{APPROVE}{kiosk_id}"


def counter_field(kiosk_id: str) -> str:
    """The name of its choice of a counter."""
    return f"counter-{kiosk_id}"


def _named(counter_id: str, name: str, busy: dict[str, list[str]], words: Words) -> str:
    there = ", ".join(busy.get(counter_id, ()))
    text = f"{name} ({counter_id})"
    return f"{text} · {words.enrolment.busy.format(kiosk=there)}" if there else text

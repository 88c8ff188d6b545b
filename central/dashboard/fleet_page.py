"""What the fleet page shows: a site's kiosks, and one kiosk's PINs. Pure, but for the words.

Guarantees that no hash and no PIN reaches a template but the one just made, which is shown once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from central.accounts.pins import PIN_ROLES
from central.dashboard import figures
from central.dashboard.log_cell import EPOCH_SHOWN, GAPS_SHOWN, gap_text
from central.dashboard.wording import Words
from central.moment import from_text
from central.store.fleet_queries import ListedKiosk
from central.store.missing_queries import Missing
from central.store.pin_queries import SET, PinChange, in_force

CHANGES_SHOWN = 20
"""The latest changes of a kiosk on its page; all of them stay in the database."""


@dataclass(frozen=True, slots=True)
class KioskRow:
    """A kiosk in the table, in words. `tone`: the look's colour of its state; `bound`: what is off
    with the counter that was confirmed at the kiosk; `gaps`: which records are missing.
    """

    kiosk_id: str
    counter: str
    bound: str
    state: str
    tone: str
    seen: str
    unsent: str
    gaps: str
    version: str
    pins: str
    key: str
    configuration: str
    configuration_tone: str
    current: bool


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


def kiosk_rows(  # noqa: PLR0913, PLR0917 - what was read for the page
    listed: Sequence[ListedKiosk],
    changes: Mapping[str, Sequence[PinChange]],
    chosen: str | None,
    zone: ZoneInfo,
    language: str,
    words: Words,
    tags: Mapping[str, str],
    missing: Sequence[Missing] = (),
) -> list[KioskRow]:
    """The rows of the table. `tags`: of the configuration in force, by kiosk; `missing`: records,
    of all kiosks.
    """
    fleet = words.fleet
    tones = {"approved": "good", "pending": "warn", "revoked": "bad"}
    return [
        KioskRow(
            kiosk_id=kiosk.kiosk_id,
            counter=kiosk.counter_name or fleet.no_counter,
            bound=_bound(kiosk, words),
            state=_state(kiosk, words),
            tone=tones[kiosk.state],
            seen=time_text(kiosk.seen_at, zone) or fleet.never_seen,
            unsent="–" if kiosk.unsent is None else figures.count(kiosk.unsent, language),
            gaps=_gaps([gap for gap in missing if gap.kiosk_id == kiosk.kiosk_id], words),
            version=kiosk.version or "–",
            pins=_pins(in_force(changes.get(kiosk.kiosk_id, ())), words),
            key=_key(kiosk.key_level, words),
            configuration=_configuration(kiosk, tags, words)[0],
            configuration_tone=_configuration(kiosk, tags, words)[1],
            current=kiosk.kiosk_id == chosen,
        )
        for kiosk in listed
    ]


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
                time=time_text(change.changed_at, zone), who=change.changed_by
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
                role=getattr(words.roles, change.role), who=change.changed_by
            ),
        )
        for change in list(changes)[: -CHANGES_SHOWN - 1 : -1]
    ]


def _state(kiosk: ListedKiosk, words: Words) -> str:
    """Approved, waiting or revoked, and from where on."""
    if kiosk.revoked_epoch is None:
        return str(getattr(words.fleet, f"state_{kiosk.state}"))
    epoch = kiosk.revoked_epoch[:EPOCH_SHOWN]
    return words.fleet.state_revoked_from.format(seq=kiosk.revoked_seq, epoch=epoch)


def _bound(kiosk: ListedKiosk, words: Words) -> str:
    """Whether the counter was confirmed at the kiosk; empty where it was, or need not be."""
    if kiosk.state != "approved" or kiosk.seen_at is None:
        return ""
    if kiosk.bound_counter is None:
        return words.fleet.counter_not_confirmed
    if kiosk.bound_counter == kiosk.counter_id:
        return ""
    return words.fleet.counter_other.format(counter=kiosk.bound_counter)


def _gaps(missing: Sequence[Missing], words: Words) -> str:
    return " · ".join(gap_text(gap, words) for gap in missing[:GAPS_SHOWN])


def _key(level: str | None, words: Words) -> str:
    """How the kiosk's key is kept; what a later version says is shown as it is."""
    if level is None:
        return "–"
    known = {"file", "host", "tpm2"}
    return str(getattr(words.fleet, f"key_{level}")) if level in known else level


def _configuration(kiosk: ListedKiosk, tags: Mapping[str, str], words: Words) -> tuple[str, str]:
    """Whether the kiosk has taken the configuration in force, with the tone."""
    tag = tags.get(kiosk.kiosk_id)
    if tag is None or kiosk.configuration_etag is None:
        return "–", "none"
    if tag == kiosk.configuration_etag:
        return words.fleet.configuration_taken, "good"
    return words.fleet.configuration_waits, "warn"


def _pins(held: Mapping[str, PinChange], words: Words) -> str:
    names = [
        getattr(words.roles, role.value)
        for role in PIN_ROLES
        if (change := held.get(role.value)) is not None and change.action == SET
    ]
    return ", ".join(names) or words.fleet.pin_none


def time_text(text: str | None, zone: ZoneInfo) -> str:
    """A moment of the database as people of the site write it; empty for none."""
    if text is None:
        return ""
    moment: datetime = from_text(text).astimezone(zone)
    return f"{moment:%H:%M} {moment.day:02}/{moment.month:02}/{moment.year}"

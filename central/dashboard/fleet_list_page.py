"""The list of kiosks and one kiosk's facts, in words. Pure.

Guarantees that what a kiosk said of itself is shown as text, however odd; leaves to others which
kiosks are shown (`central.dashboard.fleet_list`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from central.dashboard import figures
from central.dashboard.fleet_list import ANY_NEED, Filter, Listed, Shown, is_arriving
from central.dashboard.fleet_list_wording import FleetListWords
from central.dashboard.log_cell import EPOCH_SHOWN, GAPS_SHOWN, gap_text
from central.dashboard.wording import Words
from central.moment import from_text
from central.store.fleet_list_queries import FleetKiosk
from central.store.kiosk_queries import APPROVED, STATES

HASH_SHOWN = 12
_TONES = {"approved": "good", "pending": "warn", "revoked": "bad"}


@dataclass(frozen=True, slots=True)
class KioskLine:
    """A kiosk in the list, in words; `needs`: why it needs somebody. Tones are the look's."""

    kiosk_id: str
    site_id: str
    site: str
    counter: str
    bound: str
    state: str
    tone: str
    seen: str
    log: str
    gaps: str
    source: str
    source_tone: str
    machine: str
    configuration: str
    configuration_tone: str
    needs: str


@dataclass(frozen=True, slots=True)
class StateLink:
    """A way to the kiosks of one state, with how many there are."""

    name: str
    count: str
    address: str
    current: bool


def kiosk_lines(
    rows: Sequence[Listed], now: datetime, language: str, words: Words, *, with_site: bool
) -> list[KioskLine]:
    """The rows of the list. `with_site`: they are of several sites."""
    return [_line(each, now, language, words, with_site=with_site) for each in rows]


def _line(
    each: Listed, now: datetime, language: str, words: Words, *, with_site: bool
) -> KioskLine:
    kiosk, said = each.kiosk, words.fleet_list
    configuration, tone = configuration_text(kiosk, words)
    return KioskLine(
        kiosk_id=kiosk.kiosk_id,
        site_id=kiosk.site_id,
        site=f"{kiosk.site_name}, {kiosk.unit}" if with_site else "",
        counter=kiosk.counter_name or words.fleet.no_counter,
        bound=bound_text(kiosk, words),
        state=state_text(kiosk, words),
        tone=_TONES.get(kiosk.state, "none"),
        seen=moment_text(kiosk.seen_at, kiosk.timezone) or words.fleet.never_seen,
        log=log_text(kiosk, now, language, words),
        gaps=" · ".join(gap_text(gap, words) for gap in each.missing[:GAPS_SHOWN]),
        source=source_text(kiosk, said),
        source_tone="warn" if "source" in each.needs else "none",
        machine=_machine(kiosk, language, words),
        configuration=configuration,
        configuration_tone=tone,
        needs=" · ".join(said.needs_words[need] for need in each.needs),
    )


def facts_of(each: Listed, now: datetime, language: str, words: Words) -> list[tuple[str, str]]:
    """Everything known of one kiosk: name and text, in the order of the page."""
    kiosk, said = each.kiosk, words.fleet_list
    number = figures.count
    gaps = " · ".join(gap_text(gap, words) for gap in each.missing)
    unsent = "–" if kiosk.unsent is None else number(kiosk.unsent, language)
    found = [
        (said.state, state_text(kiosk, words)),
        (said.end_reason, kiosk.end_reason or ""),
        (said.site, f"{kiosk.site_name}, {kiosk.unit}"),
        (
            said.counter,
            _both(kiosk.counter_name or words.fleet.no_counter, bound_text(kiosk, words)),
        ),
        (said.needs, " · ".join(said.needs_words[need] for need in each.needs)),
        (said.seen, moment_text(kiosk.seen_at, kiosk.timezone) or words.fleet.never_seen),
        (said.unsent, unsent),
        (said.received, log_text(kiosk, now, language, words)),
        (said.missing, gaps),
        (said.head, _head(kiosk, said)),
        (words.fleet.key, key_text(kiosk.key_level, words)),
        (said.release, kiosk.release or "–"),
        (said.update, kiosk.update_told or ""),
        (said.source, source_text(kiosk, said)),
        (said.disk, _disk(kiosk, language, said)),
        (said.clock, _clock(kiosk, said)),
        (said.in_force, _number(kiosk.configuration, kiosk, said)),
        (said.wanted, _wanted(kiosk, said)),
    ]
    return [(name, text) for name, text in found if text]


def state_links(
    shown: Shown, wished: Filter, words: FleetListWords, language: str
) -> list[StateLink]:
    """All, each state that there is, and those that need somebody."""

    def link(name: str, n: int, **changed: str | int) -> StateLink:
        address = f"/fleet?{wished.query(page=1, **changed)}".rstrip("?")
        current = all(getattr(wished, field) == value for field, value in changed.items())
        return StateLink(name, figures.count(n, language), address, current)

    every = sum(shown.counts.values())
    links = [link(words.all, every, state="")]
    links += [
        link(words.states[state], shown.counts[state], state=state)
        for state in STATES
        if shown.counts.get(state)
    ]
    return [*links, link(words.needing, shown.needing, needs=ANY_NEED)]


def state_text(kiosk: FleetKiosk, words: Words) -> str:
    """Approved, waiting, or how it ended and from where on."""
    if kiosk.revoked_epoch is None:
        return words.fleet_list.states[kiosk.state]
    epoch = kiosk.revoked_epoch[:EPOCH_SHOWN]
    return words.fleet_list.from_place[kiosk.state].format(seq=kiosk.revoked_seq, epoch=epoch)


def bound_text(kiosk: FleetKiosk, words: Words) -> str:
    """Whether the counter was confirmed at the kiosk; empty where it was, or need not be."""
    if kiosk.state != APPROVED or kiosk.seen_at is None:
        return ""
    if kiosk.bound_counter is None:
        return words.fleet.counter_not_confirmed
    if kiosk.bound_counter == kiosk.counter_id:
        return ""
    return words.fleet.counter_other.format(counter=kiosk.bound_counter)


def log_text(kiosk: FleetKiosk, now: datetime, language: str, words: Words) -> str:
    """How many records of the present log are held, of how many, and how many wait."""
    said = words.fleet_list
    if kiosk.seq is None:
        return "–"
    form = said.received_of
    if kiosk.held < kiosk.seq and is_arriving(kiosk, now):
        form = said.arriving
    numbers = {"held": kiosk.held, "seq": max(kiosk.seq, kiosk.held)}
    text = form.format(**{name: figures.count(n, language) for name, n in numbers.items()})
    if not kiosk.unsent:
        return text
    return f"{text} · {said.waits_unsent.format(n=figures.count(kiosk.unsent, language))}"


def source_text(kiosk: FleetKiosk, words: FleetListWords) -> str:
    """What the kiosk says of its ticket source; what a later version says, as it is."""
    if kiosk.source is None:
        return "–"
    text = words.sources.get(kiosk.source, kiosk.source)
    return _both(text, kiosk.source_reason or "")


def key_text(level: str | None, words: Words) -> str:
    """How the kiosk's key is kept; what a later version says is shown as it is."""
    if level is None:
        return "–"
    known = {"file", "host", "tpm2"}
    return str(getattr(words.fleet, f"key_{level}")) if level in known else level


def configuration_text(kiosk: FleetKiosk, words: Words) -> tuple[str, str]:
    """Whether the kiosk has what is wanted, with the tone."""
    said = words.fleet_list
    if kiosk.configuration_refused_why:
        return said.refused.format(why=kiosk.configuration_refused_why), "bad"
    if kiosk.state != APPROVED or kiosk.seen_at is None:
        return "–", "none"
    if kiosk.configuration is None or kiosk.configuration < kiosk.wanted:
        return said.configuration_waits, "warn"
    return said.configuration_taken, "good"


def moment_text(text: str | None, timezone: str) -> str:
    """A moment of the database as people of the site write it; empty for none."""
    if text is None:
        return ""
    moment = from_text(text).astimezone(ZoneInfo(timezone))
    return f"{moment:%H:%M} {moment.day:02}/{moment.month:02}/{moment.year}"


def _both(text: str, more: str) -> str:
    return f"{text} ({more})" if more else text


def _machine(kiosk: FleetKiosk, language: str, words: Words) -> str:
    said = words.fleet_list
    parts = (
        kiosk.release,
        _disk(kiosk, language, said),
        "" if kiosk.clock in {None, "synced"} else _clock(kiosk, said),
        "" if kiosk.key_level is None else key_text(kiosk.key_level, words),
    )
    return " · ".join(part for part in parts if part) or "–"


def _disk(kiosk: FleetKiosk, language: str, words: FleetListWords) -> str:
    free = kiosk.disk_free_mb
    return "" if free is None else words.disk_text.format(n=figures.count(free, language))


def _clock(kiosk: FleetKiosk, words: FleetListWords) -> str:
    if kiosk.clock is None:
        return ""
    return words.clock_synced if kiosk.clock == "synced" else words.clock_unsynced


def _head(kiosk: FleetKiosk, words: FleetListWords) -> str:
    if kiosk.hash is None:
        return ""
    return words.head_text.format(seq=kiosk.seq, hash=kiosk.hash[:HASH_SHOWN])


def _number(number: int | None, kiosk: FleetKiosk, words: FleetListWords) -> str:
    if kiosk.seen_at is None:
        return ""
    if number is None:
        return words.number_unknown
    return words.number_first if number == 0 else words.number.format(n=number)


def _wanted(kiosk: FleetKiosk, words: FleetListWords) -> str:
    if kiosk.state != APPROVED:
        return ""
    of_group = words.no_group
    if kiosk.group_id:
        of_group = words.group_version.format(group=kiosk.group_id, version=kiosk.group_version)
    number = words.number.format(n=kiosk.wanted) if kiosk.wanted else words.number_first
    return f"{number} · {of_group}"

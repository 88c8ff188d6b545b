"""Which kiosks of a fleet are shown, in which order, and what of each needs somebody. Pure.

Guarantees that every kiosk is on exactly one page of a list, that the counts per state are those of
all kiosks that the other filters leave, and that a filter which is not of its form filters nothing.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import islice
from urllib.parse import urlencode

from central.moment import from_text
from central.store.fleet_list_queries import FleetKiosk
from central.store.kiosk_queries import APPROVED, PENDING, STATES
from central.store.missing_queries import Missing
from central.tally.log_state import IN_TRANSIT, SILENT_AFTER

PAGE = 50
"""Kiosks on one page of the list."""

LEAST_FREE_MB = 512
"""Of a kiosk's disk, as `central.alarms.rules.disk` has it."""

TAKES_WITHIN = timedelta(minutes=16)
"""Heartbeats are five minutes apart; a configuration is fetched after the next one."""

LONGEST_SEARCH = 60
_WELL = frozenset({"ok", "none", "connected", "unknown"})


class Need(StrEnum):
    """Why a kiosk needs somebody."""

    PENDING = "pending"
    FORK = "fork"
    SILENT = "silent"
    MISSING = "missing"
    SOURCE = "source"
    DISK = "disk"
    CLOCK = "clock"
    REFUSED = "refused"
    WAITS = "waits"
    COUNTER = "counter"


@dataclass(frozen=True, slots=True)
class Listed:
    """A kiosk with what is missing of its logs and why it needs somebody."""

    kiosk: FleetKiosk
    missing: tuple[Missing, ...]
    needs: tuple[Need, ...]


@dataclass(frozen=True, slots=True)
class Filter:
    """What is asked for; empty: everything. `page`: from 1."""

    state: str = ""
    site: str = ""
    group: str = ""
    needs: str = ""
    search: str = ""
    sort: str = "place"
    page: int = 1

    def query(self, **changed: str | int) -> str:
        """As the query of an address, what is not asked for left out; `changed`: fields that are
        otherwise there.
        """
        unasked = Filter()
        named = {
            name: changed.get(name, getattr(self, name))
            for name in ("state", "site", "group", "needs", "search", "sort", "page")
        }
        asked = {name: str(v) for name, v in named.items() if v != getattr(unasked, name)}
        return urlencode(asked)


@dataclass(frozen=True, slots=True)
class Shown:
    """A page of the list. `counts`: kiosks by state, `needing` those that need somebody, both as
    the other filters leave them; `total`: of the list; `pages`: at least 1.
    """

    rows: tuple[Listed, ...]
    counts: Mapping[str, int]
    needing: int
    total: int
    page: int
    pages: int


ANY_NEED = "any"
_Key = Callable[[Listed], tuple[object, ...]]
_LAST = "\uffff"


def _place(each: Listed) -> tuple[object, ...]:
    kiosk = each.kiosk
    return (kiosk.unit, kiosk.site_id, kiosk.counter_id or _LAST, kiosk.kiosk_id)


SORTS: Mapping[str, _Key] = {
    "place": _place,
    "needs": lambda each: (-len(each.needs), *_place(each)),
    "seen": lambda each: (each.kiosk.seen_at or "", *_place(each)),
    "unsent": lambda each: (-(each.kiosk.unsent or 0), *_place(each)),
    "state": lambda each: (STATES.index(each.kiosk.state), *_place(each)),
    "release": lambda each: (each.kiosk.release or "", *_place(each)),
}


def read_filter(query: Mapping[str, str]) -> Filter:
    """The filter in an address's query."""
    page = query.get("page", "")
    needs = query.get("needs", "")
    return Filter(
        state=query.get("state", "") if query.get("state") in STATES else "",
        site=query.get("site", ""),
        group=query.get("group", ""),
        needs=needs if needs == ANY_NEED or needs in set(Need) else "",
        search=query.get("search", "").strip()[:LONGEST_SEARCH],
        sort=query.get("sort", "") if query.get("sort") in SORTS else "place",
        page=int(page) if page.isdecimal() and len(page) < len("100000") and int(page) else 1,
    )


def listed(fleet: Sequence[FleetKiosk], missing: Sequence[Missing], now: datetime) -> list[Listed]:
    """Each kiosk with what is missing of it and what it needs."""
    gaps: dict[str, list[Missing]] = {}
    for gap in missing:
        gaps.setdefault(gap.kiosk_id, []).append(gap)
    found = []
    for kiosk in fleet:
        theirs = tuple(gaps.get(kiosk.kiosk_id, ()))
        found.append(Listed(kiosk, theirs, needs_of(kiosk, theirs, now)))
    return found


def needs_of(kiosk: FleetKiosk, missing: Sequence[Missing], now: datetime) -> tuple[Need, ...]:
    """Why the kiosk needs somebody. Of one that has ended: only what is missing, or a fork."""
    if kiosk.state == PENDING:
        return (Need.PENDING,)
    found = [Need.FORK] if kiosk.forked else []
    found += [Need.MISSING] if missing else []
    if kiosk.state != APPROVED:
        return tuple(found)
    seen = None if kiosk.seen_at is None else from_text(kiosk.seen_at)
    if seen is None or now - seen > SILENT_AFTER:
        # What it said so long ago says nothing of now.
        return (*found, Need.SILENT)
    bad = {
        Need.SOURCE: kiosk.source not in _WELL,
        Need.DISK: kiosk.disk_free_mb is not None and kiosk.disk_free_mb < LEAST_FREE_MB,
        Need.CLOCK: kiosk.clock == "unsynced",
        Need.REFUSED: bool(kiosk.configuration_refused_why),
        Need.WAITS: waits_for_configuration(kiosk, now),
        Need.COUNTER: kiosk.bound_counter != kiosk.counter_id,
    }
    return (*found, *(need for need, is_so in bad.items() if is_so))


def waits_for_configuration(kiosk: FleetKiosk, now: datetime) -> bool:
    """Whether the kiosk has had time to take what is wanted, and has not. A configuration's number
    is at least the second in which it was made.
    """
    made = datetime.fromtimestamp(kiosk.wanted, now.tzinfo)
    has_it = kiosk.configuration is not None and kiosk.configuration >= kiosk.wanted
    return kiosk.wanted > 0 and not has_it and now - made > TAKES_WITHIN


def is_arriving(kiosk: FleetKiosk, now: datetime) -> bool:
    """Whether what is not held of the kiosk's present log may still be on its way."""
    gap = (kiosk.seq or 0) - kiosk.held
    if gap <= 0 or kiosk.seen_at is None:
        return True
    return gap <= (kiosk.unsent or 0) or now - from_text(kiosk.seen_at) <= IN_TRANSIT


def show(fleet: Sequence[Listed], wished: Filter) -> Shown:
    """The page that is asked for; one beyond the last is the last."""
    left = [each for each in fleet if _is_wished(each, wished)]
    counts = Counter(each.kiosk.state for each in left if _has_need(each, wished.needs))
    of_state = [each for each in left if wished.state in ("", each.kiosk.state)]
    needing = sum(1 for each in of_state if each.needs)
    rows = sorted((e for e in of_state if _has_need(e, wished.needs)), key=SORTS[wished.sort])
    pages = max(1, -(-len(rows) // PAGE))
    page = min(max(1, wished.page), pages)
    shown = tuple(islice(rows, (page - 1) * PAGE, page * PAGE))
    return Shown(shown, dict(counts), needing, len(rows), page, pages)


def _is_wished(each: Listed, wished: Filter) -> bool:
    kiosk = each.kiosk
    if wished.site not in ("", kiosk.site_id) or wished.group not in ("", kiosk.group_id):
        return False
    words = wished.search.casefold().split()
    told = " ".join(
        (
            kiosk.kiosk_id,
            kiosk.counter_id or "",
            kiosk.counter_name or "",
            kiosk.site_id,
            kiosk.site_name,
            kiosk.unit,
        )
    ).casefold()
    return all(word in told for word in words)


def _has_need(each: Listed, needs: str) -> bool:
    return not needs or (bool(each.needs) if needs == ANY_NEED else needs in each.needs)

"""What the page of officers and an officer's own page draw alike: an index against the site's,
visits, invitations that were cut short. Pure, but for the words.

Guarantees that what is not known or too few says so in words, never as 0.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from central.dashboard import figures
from central.dashboard.charts import meter
from central.dashboard.drawn import (
    DrawnBar,
    DrawnRange,
    DrawnWhisker,
    draw_bar,
    draw_interval,
    draw_range,
)
from central.dashboard.wording import Words
from central.released.cell import Cell, Empty, Why, Withheld
from central.store.period_queries import VisitSum
from central.tally.overtaken import Overtaken
from central.tally.parting import Parting, parting
from kiosk.survey import MeanOfCriteria

Events = Mapping[str, int]
"""Counted events of visits, by name."""


@dataclass(frozen=True, slots=True)
class OfSite:
    """What officers are held against: the site's index, and how many of them are."""

    mean: MeanOfCriteria
    compared: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a figure stands to the site's, in words; `kind`: a value of `Parting`."""

    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class Beside:
    """An index with its interval over the band of the site's interval (None: not known)."""

    index: str
    interval: str
    number: str
    bar: DrawnBar
    whisker: DrawnWhisker
    band: DrawnRange | None
    verdict: Verdict | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """A figure, or words for it; the `note` says what it is made of or why there is none."""

    value: str
    note: str
    meter: DrawnRange | None = None
    is_number: bool = True


def beside(
    name: str,
    own: MeanOfCriteria,
    levels: Mapping[int, int],
    site: OfSite | None,
    language: str,
    words: Words,
) -> Beside | None:
    """The index `own` of what is called `name`, against the site's; None where nobody answered."""
    if own.value is None or own.interval is None:
        return None
    note = words.staff.mean_of.format(n=own.criteria) if own.criteria > 1 else ""
    return Beside(
        index=figures.percent(own.value, language),
        interval=interval_text(own.interval, language),
        number=figures.count(own.n, language),
        bar=draw_bar(name, levels, language, words),
        whisker=draw_interval(own.value, own.interval, language, words),
        band=band_of(site.mean if site else None),
        verdict=verdict(parting(own, site.mean, site.compared), words) if site else None,
        note=note,
    )


def interval_text(interval: tuple[float, float], language: str) -> str:
    """67,8 – 72,1, in per cent: as short as a table needs it."""
    return figures.between(*(figures.points(each, language) for each in interval))


def band_of(site: MeanOfCriteria | None) -> DrawnRange | None:
    """The interval of the site's index."""
    interval = site.interval if site else None
    return draw_range(*interval) if interval else None


def verdict(found: Parting, words: Words) -> Verdict | None:
    """In words; None where there is nothing to hold against."""
    named = {
        Parting.HIGHER: words.staff.higher,
        Parting.LOWER: words.staff.lower,
        Parting.NOT_CLEAR: words.staff.not_clear,
    }
    return Verdict(found.value, named[found]) if found in named else None


def why_not(cell: Cell, words: Words) -> tuple[str, str]:
    """Why an officer has no figure: in two parts, the second may be empty."""
    if isinstance(cell, Withheld):
        shared = cell.why is Why.NOT_TOLD_APART
        return (
            (words.staff.shared, words.staff.shared_why)
            if shared
            else (words.staff.withheld, words.staff.withheld_why)
        )
    if isinstance(cell, Empty):
        return words.today.no_ratings, ""
    return words.apart.no_index, words.staff.no_index_why


def response(events: Events, language: str, words: Words) -> Told:
    """Counted ratings of visits served: an officer's."""
    rated, served = events.get("rated", 0), events.get("served", 0)
    counts = words.table.response_of.format(
        rated=figures.count(rated, language), served=figures.count(served, language)
    )
    if not served:
        note = words.table.rated_only.of(rated, figures.count(rated, language)) if rated else ""
        return Told(words.staff.visits_unknown, note, is_number=False)
    if rated > served:
        return Told(words.staff.visits_unknown, counts, is_number=False)
    filled = draw_range(0.0, meter(rated, served) / 100)
    return Told(figures.percent(rated / served, language), counts, filled)


def cut_short(found: Overtaken, language: str, words: Words) -> Told:
    """The share of untouched invitations that the next call ended."""
    share = found.share
    if share is None or share.value is None or share.interval is None:
        if not found.is_known:
            return Told(
                words.staff.overtaken_unknown, words.staff.overtaken_unknown_why, is_number=False
            )
        if not found.prompted:
            return Told(words.staff.overtaken_none, "", is_number=False)
        return Told(words.staff.overtaken_few, words.staff.overtaken_few_why, is_number=False)
    note = words.staff.overtaken_of.format(
        n=figures.count(found.overtaken, language),
        untouched=figures.count(found.untouched, language),
        interval=interval_text(share.interval, language),
    )
    return Told(figures.percent(share.value, language), note, draw_range(0.0, share.value))


def events_of(rows: Iterable[VisitSum]) -> dict[str, int]:
    """Counted events by name."""
    found: dict[str, int] = {}
    for row in rows:
        if not row.mark:
            found[row.event] = found.get(row.event, 0) + row.n
    return found

"""The page of officers as words and figures: everybody by name, beside the whole site. Pure, but
for the words.

Guarantees that nobody is put in order by a figure; that a figure that is not shown says why; that
what is said of a difference to the site holds for all officers at once (`central.tally.parting`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from central.channels import KIOSK_CHANNEL
from central.dashboard import figures
from central.dashboard.drawn import DrawnRange
from central.dashboard.staff_figures import (
    Beside,
    OfSite,
    Told,
    band_of,
    beside,
    cut_short,
    response,
    why_not,
)
from central.dashboard.staff_sources import StaffSources
from central.dashboard.tt01_table import PointRow, indicators_shown, officer_row, site_row
from central.dashboard.wording import Words
from central.reference.officer_names import NamedOfficer
from central.released.attitude import Attitude

Address = Callable[[str], str]
"""Of the page of one officer, by id."""


@dataclass(frozen=True, slots=True)
class StaffRow:
    """An officer, or the whole site (no `address`). Without `figure`, `why` says why."""

    name: str
    notes: tuple[str, ...]
    address: str
    figure: Beside | None
    why: tuple[str, str]
    response: Told
    overtaken: Told


@dataclass(frozen=True, slots=True)
class PointsByTt01:
    """`officers`: those of whom points are shown; `site`: None where none are."""

    officers: tuple[PointRow, ...]
    site: PointRow | None


@dataclass(frozen=True, slots=True)
class StaffPage:
    """All that the template sets. `band`: the site's interval; `band_said`: in words."""

    rows: tuple[StaffRow, ...]
    site: StaffRow
    band: DrawnRange | None
    band_said: str
    below: tuple[str, ...]
    points: PointsByTt01


def staff_page(sources: StaffSources, address: Address, language: str, words: Words) -> StaffPage:
    """The page; `address`: of the page of one officer."""
    rows = tuple(
        officer_line(sources, each, address(each.officer_id), language, words)
        for each in sources.officers
    )
    first = next(iter(sources.site_attitudes.values()), None)
    return StaffPage(
        rows=rows,
        site=_site_line(sources, first, language, words),
        band=band_of(first.mean if first else None),
        band_said=_band_said(first, language, words),
        below=_below(sources, language, words),
        points=points_by_tt01(sources, language, words),
    )


def officer_line(
    sources: StaffSources, officer: NamedOfficer, address: str, language: str, words: Words
) -> StaffRow:
    """One officer."""
    events = sources.events.get(officer.officer_id, {})
    found = sources.attitudes_of(officer.officer_id)
    attitude = next(iter(found.values()), None)
    figure = officer_figure(sources, officer.name, attitude, language, words)
    return StaffRow(
        name=officer.name,
        notes=officer_notes(sources, officer, words),
        address=address,
        figure=figure,
        why=("", "") if figure else _why(sources, officer.officer_id, words),
        response=response(events, language, words),
        overtaken=cut_short(sources.overtaken(officer.officer_id), language, words),
    )


def officer_figure(
    sources: StaffSources, name: str, attitude: Attitude | None, language: str, words: Words
) -> Beside | None:
    """The figure about an officer against the site's of the same questionnaire."""
    if attitude is None:
        return None
    questionnaire = attitude.questionnaire
    compared = sources.compared(questionnaire)
    alone = compared <= 1
    of_site = sources.site_attitudes.get(questionnaire)
    site = None if alone or of_site is None else OfSite(of_site.mean, compared)
    drawn = beside(name, attitude.mean, attitude.levels, site, language, words)
    if drawn is None:
        return None
    notes = [drawn.note] if drawn.note else []
    if questionnaire != next(iter(sources.site_attitudes), questionnaire):
        notes.append(words.staff.of_questionnaire.format(name=questionnaire))
    if alone:
        notes.append(words.staff.alone)
    return replace(drawn, note=" · ".join(notes))


def officer_notes(sources: StaffSources, officer: NamedOfficer, words: Words) -> tuple[str, ...]:
    """Id and counters; then earlier names, and whether the officer came or left."""
    place = [officer.officer_id, *sources.counters_served(officer.officer_id)]
    notes = [" · ".join(place)]
    notes += [
        words.staff.renamed.format(day=f"{until:%d/%m/%Y}", name=name)
        for name, until in officer.earlier
    ]
    if officer.came:
        notes.append(words.staff.came.format(day=f"{officer.came:%d/%m/%Y}"))
    if officer.left:
        notes.append(words.staff.left.format(day=f"{officer.left:%d/%m/%Y}"))
    return tuple(notes)


def points_by_tt01(sources: StaffSources, language: str, words: Words) -> PointsByTt01:
    """Of the officers of whom points are shown, by name, and of the whole site."""
    rows = []
    for officer in sources.officers:
        cells = sources.figures.of_officer(sources.of(officer.officer_id))
        found = indicators_shown(cells.items(), sources.known)
        if found:
            rows.append(officer_row(officer.name, found, language, words))
    whole = [
        (key, cell) for key, cell in sources.whole.cells.items() if key.channel == KIOSK_CHANNEL
    ]
    of_site = indicators_shown(whole, sources.known)
    site = site_row(words.staff.whole_site, of_site, language, words) if of_site else None
    return PointsByTt01(tuple(rows), site)


def _why(sources: StaffSources, officer: str, words: Words) -> tuple[str, str]:
    of = sources.of(officer)
    cells = list(sources.figures.of_officer(of).values())
    return why_not(cells[0] if cells else sources.figures.without(of), words)


def _site_line(
    sources: StaffSources, attitude: Attitude | None, language: str, words: Words
) -> StaffRow:
    figure = None
    if attitude is not None:
        name = words.staff.whole_site
        figure = beside(name, attitude.mean, attitude.levels, None, language, words)
    events = _summed(sources.events)
    why = (words.today.withheld, "") if sources.whole.rated else (words.today.no_ratings, "")
    note = ""
    if attitude is not None and len(sources.site_attitudes) > 1:
        note = words.staff.of_questionnaire.format(name=attitude.questionnaire)
    return StaffRow(
        name=words.staff.whole_site,
        notes=(note,) if note else (),
        address="",
        figure=figure,
        why=("", "") if figure else why,
        response=response(events, language, words),
        overtaken=cut_short(sources.overtaken(), language, words),
    )


def _band_said(attitude: Attitude | None, language: str, words: Words) -> str:
    interval = attitude.mean.interval if attitude else None
    if interval is None:
        return words.staff.no_band
    return words.staff.band.format(
        low=figures.points(interval[0], language), high=figures.percent(interval[1], language)
    )


def _below(sources: StaffSources, language: str, words: Words) -> tuple[str, ...]:
    said = []
    if sources.without_visits:
        names = ", ".join(each.name for each in sources.without_visits)
        said.append(words.staff.no_visits.format(names=names))
    nobody = sources.events.get("", {}).get("served", 0)
    if nobody:
        said.append(words.staff.nobody.format(n=figures.count(nobody, language)))
    return tuple(said)


def _summed(by_officer: Mapping[str, Mapping[str, int]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for events in by_officer.values():
        for event, n in events.items():
            found[event] = found.get(event, 0) + n
    return found

"""One figure of the page of factors in words: an index with its interval and n, against a target;
and the ways to where it is explained. Pure, but for the words.

Guarantees that an index is never without n and interval, and that of how many criteria it is made
is said where some have no answers.
"""

from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from central.dashboard import figures
from central.dashboard.drawn import DrawnWhisker
from central.dashboard.factors_look import Look, Place, asked_value
from central.dashboard.remedy_lines import RemedyCounts
from central.dashboard.wording import Words
from central.reference.questionnaire_facts import Factor
from central.released.factors import EVERYTHING, FactorCell, FactorIndex, Unit
from kiosk.survey import Share
from kiosk.survey.mean_of_criteria import MeanOfCriteria
from kiosk.survey.threshold import Standing, standing

ADDRESS = "/factors"

STEPS = {
    Standing.FAR_UNDER: 1,
    Standing.UNDER: 2,
    Standing.MAYBE_UNDER: 3,
    Standing.MAYBE_OVER: 3,
    Standing.OVER: 4,
    Standing.FAR_OVER: 5,
}
"""Steps of the diverging scale; the middle one where nothing is sure."""

SHAPES = {
    Standing.FAR_UNDER: "below",
    Standing.UNDER: "below",
    Standing.MAYBE_UNDER: "maybe-below",
}
"""Of what is under its target."""


@dataclass(frozen=True, slots=True)
class Telling:
    """What is told, and in which language. `remedies`: how many are under way, by cell; `kept`:
    what was told before of a cell, since a page of many sites tells of each several times.
    """

    look: Look
    remedies: RemedyCounts
    language: str
    words: Words
    kept: dict[tuple[Unit, Factor], tuple[FactorCell, "ToldIndex | None"]] = field(
        default_factory=dict
    )
    ways: dict[Factor, str] = field(default_factory=dict)

    def cell(self, place: Place, factor: Factor) -> tuple[FactorCell, "ToldIndex | None"]:
        """What may be said there, and the index in words where there is one."""
        found = self.kept.get((place.unit, factor))
        if found is None:
            cell = self.look.cell(place.unit, factor)
            shown = told(cell, place.target, self) if isinstance(cell, FactorIndex) else None
            found = cell, shown
            self.kept[place.unit, factor] = found
        return found

    def way(self, unit: Unit, factor: Factor) -> str:
        """`cell_address`, made once for all sites of a factor."""
        if self.look.selection.site is not None or unit == EVERYTHING:
            return cell_address(self.look, unit, factor)
        rest = self.ways.get(factor)
        if rest is None:
            _, _, rest = cell_address(self.look, unit, factor).partition("&")
            self.ways[factor] = rest
        return f"{ADDRESS}?{urlencode({'site': unit[0]})}&{rest}"

    def percent(self, fraction: float) -> str:
        """Per cent with one decimal."""
        return figures.percent(fraction, self.language)

    def mark(self, target: float) -> str:
        """A target, whose tenths are written only where it has some: 80 % or 82,5 %."""
        return self.percent(target).replace(",0", "").replace(".0", "")

    def points(self, fraction: float) -> str:
        """Points of a hundred, with one decimal."""
        return figures.points(fraction, self.language)

    def count(self, number: int) -> str:
        """A whole number."""
        return figures.count(number, self.language)

    def number(self, n: int) -> str:
        """So many answers."""
        return self.words.factors.number.format(n=self.count(n))

    def interval(self, interval: tuple[float, float]) -> str:
        """Its two ends, without the sign."""
        low, high = (figures.points(end, self.language) for end in interval)
        return self.words.factors.interval.format(low=low, high=high)

    def unit(self, place: Place) -> str:
        """What a row is called."""
        if place.name:
            return place.name
        if self.look.is_several:
            return self.words.factors.whole.format(n=self.count(len(self.look.places) - 1))
        return self.words.factors.whole_site

    def under_way(self, unit: Unit, factor: Factor) -> tuple[str, str]:
        """How many remedies are under way, and how many of them overdue; empty for none."""
        asked, said = self.look.asked, self.words.factors
        found = self.remedies.get((*unit, factor.value, asked.questionnaire if asked else ""))
        if found is None:
            return "", ""
        late = said.remedy_late_count.format(n=self.count(found.overdue))
        return said.remedies_count.format(n=self.count(found.open)), late if found.overdue else ""


@dataclass(frozen=True, slots=True)
class ToldIndex:
    """`note`: of how many criteria, where some have no answers; `flag`: words of what is under its
    target, and `shape` beside them; empty where it is not.
    """

    index: str
    interval: str
    number: str
    note: str
    standing: Standing
    flag: str
    shape: str
    whisker: DrawnWhisker


def told(cell: FactorIndex, target: float, telling: Telling) -> ToldIndex:
    """The index of a factor against its target."""
    mean = cell.mean
    said = telling.words.factors
    part = said.criteria_of.format(found=mean.criteria, asked=mean.asked)
    return _told(mean, target, telling, part if mean.criteria < mean.asked else "")


def told_share(share: Share, target: float, telling: Telling) -> ToldIndex:
    """The index of one criterion against the target."""
    return _told(share, target, telling, "")


def _told(found: Share | MeanOfCriteria, target: float, telling: Telling, note: str) -> ToldIndex:
    value, interval = found.value, found.interval
    if value is None or interval is None:
        message = "an index without an answer is told in words, elsewhere"
        raise ValueError(message)
    stands = standing(value, interval, target)
    return ToldIndex(
        telling.percent(value),
        telling.interval(interval),
        telling.number(found.n if isinstance(found, MeanOfCriteria) else found.valid),
        note,
        stands,
        telling.words.factors.standings[stands.value] if stands.is_under else "",
        SHAPES.get(stands, ""),
        whisker(value, interval, target, telling),
    )


def whisker(
    value: float, interval: tuple[float, float], target: float, telling: Telling
) -> DrawnWhisker:
    """An index and its interval against a target."""
    low, high = interval
    label = telling.words.table.whisker.format(
        index=telling.percent(value),
        low=figures.points(low, telling.language),
        high=telling.percent(high),
    )
    return DrawnWhisker(
        f"{low * 100:.2f}", f"{value * 100:.2f}", f"{high * 100:.2f}", f"{target * 100:g}", label
    )


def cell_address(look: Look, unit: Unit, factor: Factor, **more: str) -> str:
    """The way to a cell: to its detail on the page of its site; of all sites together, to the
    blocks.
    """
    selection = look.selection
    site, counter = unit
    if selection.site is None and unit != EVERYTHING:
        chosen = next(each for each in selection.choices if each.site_id == site)
        selection = replace(selection, site=chosen)
    query = {"asked": asked_value(look.asked)} if look.asked else {}
    query |= {"factor": factor.value} | ({"unit": counter} if counter else {})
    place = "#peers" if unit == EVERYTHING else "#detail"
    return selection.address(ADDRESS, **query, **more) + place

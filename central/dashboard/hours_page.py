"""The page of busy hours as words and figures, ready to be set in the template. Pure.

Guarantees that a closed hour, an hour with few data and one without visits each say so in words.
Every number comes from `central.tally.hour_load`, `central.tally.standing_out` and
`central.released.by_weekday`; here it is only written out.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from central.dashboard import figures
from central.dashboard.charts import MARK
from central.dashboard.drawn import (
    DrawnMark,
    DrawnRange,
    DrawnWhisker,
    draw_mark,
    draw_range,
    draw_whisker,
)
from central.dashboard.hours_standing_out import Told, told
from central.dashboard.wording import Words
from central.released.by_hour import AFTERNOON, MORNING, HourIndex, band_of
from central.released.by_weekday import WeekdayIndex
from central.tally.hour_load import CALLED, MINUTES, HourProfile, Load
from central.tally.standing_out import is_busy, standing_out
from kiosk.survey import Share

SHADES = 5
"""Steps of the map's colour, from the quietest to the busiest."""


@dataclass(frozen=True, slots=True)
class MapCell:
    """One slot. `shade`: 1 to 5, 0 where it is closed; `title`: interval and days; `counts`: what
    the mean is of.
    """

    value: str
    shade: int = 0
    is_busy: bool = False
    title: str = ""
    counts: str = ""


@dataclass(frozen=True, slots=True)
class Rate:
    """A share with its interval and n, or the words for why there is none."""

    value: str
    interval: str = ""
    number: str = ""
    meter: DrawnRange | None = None


@dataclass(frozen=True, slots=True)
class HourRow:
    """One hour: its slots, and what stands beside them."""

    name: str
    is_part: bool
    cells: tuple[MapCell, ...]
    per_day: str
    bar: DrawnRange | None
    per_counter: str
    counters: str
    overtaken: Rate
    response: Rate


@dataclass(frozen=True, slots=True)
class WeekdayRow:
    """One day of the week. Without `whisker` there is no index, and `index` says why.

    `days`: how many; `interval`: of the visits.
    """

    name: str
    days: str
    visits: str
    interval: str
    bar: DrawnRange | None
    response: Rate
    index: Rate
    whisker: DrawnWhisker | None


@dataclass(frozen=True, slots=True)
class IndexRow:
    """The index of two hours or of half a day; without `whisker` there is none, and `index` says
    why.
    """

    name: str
    index: Rate
    whisker: DrawnWhisker | None
    is_half: bool


@dataclass(frozen=True, slots=True)
class Indices:
    """The index by weekday and by hour, of each questionnaire, the most rated first."""

    by_weekday: Sequence[WeekdayIndex] = ()
    by_hour: Sequence[HourIndex] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for: so many `counters` of the office; `with_today`: days that end today,
    which is left out; `empty`: the words where no visit is in the sums; `target`: of the site, a
    fraction of 1.
    """

    counters: int = 1
    with_today: bool = False
    empty: str = ""
    target: float = MARK


@dataclass(frozen=True, slots=True)
class HoursPage:
    """All that the template sets. `empty`: why there is nothing else, or nothing."""

    empty: str
    told: Told | None
    weekdays: tuple[tuple[str, str], ...]
    rows: tuple[HourRow, ...]
    foot: HourRow | None
    weekday_rows: tuple[WeekdayRow, ...]
    index_rows: tuple[IndexRow, ...]
    in_hours: str
    apart: str
    left_out: tuple[str, ...]
    is_called: bool
    mark: DrawnMark = field(default_factory=DrawnMark)


def hours_page(
    profile: HourProfile,
    indices: Indices,
    language: str,
    words: Words,
    of: Asked,
) -> HoursPage:
    """The page for a reader of `language`."""
    out = _left_out(profile, language, words, with_today=of.with_today)
    if profile.basis is None or not profile.whole.visits:
        return HoursPage(of.empty, None, (), (), None, (), (), "", "", out, is_called=False)
    mark = draw_mark(of.target, language)
    writer = _Writer(profile, mark, language, words)
    return HoursPage(
        empty="",
        told=told(standing_out(profile, of.counters), of.counters, profile, language, words),
        weekdays=tuple(
            (words.hours.short_weekdays[day], writer.days(load.days))
            for day, load in profile.by_weekday.items()
        ),
        rows=tuple(writer.hour_row(hour) for hour in profile.hours),
        foot=writer.foot(),
        weekday_rows=tuple(
            writer.weekday_row(day, indices.by_weekday) for day in profile.by_weekday
        ),
        index_rows=writer.index_rows(indices.by_hour),
        in_hours=_in_hours(indices.by_hour, language, words),
        apart=_apart(indices.by_weekday, language, words),
        left_out=out,
        is_called=profile.basis == CALLED,
        mark=mark,
    )


def _of_days(n: int, language: str, words: Words) -> str:
    form = words.hours.one_day if n == 1 else words.hours.days
    return form.format(n=figures.count(n, language))


class _Writer:
    """Writes the rows of one profile."""

    def __init__(self, profile: HourProfile, mark: DrawnMark, language: str, words: Words) -> None:
        self._mark = mark
        self._profile, self._language, self._words = profile, language, words
        self.said = words.hours
        self._top = max((load.per_day or 0.0 for load in profile.cells.values()), default=0.0)
        self._top_hour = max((load.per_day or 0.0 for load in profile.by_hour.values()), default=0)
        self._top_day = max(
            (load.per_day or 0.0 for load in profile.by_weekday.values()), default=0
        )

    def days(self, n: int) -> str:
        return _of_days(n, self._language, self._words)

    def hour_row(self, hour: int) -> HourRow:
        load = self._profile.by_hour.get(hour)
        cells = tuple(self._cell(day, hour) for day in self._profile.by_weekday)
        name = f"{hour}–{hour + 1}"
        if load is None:
            none = Rate("")
            closed = self.said.closed
            return HourRow(name, False, cells, closed, None, "", "", none, none)
        is_part = load.minutes < load.days * MINUTES
        return self._row(name, cells, load, self._top_hour, is_part=is_part)

    def foot(self) -> HourRow:
        of_days = self._profile.by_weekday.values()
        cells = tuple(
            MapCell(self._mean(load.per_day), title=self._range(load)) for load in of_days
        )
        return self._row(self.said.all_week, cells, self._profile.whole, 0.0, is_part=False)

    def weekday_row(self, day: int, indices: Sequence[WeekdayIndex]) -> WeekdayRow:
        load, language = self._profile.by_weekday[day], self._language
        share = indices[0].share(day) if indices else None
        value = share.value if share else None
        why = self.said.withheld if load.rated else self.said.no_ratings
        return WeekdayRow(
            self._words.common.weekdays[day],
            self.days(load.days),
            self._mean(load.per_day),
            self._range(load),
            self._bar(load.per_day, self._top_day),
            self._rate(load.response),
            self._rate(share) if share and value is not None else Rate(why),
            draw_whisker(share, language, self._words, self._mark) if share else None,
        )

    def index_rows(self, indices: Sequence[HourIndex]) -> tuple[IndexRow, ...]:
        """Each band with an open hour, then morning and afternoon."""
        first = indices[0] if indices else HourIndex("")
        names = {MORNING: self.said.morning, AFTERNOON: self.said.afternoon}
        bands = dict.fromkeys(band_of(hour) for hour in self._profile.by_hour)
        hours = [(f"{band[0]}–{band[1]}", first.of_band(band), False) for band in bands]
        halves = [(names[half], first.of_half(half), True) for half in names]
        return tuple(
            IndexRow(
                name,
                Rate(self.said.withheld) if share is None else self._rate(share),
                draw_whisker(share, self._language, self._words, self._mark) if share else None,
                is_half,
            )
            for name, share, is_half in (*hours, *halves)
        )

    def _row(
        self, name: str, cells: tuple[MapCell, ...], load: Load, top: float, *, is_part: bool
    ) -> HourRow:
        at_work = load.counters
        is_sum = load is self._profile.whole
        return HourRow(
            name,
            is_part,
            cells,
            self._mean(load.per_day),
            self._bar(load.per_day, top),
            self._mean(load.per_counter),
            "" if is_sum or at_work is None else figures.mean(at_work, self._language),
            self._overtaken(load),
            self._rate(load.response),
        )

    def _cell(self, day: int, hour: int) -> MapCell:
        load = self._profile.cells.get((day, hour))
        if load is None or load.per_day is None or load.interval is None:
            return MapCell(self.said.closed, counts=self.said.closed)
        when = self.said.when.format(
            days=self._words.common.weekdays[day],
            hours=self.said.hours.format(first=hour, end=hour + 1),
        )
        low, high = (figures.mean(each, self._language) for each in load.interval)
        title = self.said.cell.format(
            when=when,
            mean=self._mean(load.per_day),
            low=low,
            high=high,
            least=figures.count(load.least, self._language),
            most=figures.count(load.most, self._language),
            days=self.days(load.days),
        )
        busy = is_busy(load, self._profile.an_hour)
        counts = self.said.cell_counts.format(
            visits=figures.count(load.visits, self._language),
            days=figures.count(load.days, self._language),
            least=figures.count(load.least, self._language),
            most=figures.count(load.most, self._language),
        )
        return MapCell(self._mean(load.per_day), self._shade(load.per_day), busy, title, counts)

    def _shade(self, mean: float) -> int:
        """Equal steps from nothing to the busiest slot."""
        return min(SHADES, 1 + int(mean / self._top * SHADES)) if self._top else 1

    def _bar(self, mean: float | None, top: float) -> DrawnRange | None:
        return draw_range(0.0, mean / top) if mean is not None and top else None

    def _mean(self, mean: float | None) -> str:
        return self._words.today.nothing if mean is None else figures.mean(mean, self._language)

    def _range(self, load: Load) -> str:
        if load.interval is None:
            return ""
        low, high = (figures.mean(each, self._language) for each in load.interval)
        return f"{low} – {high}"

    def _overtaken(self, load: Load) -> Rate:
        invitations = load.invitations
        if invitations.share is not None:
            return self._rate(invitations.share)
        if not invitations.untouched:
            return Rate(self.said.none_untouched)
        is_few = invitations.is_known
        return Rate(self.said.few if is_few else self.said.not_known)

    def _rate(self, share: Share) -> Rate:
        value, interval = share.value, share.interval
        if value is None or interval is None:
            return Rate(self._words.today.nothing)
        low, high = (figures.points(each, self._language) for each in interval)
        number = self._words.today.number.format(n=figures.count(share.valid, self._language))
        value_text = figures.percent(value, self._language)
        return Rate(value_text, f"{low} – {high}", number, draw_range(0.0, value))


def _apart(indices: Sequence[WeekdayIndex], language: str, words: Words) -> str:
    """Which questionnaire the index is of, where there are several."""
    others = [
        words.apart.headline.format(
            name=each.questionnaire,
            index=figures.percent(each.whole.value, language),
            n=figures.count(each.whole.valid, language),
        )
        for each in indices[1:]
        if each.whole.value is not None
    ]
    if not others:
        return ""
    return words.hours.apart.format(name=indices[0].questionnaire, others=", ".join(others))


def _in_hours(indices: Sequence[HourIndex], language: str, words: Words) -> str:
    """How many released answers belong to one band, and to half a day."""
    if not indices:
        return words.hours.no_blocks
    return words.hours.in_hours.format(
        hour=figures.count(indices[0].in_one_band, language),
        half=figures.count(indices[0].in_one_half, language),
        n=figures.count(indices[0].released, language),
    )


def _left_out(
    profile: HourProfile, language: str, words: Words, *, with_today: bool
) -> tuple[str, ...]:
    said = words.hours
    numbers = (
        (said.closed_days, profile.closed),
        (said.without_records, profile.without_records),
        (said.outside, profile.outside),
        (said.unknown, profile.unknown),
    )
    found = [form.format(n=figures.count(n, language)) for form, n in numbers if n]
    return (said.today_out, *found) if with_today else tuple(found)

"""The page of today as words and figures, ready to be set in the template. Pure.

Guarantees that nothing is shown as a figure that is not one: a counter without ratings, one with
too few to be released and one without a source of tickets each say so in words, never 0 %.
Every number comes from `central.released.today`; here it is only written out.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from central.dashboard import figures
from central.dashboard.apart import beside, said_of
from central.dashboard.charts import LEVELS, MARK, meter
from central.dashboard.day_lines import NoteLine, RevisedLine
from central.dashboard.drawn import (
    DrawnBar,
    DrawnMark,
    DrawnRange,
    DrawnWhisker,
    draw_bar,
    draw_mark,
    draw_range,
    draw_whisker,
    level_names,
)
from central.dashboard.log_cell import LogCell, log_cell
from central.dashboard.today_before import before_card
from central.dashboard.today_cards import (
    Card,
    index_card,
    marked_card,
    no_figure,
    no_response,
    response_card,
    silence_card,
)
from central.dashboard.today_marked import Flagged, flagged
from central.dashboard.wording import Words
from central.reference.spans import Spans
from central.released.same_weekday import SameWeekday
from central.released.today import HEADLINE_QUESTION, CounterToday, QuestionToday, TodayView
from kiosk.survey.questionnaire import OFFICER


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around the day. `before`: the same weekday before; `hours`: when the site is open
    on the day, () if it is closed, None if nobody said; `ways`: words and address of the pages that
    go on from its figures; `target`: of the site on the day, a fraction of 1.
    """

    before: SameWeekday | None = None
    hours: Spans | None = None
    ways: Sequence[tuple[str, str]] = ()
    target: float = MARK


NOTHING_AROUND = Around()


@dataclass(frozen=True, slots=True)
class Response:
    """The response rate of a counter, or why there is none, with the count behind it."""

    value: str
    note: str
    meter: DrawnRange | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One counter. Without `bar` there is no index, and `why` says why in one or two parts."""

    counter_id: str
    name: str
    field: str
    bar: DrawnBar | None
    index: str
    whisker: DrawnWhisker | None
    number: str
    why: tuple[str, str]
    served: str
    called: str
    response: Response
    log: LogCell


@dataclass(frozen=True, slots=True)
class CountsRow:
    """A counter's answers by level, and their number: what the bar draws, in figures."""

    name: str
    numbers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TodayPage:
    """All that the template sets."""

    site_name: str
    unit: str
    sample: bool
    heading: str
    span: str
    opening: str
    index: Card
    before: Card
    response: Card
    silence: Card
    marked: Card
    rows: tuple[Row, ...]
    counts: tuple[CountsRow, ...]
    level_names: tuple[str, ...]
    mark: DrawnMark
    phone: str
    notes: Sequence[NoteLine]
    revised: Sequence[RevisedLine]
    flagged: Sequence[Flagged]
    ways: Sequence[tuple[str, str]]


def today_page(
    view: TodayView,
    language: str,
    words: Words,
    notes: Sequence[NoteLine] = (),
    revised: Sequence[RevisedLine] = (),
    around: Around = NOTHING_AROUND,
) -> TodayPage:
    """The page for a reader of `language`. `notes`: of the day; `revised`: of the days before."""
    mark = draw_mark(around.target, language)
    return TodayPage(
        site_name=view.site.name,
        unit=view.site.unit,
        sample=view.site.sample,
        heading=words.today.heading.format(day=figures.day(view.day, language, words)),
        span=_span(view, words),
        opening=_opening(around.hours, words),
        index=index_card(view, mark, language, words),
        before=before_card(view, around.before, language, words),
        response=response_card(view, language, words),
        silence=silence_card(view, language, words),
        marked=marked_card(view, language, words),
        rows=tuple(_row(counter, view, mark, language, words) for counter in view.counters),
        counts=_counts(view, language, words),
        level_names=level_names(words),
        mark=mark,
        phone=_phone(view, language, words),
        notes=notes,
        revised=revised,
        flagged=flagged(view, language, words),
        ways=around.ways,
    )


def _phone(view: TodayView, language: str, words: Words) -> str:
    """The ratings from phones in one line, apart from every figure; empty before the first step."""
    if not view.phone:
        return ""
    said = words.today.phone.of(view.phone, figures.count(view.phone, language))
    return f"{said} – {words.today.phone_why}"


def _span(view: TodayView, words: Words) -> str:
    if view.from_time is None:
        return words.today.no_span
    start, end = figures.clock(view.from_time), figures.clock(view.updated_at)
    return words.today.span.format(start=start, end=end)


def _opening(hours: Spans | None, words: Words) -> str:
    if hours is None:
        return ""
    if not hours:
        return words.today.closed
    spans = (f"{opens:%H:%M}–{closes:%H:%M}" for opens, closes in hours)
    return words.today.opening.format(hours=", ".join(spans))


def _row(
    counter: CounterToday, view: TodayView, mark: DrawnMark, language: str, words: Words
) -> Row:
    question = _service(counter)
    share = question.share if question else None
    value = share.value if share else None
    has_ratings = question is not None or counter.ratings_live
    return Row(
        counter_id=counter.counter_id,
        name=counter.name,
        field=_field(counter, view, language, words),
        bar=draw_bar(counter.name, question.levels, language, words) if question else None,
        index=words.today.nothing if value is None else figures.percent(value, language),
        whisker=draw_whisker(share, language, words, mark) if share else None,
        number=_number(question, is_withheld=bool(has_ratings), language=language, words=words),
        why=_why(counter, words),
        served=figures.count(counter.served, language) if counter.response else words.today.nothing,
        called=_called(counter, language, words),
        response=_response(counter, language, words),
        log=log_cell(counter.log, view.updated_at, language, words),
    )


def _field(counter: CounterToday, view: TodayView, language: str, words: Words) -> str:
    """The counter's field, and its questionnaire where the site has several today."""
    question = _service(counter)
    parts = [counter.field]
    if view.apart and question:
        parts.append(said_of(question, words))
    parts.append(beside(counter.apart, language, words))
    return " · ".join(part for part in parts if part)


def _why(counter: CounterToday, words: Words) -> tuple[str, str]:
    asked = counter.questions
    if asked and HEADLINE_QUESTION not in asked and OFFICER not in asked:
        return words.apart.no_index, words.apart.no_index_why
    return no_figure(counter.ratings_live, words)


def _called(counter: CounterToday, language: str, words: Words) -> str:
    """How many were called, where the source tells of calls."""
    if not counter.called:
        return ""
    return words.table.called_of.format(called=figures.count(counter.called, language))


def _service(counter: CounterToday) -> QuestionToday | None:
    """The question that the page shows, where answers to it are released."""
    question = counter.questions.get(HEADLINE_QUESTION)
    return question if question and question.share.valid else None


def _number(
    question: QuestionToday | None, *, is_withheld: bool, language: str, words: Words
) -> str:
    if question is None:
        return words.today.nothing if is_withheld else figures.count(0, language)
    return figures.count(question.share.valid, language)


def _response(counter: CounterToday, language: str, words: Words) -> Response:
    if counter.response is None:
        return Response(*no_response(counter.ratings_live, language, words))
    rated, served = counter.response
    note = words.table.response_of.format(
        rated=figures.count(rated, language), served=figures.count(served, language)
    )
    filled = draw_range(0.0, meter(rated, served) / 100)
    return Response(figures.percent(rated / served, language), note, filled)


def _counts(view: TodayView, language: str, words: Words) -> tuple[CountsRow, ...]:
    rows = []
    for counter in view.counters:
        question = _service(counter)
        shown = [question] if question else []
        rows += [(counter.name, each) for each in (*shown, *counter.apart)]
    if view.headline and len(rows) > 1:
        rows += [(words.table.all_counters, each) for each in (view.headline, *view.apart)]
    return tuple(
        CountsRow(
            f"{name} · {said_of(question, words)}" if view.apart else name,
            tuple(
                figures.count(number, language)
                for number in (
                    *(question.levels.get(level, 0) for level in LEVELS),
                    question.share.valid,
                )
            ),
        )
        for name, question in rows
    )

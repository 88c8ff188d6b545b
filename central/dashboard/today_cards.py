"""The four cards of the page of today: index, response, bounds for silence, marked ratings."""

from dataclasses import dataclass

from central.dashboard import figures
from central.dashboard.apart import beside, said_of
from central.dashboard.charts import meter
from central.dashboard.drawn import DrawnMark, DrawnRange, DrawnWhisker, draw_range, draw_whisker
from central.dashboard.today_marked import beside_note
from central.dashboard.wording import Words
from central.released.today import TodayView


@dataclass(frozen=True, slots=True)
class Card:
    """A card: its `value` is a figure, or words that say why there is none (`is_number`)."""

    name: str
    value: str
    note: str
    is_number: bool = True
    whisker: DrawnWhisker | None = None
    range: DrawnRange | None = None


def index_card(view: TodayView, mark: DrawnMark, language: str, words: Words) -> Card:
    """The index of the service question over what is released, with n and interval."""
    name = words.today.index
    headline = view.headline
    share = headline.share if headline else None
    if headline is None or share is None or share.value is None or share.interval is None:
        value, note = no_figure(view.rated, words)
        return Card(name, value, note, is_number=False)
    low, high = share.interval
    interval = words.today.interval.format(
        low=figures.points(low, language), high=figures.points(high, language)
    )
    number = words.today.number.format(n=figures.count(share.valid, language))
    note = f"{interval} · {number}"
    if view.apart:
        note += f" · {said_of(headline, words)} · {beside(view.apart, language, words)}"
    return Card(
        name,
        figures.percent(share.value, language),
        note,
        whisker=draw_whisker(share, language, words, mark),
    )


def response_card(view: TodayView, language: str, words: Words) -> Card:
    """Visits served and rated, of visits served; how many of them were rated by phone alone."""
    name = words.today.response
    if view.response is None:
        value, note = no_response(view.rated, language, words)
        return Card(name, value, note, is_number=False)
    rated, served = view.response
    note = words.today.response_counts.format(
        rated=figures.count(rated, language), served=figures.count(served, language)
    )
    if view.phone_answered:
        by_phone = figures.count(view.phone_answered, language)
        note += f", {words.today.response_phone.of(view.phone_answered, by_phone)}"
    filled = draw_range(0.0, meter(rated, served) / 100)
    return Card(name, figures.percent(rated / served, language), note, range=filled)


def silence_card(view: TodayView, language: str, words: Words) -> Card:
    """The index if all silent visits had been dissatisfied, and if all had been satisfied."""
    name = words.today.silence
    if view.silence_bounds is None or view.response is None:
        if view.headline is None:
            value, note = no_figure(view.rated, words)
        elif view.apart:
            value, note = words.apart.no_bounds, words.apart.no_bounds_why
        else:
            value, note = words.today.no_visits, words.today.no_visits_why
        return Card(name, value, note, is_number=False)
    low, high = view.silence_bounds
    value = words.today.silence_bounds.format(
        low=figures.points(low, language), high=figures.percent(high, language)
    )
    silent = figures.count(view.silent, language)
    note = words.today.silence_why.format(n=silent)
    return Card(name, value, note, range=draw_range(low, high))


def marked_card(view: TodayView, language: str, words: Words) -> Card:
    """Ratings that are kept in the log and not counted, of both channels."""
    value = words.today.marked_count.of(view.marked, figures.count(view.marked, language))
    note = words.today.marked_why if view.marked else words.today.marked_none
    if view.marked_dossier:
        n = figures.count(view.marked_dossier, language)
        note = f"{words.today.marked_dossier.of(view.marked_dossier, n)} · {note}"
    if view.marked_phone:
        by_phone = figures.count(view.marked_phone, language)
        note = f"{words.today.marked_phone.of(view.marked_phone, by_phone)} · {note}"
    with_them = beside_note(view, language, words)
    note = f"{note} · {with_them}" if with_them else note
    return Card(words.today.marked, value, note)


def no_figure(ratings: int, words: Words) -> tuple[str, str]:
    """Why there is no index, in words, with what to know of it: no rating, or too few."""
    if not ratings:
        return words.today.no_ratings, ""
    return words.today.withheld, words.today.withheld_why


def no_response(ratings: int, language: str, words: Words) -> tuple[str, str]:
    """Why there is no response rate: visits that nobody counts, or none so far."""
    if not ratings:
        return words.today.nothing, words.table.no_visit_yet
    rated = words.table.rated_only.of(ratings, figures.count(ratings, language))
    return words.today.no_visits, rated

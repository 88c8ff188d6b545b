"""The cards of the page trust: index, response, bounds for silence, marked ratings. Pure."""

from central.dashboard import figures
from central.dashboard.apart import beside, said_of
from central.dashboard.charts import meter
from central.dashboard.drawn import draw_range, draw_whisker
from central.dashboard.today_cards import Card, no_figure, no_response
from central.dashboard.wording import Words
from central.released.trust import TrustView


def trust_cards(view: TrustView, language: str, words: Words) -> tuple[Card, Card, Card, Card]:
    """The four figures that the page is about."""
    return (
        _index(view, language, words),
        _response(view, language, words),
        _silence(view, language, words),
        _marked(view, language, words),
    )


def _index(view: TrustView, language: str, words: Words) -> Card:
    name, headline = words.today.index, view.headline
    share = headline.share if headline else None
    if headline is None or share is None or share.value is None or share.interval is None:
        value, note = no_figure(view.visits.rated, words)
        return Card(name, value, note, is_number=False)
    interval = words.today.interval.format(
        low=figures.points(share.interval[0], language),
        high=figures.points(share.interval[1], language),
    )
    note = f"{interval} · {words.today.number.format(n=figures.count(share.valid, language))}"
    if view.apart:
        note += f" · {said_of(headline, words)} · {beside(view.apart, language, words)}"
    value = figures.percent(share.value, language)
    return Card(name, value, note, whisker=draw_whisker(share, language, words))


def _response(view: TrustView, language: str, words: Words) -> Card:
    name, response = words.today.response, view.visits.response
    if response is None:
        value, note = no_response(view.visits.rated, language, words)
        return Card(name, value, note, is_number=False)
    answered, served = response
    note = words.today.response_counts.format(
        rated=figures.count(answered, language), served=figures.count(served, language)
    )
    filled = draw_range(0.0, meter(answered, served) / 100)
    return Card(name, figures.percent(answered / served, language), note, range=filled)


def _silence(view: TrustView, language: str, words: Words) -> Card:
    name = words.today.silence
    if view.bounds is None:
        return Card(name, words.today.nothing, words.trust.silence_none, is_number=False)
    low, high = view.bounds
    value = words.today.silence_bounds.format(
        low=figures.points(low, language), high=figures.percent(high, language)
    )
    silent = figures.count(view.visits.silent, language)
    note = words.today.silence_why.format(n=silent)
    return Card(name, value, note, range=draw_range(low, high))


def _marked(view: TrustView, language: str, words: Words) -> Card:
    marked, by_phone = sum(view.marked.values()), sum(view.marked_phone.values())
    number = marked + by_phone
    value = words.today.marked_count.of(number, figures.count(number, language))
    note = words.today.marked_why if number else words.today.marked_none
    if by_phone:
        told = words.today.marked_phone.of(by_phone, figures.count(by_phone, language))
        note = f"{told} · {note}"
    return Card(words.today.marked, value, note)

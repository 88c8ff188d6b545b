"""Marked ratings on the page of today: the index with them, and counters that are flagged. Pure,
but for the words.
"""

from dataclasses import dataclass

from central.dashboard import figures
from central.dashboard.wording import Words
from central.released.marked import Beside, MarkedAtCounter
from central.released.today import TodayView
from central.tally.rules import Mark, sentence_of
from central.tally.rules.marked_share import is_flagged
from kiosk.survey import Share


@dataclass(frozen=True, slots=True)
class Flagged:
    """A counter that is flagged (`is_flagged`): which rules, how many each, the two indices."""

    counter: str
    rules: tuple[str, ...]
    indices: str


def beside_note(view: TodayView, language: str, words: Words) -> str:
    """The index with marked ratings, or why it is not there; empty where none is to be had."""
    if view.beside is not None:
        return _beside(view.beside, language, words)
    return words.marked.withheld if view.judged else ""


def flagged(view: TodayView, language: str, words: Words) -> tuple[Flagged, ...]:
    """The counters that are flagged."""
    names = {each.counter_id: each.name for each in view.counters}
    return tuple(
        _flagged(each, names.get(each.counter_id, each.counter_id), language, words)
        for each in view.marked_at
        if is_flagged(each.marked, each.given)
    )


def _flagged(found: MarkedAtCounter, name: str, language: str, words: Words) -> Flagged:
    ordered = sorted(found.by_rule.items(), key=lambda each: (-each[1], each[0]))
    return Flagged(
        words.marked.counter.format(
            counter=name,
            marked=figures.count(found.marked, language),
            given=figures.count(found.given, language),
            share=figures.percent(found.marked / found.given, language),
        ),
        tuple(
            words.marked.rule.format(n=figures.count(n, language), sentence=_said(mark, language))
            for mark, n in ordered
        ),
        _indices(found.beside, language, words),
    )


def _said(mark: Mark, language: str) -> str:
    sentence = sentence_of(mark)
    return sentence.in_language(language) if sentence else mark.value


def _beside(beside: Beside, language: str, words: Words) -> str:
    low, high = beside.with_them.interval or (0.0, 1.0)
    interval = words.today.interval.format(
        low=figures.points(low, language), high=figures.points(high, language)
    )
    return words.marked.beside.format(
        n=figures.count(beside.marked, language),
        index=_index(beside.with_them, language),
        interval=interval,
    )


def _indices(beside: Beside | None, language: str, words: Words) -> str:
    if beside is None:
        return words.marked.indices_withheld
    return words.marked.indices.format(
        without=_index(beside.without, language),
        n=figures.count(beside.without.valid, language),
        with_them=_index(beside.with_them, language),
        m=figures.count(beside.with_them.valid, language),
    )


def _index(share: Share, language: str) -> str:
    # Neither is of no answers: `Beside` is made where both have some.
    return figures.percent(share.value or 0.0, language)

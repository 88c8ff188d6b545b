"""The figures above a trend's charts: index, changes, response rate, target. Pure.

Guarantees that what cannot be told says so in words: no rating, too few, another questionnaire,
visits that nobody counts.
"""

from dataclasses import dataclass, replace

from central.dashboard import figures
from central.dashboard.change import Change, Verdict, change
from central.dashboard.drawn import MARK_AT, DrawnWhisker, draw_whisker
from central.dashboard.selection_form import span_text
from central.dashboard.wording import Words
from central.released.trend import State, Stretch, Sums
from central.targets import Target
from kiosk.survey import Difference, Share


@dataclass(frozen=True, slots=True)
class Card:
    """`notes`: lines below the value; `is_number`: else the value is words; `kind`: its place;
    `mark`: what stands below the whisker's mark.
    """

    kind: str
    name: str
    value: str
    notes: tuple[str, ...]
    is_number: bool = True
    verdict: Verdict | None = None
    whisker: DrawnWhisker | None = None
    mark: str = ""
    link: tuple[str, str] | None = None


def index_card(
    whole: Stretch, target: Target | None, behind: str, language: str, words: Words
) -> Card:
    """The index of all days. `target`: against which it is drawn; `behind`: the address of what is
    behind it.
    """
    share = whole.share
    link = (behind, words.trend.behind)
    if share.value is None or share.interval is None:
        is_withheld = whole.state is State.WITHHELD
        why = words.trend.withheld_note if is_withheld else words.trend.empty_note
        value = words.trend.withheld if is_withheld else words.trend.empty
        return Card("index", words.trend.index, value, (why,), is_number=False, link=link)
    note = words.trend.interval.format(
        low=figures.points(share.interval[0], language),
        high=figures.percent(share.interval[1], language),
        n=figures.count(share.valid, language),
    )
    whisker = draw_whisker(share, language, words)
    mark = MARK_AT
    if whisker and target:
        whisker = replace(whisker, mark=f"{target.permille / 10:g}")
        mark = figures.points(target.value, language).removesuffix(",0").removesuffix(".0")
    value = figures.percent(share.value, language)
    return Card("index", words.trend.index, value, (note,), whisker=whisker, mark=mark, link=link)


def change_card(kind: str, whole: Stretch, then: Sums, language: str, words: Words) -> Card:
    """The change since another span. `kind`: earlier or year_ago, as the words have them."""
    name = words.trend.earlier if kind == "earlier" else words.trend.year_ago
    spanned = words.trend.earlier_span if kind == "earlier" else words.trend.year_ago_span
    span = span_text(then.whole.span.first, then.whole.span.last)
    found = change(Difference(then.whole.share, whole.share), language, words)
    if found is None:
        is_other = then.other and not then.whole.share.valid
        why = words.trend.other_then_why if is_other else words.trend.nothing_then_why
        note = why.format(span=span) if not then.whole.share.valid else words.trend.empty_note
        return Card(kind, name, words.trend.nothing_then, (note,), is_number=False)
    before = figures.percent(then.whole.share.value or 0.0, language)
    return Card(
        kind,
        name,
        found.value,
        (found.interval, f"{spanned.format(span=span)} · {before}"),
        verdict=found.verdict,
    )


def longer_card(words: Words) -> Card:
    """In place of the year before, where the days are more than a year."""
    return Card(
        "year_ago",
        words.trend.year_ago,
        words.trend.nothing_then,
        (words.trend.longer_why,),
        is_number=False,
    )


def response_card(whole: Stretch, earlier: Sums, language: str, words: Words) -> Card:
    """The response rate of all days, and how it changed."""
    response = whole.response
    if response.value is None:
        known = words.trend.response_unknown if whole.rated else words.trend.empty
        why = words.trend.response_unknown_why if whole.rated else words.trend.empty_note
        return Card("response", words.trend.response, known, (why,), is_number=False)
    note = words.trend.response_note.format(
        answered=figures.count(response.satisfied, language),
        served=figures.count(response.valid, language),
    )
    found = change(Difference(earlier.whole.response, response), language, words)
    notes = (note,) if found is None else (note, _response_change(found, words))
    return Card(
        "response",
        words.trend.response,
        figures.percent(response.value, language),
        notes,
        verdict=None if found is None else found.verdict,
    )


def target_card(whole: Stretch, target: Target, form: str, language: str, words: Words) -> Card:
    """Whether the target is met. `form`: where one's own is set, empty for who may not."""
    text = figures.percent(target.value, language)
    since = target.since
    kept = (
        words.trend.target_own.format(day=f"{since:%d/%m/%Y}")
        if since
        else words.trend.target_usual
    )
    interval = whole.share.interval
    link = (form, words.trend.set_target) if form else None
    name = words.trend.target.format(target=text)
    if interval is None:
        value = words.trend.withheld if whole.state is State.WITHHELD else words.trend.empty
        return Card("target", name, value, (kept,), is_number=False, link=link)
    verdict, why = _met(interval, target.value, words)
    return Card(
        "target", name, verdict.words, (why, kept), is_number=False, verdict=verdict, link=link
    )


def sites_target_card(shares: list[tuple[Share, Target]], language: str, words: Words) -> Card:
    """How many sites are clearly below their targets."""
    known = [(share.interval, target) for share, target in shares if share.interval is not None]
    below = sum(1 for interval, target in known if interval[1] < target.value)
    value = words.trend.target_sites_value.format(below=figures.count(below, language))
    note = words.trend.target_sites_note.format(known=figures.count(len(known), language))
    return Card("target", words.trend.target_sites, value, (note,), is_number=False)


def _met(interval: tuple[float, float], target: float, words: Words) -> tuple[Verdict, str]:
    if interval[0] >= target:
        return Verdict("up", "good", words.trend.target_met), words.trend.target_met_why
    if interval[1] < target:
        return Verdict("down", "bad", words.trend.target_missed), words.trend.target_missed_why
    return Verdict("level", "none", words.trend.target_open), words.trend.target_open_why


def _response_change(found: Change, words: Words) -> str:
    return words.trend.response_change.format(change=found.value)

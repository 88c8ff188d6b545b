"""Reasons and comments in words, bars and pieces of text. Pure, but for the words.

Guarantees that a comment leaves here as pieces of plain text (the template escapes each), and that
what is withheld says so in words, never as 0.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from central.comments.folding import Place, places_of
from central.comments.masking import MASK
from central.dashboard import figures
from central.dashboard.drawn import MARK_AT, DrawnWhisker
from central.dashboard.wording import Words
from central.reference.questionnaire_facts import KnownQuestionnaires, in_language
from central.released.comments import CommentsShown, ShownComment
from central.released.reasons import ReasonCount, ReasonsShown
from central.store.comment_queries import TopicRow
from kiosk.survey.index import Share


@dataclass(frozen=True, slots=True)
class ReasonLine:
    """One reason: `width` and `whisker` are per cent of the widest bar's axis."""

    words: str
    n: str
    share: str
    interval: str
    width: str
    whisker: DrawnWhisker


@dataclass(frozen=True, slots=True)
class ReasonsCard:
    """`none`: why there is nothing, empty where there is; `apart`: what is kept apart, in words."""

    none: str
    months: str
    lead: str
    sides: tuple[tuple[str, str, tuple[ReasonLine, ...]], ...]
    apart: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a comment. `kind`: "text", "hit" or "mask"."""

    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class CommentCard:
    """One comment. `topics`: id and name; `none`: why there is no text."""

    comment_id: str
    month: str
    state: str
    state_words: str
    published: bool
    topics: tuple[tuple[str, str], ...]
    pieces: tuple[Piece, ...]
    is_cut: bool
    none: str


SIDES = ("complaint", "praise")
"""What is to be mended first."""


def reasons_card(
    shown: ReasonsShown, known: KnownQuestionnaires, language: str, words: Words
) -> ReasonsCard:
    """What citizens named as reasons."""
    none = ""
    if not shown.details:
        none = words.comments.few_reasons if shown.waits else words.comments.none_reasons
    names = {"complaint": words.comments.complaint, "praise": words.comments.praise}
    months = ", ".join(words.comments.month.format(month=month_name(each)) for each in shown.months)
    most = (
        max((_share(each, shown.details).interval or (0, 1))[1] for each in shown.counts)
        if (shown.counts)
        else 1.0
    )
    return ReasonsCard(
        none=none,
        months=words.comments.months.format(months=months) if months else "",
        lead=words.comments.reasons_lead.format(n=figures.count(shown.details, language)),
        sides=tuple(
            (
                side,
                names[side],
                tuple(
                    _line(each, shown.details, most, known, language, words)
                    for each in shown.counts
                    if each.side == side
                ),
            )
            for side in SIDES
        ),
        apart=_apart(shown.apart, language, words),
    )


def _share(count: ReasonCount, details: int) -> Share:
    return Share(min(count.n, details), details)


def _line(
    count: ReasonCount,
    details: int,
    most: float,
    known: KnownQuestionnaires,
    language: str,
    words: Words,
) -> ReasonLine:
    share = _share(count, details)
    low, high = share.interval or (0.0, 1.0)
    value = share.value or 0.0
    interval = words.comments.interval.format(
        low=figures.points(low, language), high=figures.points(high, language)
    )
    name = _reason_name(count, known, language)
    percent = figures.percent(value, language)
    return ReasonLine(
        words=name,
        n=words.comments.times.format(n=figures.count(count.n, language)),
        share=percent,
        interval=interval,
        width=_per_cent(value / most),
        whisker=DrawnWhisker(
            low=_per_cent(low / most),
            at=_per_cent(value / most),
            high=_per_cent(high / most),
            mark=MARK_AT,
            label=f"{name}: {percent}, {interval}",
        ),
    )


def _reason_name(count: ReasonCount, known: KnownQuestionnaires, language: str) -> str:
    """As its own edition words it, else the newest; its id where no file has it."""
    own = next((each for each in known.reason_lists if each.name == count.reason_list), None)
    reason = (own and own.reason(count.reason)) or known.reason(count.reason)
    if reason is None:
        return count.reason
    labels = reason.praise if count.side == "praise" else reason.complaint
    return in_language(labels, language) or count.reason


def _apart(apart: Mapping[str, int], language: str, words: Words) -> str:
    told = [
        words.comments.apart_some.format(
            n=figures.count(n, language), why=words.comments.apart[state]
        )
        if n
        else words.comments.apart_few.format(why=words.comments.apart[state])
        for state, n in apart.items()
    ]
    return f"{words.comments.apart_lead} {'; '.join(told)}." if told else ""


def month_name(month: str) -> str:
    """11/2026."""
    year, number = month.split("-")
    return f"{number}/{year}"


def topic_names(added: Iterable[TopicRow], language: str, words: Words) -> dict[str, str]:
    """Every topic by id, in the order of the list."""
    names = dict(words.comments.topic_names)
    return names | {each.topic: each.vi if language == "vi" else each.en for each in added}


def comment_cards(
    shown: CommentsShown, query: str, names: Mapping[str, str], words: Words
) -> tuple[CommentCard, ...]:
    """The comments of a page, what was searched for marked in each."""
    return tuple(comment_card(each, query, names, words) for each in shown.comments)


def comment_card(
    comment: ShownComment, query: str, names: Mapping[str, str], words: Words
) -> CommentCard:
    """One comment."""
    text = comment.text.text
    return CommentCard(
        comment_id=comment.comment_id,
        month=words.comments.of_month.format(month=month_name(comment.month)),
        state=comment.state,
        state_words=words.comments.states.get(comment.state, comment.state),
        published=comment.published,
        topics=tuple((topic, names.get(topic, topic)) for topic in comment.topics),
        pieces=pieces_of(text, places_of(text, query), "hit"),
        is_cut=comment.text.is_cut,
        none="" if text else words.comments.unreadable,
    )


def pieces_of(text: str, places: Collection[Place], kind: str) -> tuple[Piece, ...]:
    """`text` in pieces, those at `places` of that kind."""
    pieces, at = list[Piece](), 0
    for start, stop in places:
        pieces += [Piece(text[at:start], "text"), Piece(text[start:stop], kind)]
        at = stop
    pieces.append(Piece(text[at:], "text"))
    return tuple(piece for piece in pieces if piece.text)


def masked_pieces(text: str) -> tuple[Piece, ...]:
    """A masked text in pieces."""
    places, at = list[Place](), text.find(MASK)
    while at >= 0:
        places.append(Place(at, at + len(MASK)))
        at = text.find(MASK, at + len(MASK))
    return pieces_of(text, places, "mask")


def _per_cent(part: float) -> str:
    return f"{part * 100:.2f}"

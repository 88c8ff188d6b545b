"""Comments that may be shown: to a supervisor those that are released, to everybody those approved.

Guarantees that what is given has a month and nothing else of time or place, in an order by keyed
hash, which tells nothing; that what everybody sees was masked and approved by somebody, and goes
when the box goes. Leaves to others: opening boxes (`central.comments.boxes`), who may ask.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection

from central.comments.boxes import CommentBoxes
from central.comments.comment_text import CommentText
from central.comments.folding import folded
from central.comments.masking import MASK
from central.released.audience import Span
from central.released.reasons import months_of
from central.store import comment_queries
from central.store.comment_queries import CommentRow

MOST_SEARCHED = 2000
"""Comments of one look, the newest months first; a search opens no more boxes."""


@dataclass(frozen=True, slots=True)
class PublishedComment:
    """`comment_id`: tells nothing; `parts`: the text in order, each with whether it is a mask."""

    comment_id: str
    parts: tuple[tuple[str, bool], ...]

    @property
    def text(self) -> str:
        """With `MASK` for every mask."""
        return "".join(MASK if is_mask else part for part, is_mask in self.parts)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for. Empty: everything. `state`: a value of `CommentState`, or "published";
    `page`: 1, 2 ..., of `a_page` comments each.
    """

    query: str = ""
    topic: str = ""
    state: str = ""
    page: int = 1
    a_page: int = 20


@dataclass(frozen=True, slots=True)
class ShownComment:
    """One comment for a supervisor."""

    comment_id: str
    month: str
    state: str
    published: bool
    topics: tuple[str, ...]
    text: CommentText


@dataclass(frozen=True, slots=True)
class CommentsShown:
    """`comments`: those of the page, `found`: how many are found in all, `of`: how many are shown
    of these months; `topics`, `states`: how many of those have each.
    """

    comments: tuple[ShownComment, ...]
    found: int
    of: int
    topics: dict[str, int]
    states: dict[str, int]
    is_cut: bool


def comments_shown(
    connection: Connection,
    boxes: CommentBoxes,
    site: str,
    span: Span,
    wanted: Wanted,
) -> CommentsShown:
    """The page that is wanted, of the months that `span` touches.

    Boxes are opened of that page alone, unless something is searched for.
    """
    rows = comment_queries.shown_comments(connection, site, *months_of(span), MOST_SEARCHED + 1)
    is_cut, rows = len(rows) > MOST_SEARCHED, rows[:MOST_SEARCHED]
    topics = comment_queries.topics_of(connection, site, [row.comment_id for row in rows])
    found = list(_found(rows, topics, boxes, wanted))
    shown = tuple(
        ShownComment(
            row.comment_id,
            row.month,
            row.state,
            row.published,
            tuple(topics.get(row.comment_id, ())),
            boxes.text(row.box),
        )
        for row in found[(wanted.page - 1) * wanted.a_page : wanted.page * wanted.a_page]
    )
    states = [row.state for row in rows] + ["published" for row in rows if row.published]
    tagged = [topic for each in topics.values() for topic in each]
    return CommentsShown(shown, len(found), len(rows), _counted(tagged), _counted(states), is_cut)


def published(connection: Connection, site: str, month: str) -> tuple[PublishedComment, ...]:
    """What was approved for everybody of a month (YYYY-MM) of a site; empty where nothing was."""
    return tuple(
        PublishedComment(row.comment_id, _parts(row.text))
        for row in comment_queries.published_of(connection, site, month)
    )


def _found(
    rows: Iterable[CommentRow], topics: dict[str, list[str]], boxes: CommentBoxes, wanted: Wanted
) -> Iterable[CommentRow]:
    query = folded(wanted.query).strip()
    for row in rows:
        if wanted.topic and wanted.topic not in topics.get(row.comment_id, ()):
            continue
        if wanted.state == "published" and not row.published:
            continue
        if wanted.state not in {"", "published", row.state}:
            continue
        if query and query not in folded(boxes.text(row.box).text):
            continue
        yield row


def _counted(values: Iterable[str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for each in values:
        counts[each] = counts.get(each, 0) + 1
    return counts


def _parts(text: str) -> tuple[tuple[str, bool], ...]:
    parts: list[tuple[str, bool]] = []
    for number, each in enumerate(text.split(MASK)):
        if number:
            parts.append((MASK, True))
        if each:
            parts.append((each, False))
    return tuple(parts)

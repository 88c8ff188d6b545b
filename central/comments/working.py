"""What somebody does with a comment: topics, state, masks, approval; each noted in the audit log.

Guarantees that a change and its note are one transaction, that only a comment which is shown can
be worked on, that words are never changed and never kept beside the box but masked and approved,
and that what is published is what its reviewer saw: if the masks are others meanwhile, it is not.
The audit log has the comment's id and never a word of it. Leaves to others: who may do so.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

from sqlalchemy import Connection, Engine

from central.audit_log import Author, What
from central.comments.boxes import CommentBoxes
from central.comments.folding import LONGEST_QUERY, Place
from central.comments.masking import find_masks, joined, masked, words_by_hand
from central.comments.state import CommentState
from central.comments.topics import known_topics
from central.moment import to_text
from central.store import comment_queries, detail_queries, writing
from central.store.comment_queries import CommentRow


class WorkFault(StrEnum):
    """Why something is not done."""

    GONE = "gone"
    """There is no such comment, or not any more."""
    TOPIC = "topic"
    STATE = "state"
    NOT_THERE = "not-there"
    """The words to be masked do not stand in the comment."""
    OTHER_TEXT = "other-text"
    """It is not what was reviewed."""


class WorkError(Exception):
    """Something that is not done. `fault`: why."""

    def __init__(self, fault: WorkFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A comment as its reviewer sees it. `masks`: by rule and by hand; `masked`: what would be
    published; `mark`: stands for exactly that.
    """

    text: str
    masks: tuple[Place, ...]
    by_hand: int
    masked: str

    @property
    def mark(self) -> str:
        """For the form by which it is approved."""
        return sha256(self.masked.encode()).hexdigest()[:16]


def review(connection: Connection, boxes: CommentBoxes, site: str, row: CommentRow) -> Reviewed:
    """The comment with everything that is masked in it."""
    text = boxes.text(row.box).text
    hand = comment_queries.masks_of(connection, site, row.comment_id)
    rules = find_masks(text, comment_queries.officer_names(connection, site))
    places = joined([*rules, *(Place(*each) for each in hand if each.stop <= len(text))])
    return Reviewed(text, tuple(places), len(hand), masked(text, places))


class CommentDesk:
    """Works on the comments of one site for one author at one moment."""

    def __init__(
        self, engine: Engine, boxes: CommentBoxes, site: str, author: Author, now: datetime
    ) -> None:
        """The caller has seen that the author may work on `site`."""
        self._engine = engine
        self._boxes = boxes
        self._site = site
        self._author = author
        self._now = now

    def tag(self, comment_id: str, topic: str) -> None:
        """Give a topic. WorkError TOPIC or GONE."""
        with self._comment(comment_id) as (connection, _):
            if topic not in known_topics(connection):
                raise WorkError(WorkFault.TOPIC)
            if topic in self._topics(connection, comment_id):
                return
            row = {**self._key(comment_id), "topic": topic, **self._by("tagged")}
            comment_queries.tag(connection, row)
            self._note(connection, comment_id, {"topic": topic})

    def untag(self, comment_id: str, topic: str) -> None:
        """Take a topic away. WorkError GONE."""
        with self._comment(comment_id) as (connection, _):
            if topic in self._topics(connection, comment_id):
                comment_queries.untag(connection, self._site, comment_id, topic)
                self._note(connection, comment_id, {"no-topic": topic})

    def set_state(self, comment_id: str, wished: str) -> None:
        """Say how far one has got. WorkError STATE or GONE."""
        state = next((each for each in CommentState if each.value == wished), None)
        if state is None:
            raise WorkError(WorkFault.STATE)
        with self._comment(comment_id) as (connection, row):
            if row.state != state:
                comment_queries.set_state(connection, self._site, comment_id, state.value)
                self._note(connection, comment_id, {"state": state.value})

    def mask(self, comment_id: str, typed: str) -> bool:
        """Mask the words `typed` wherever they stand. WorkError NOT_THERE or GONE.

        What was published is published no longer (True): somebody has to look at it again.
        """
        with self._comment(comment_id) as (connection, row):
            text = self._boxes.text(row.box).text
            places = words_by_hand(text, typed) if len(typed) <= LONGEST_QUERY else []
            if not places:
                raise WorkError(WorkFault.NOT_THERE)
            self._add_masks(connection, comment_id, places)
            self._take_back(connection, row)
            self._note(connection, comment_id, {"masked": len(places)})
        return row.published

    def unmask(self, comment_id: str) -> bool:
        """Take back what was masked by hand; what rules mask stays masked. WorkError GONE.

        What was published is published no longer (True).
        """
        with self._comment(comment_id) as (connection, row):
            if not comment_queries.masks_of(connection, self._site, comment_id):
                return False
            comment_queries.remove_masks(connection, self._site, comment_id)
            self._take_back(connection, row)
            self._note(connection, comment_id, {"masked": 0})
        return row.published

    def publish(self, comment_id: str, mark: str) -> None:
        """Approve what the form showed, whose `mark` it sent. WorkError OTHER_TEXT or GONE."""
        with self._comment(comment_id) as (connection, row):
            seen = review(connection, self._boxes, self._site, row)
            if seen.mark != mark:
                raise WorkError(WorkFault.OTHER_TEXT)
            comment_queries.publish(
                connection,
                {
                    **self._key(comment_id),
                    "month": row.month,
                    "text": seen.masked,
                    **self._by("approved"),
                },
            )
            self._author.note(
                connection,
                What.COMMENT_PUBLISHED,
                comment_id,
                self._now,
                site=self._site,
                facts={"month": row.month, "masks": len(seen.masks)},
            )

    def withdraw(self, comment_id: str) -> None:
        """Publish it no longer. WorkError GONE."""
        with self._comment(comment_id) as (connection, row):
            self._take_back(connection, row)

    @contextmanager
    def _comment(self, comment_id: str) -> Iterator[tuple[Connection, CommentRow]]:
        with writing(self._engine) as connection:
            detail_queries.hold_details(connection, self._site)
            row = comment_queries.shown_comment(connection, self._site, comment_id)
            if row is None:
                raise WorkError(WorkFault.GONE)
            yield connection, row

    def _key(self, comment_id: str) -> dict[str, str]:
        return {"site_id": self._site, "comment_id": comment_id}

    def _by(self, done: str) -> dict[str, str]:
        return {f"{done}_by": self._author.name, f"{done}_at": to_text(self._now)}

    def _topics(self, connection: Connection, comment_id: str) -> list[str]:
        found = comment_queries.topics_of(connection, self._site, [comment_id])
        return found.get(comment_id, [])

    def _add_masks(self, connection: Connection, comment_id: str, places: Iterable[Place]) -> None:
        rows = [
            {**self._key(comment_id), **place._asdict(), **self._by("masked")} for place in places
        ]
        comment_queries.add_masks(connection, rows)

    def _take_back(self, connection: Connection, row: CommentRow) -> None:
        if not row.published:
            return
        comment_queries.withdraw(connection, self._site, row.month, row.comment_id)
        self._author.note(
            connection, What.COMMENT_WITHDRAWN, row.comment_id, self._now, site=self._site
        )

    def _note(
        self, connection: Connection, comment_id: str, facts: dict[str, str | int | None]
    ) -> None:
        self._author.note(
            connection, What.COMMENT_CHANGED, comment_id, self._now, site=self._site, facts=facts
        )

"""Comments as rows: which wait, which are shown with which month, what people did with them.

Guarantees that a comment's words are in none of it but in what was approved, masked, for everybody;
that every query of a page is by site and month; that what is deleted goes with all that hangs on
it. Leaves to others: opening boxes (`central.comments.boxes`), who sees what (`central.released`).
"""

from collections.abc import Collection
from typing import Any, NamedTuple

from sqlalchemy import Connection, and_, delete, func, select, update

from central.store.detail_tables import (
    comment_masks,
    comment_topics,
    comments,
    published_comments,
    topic_names,
)
from central.store.fleet_tables import officers
from central.store.log_tables import attachments
from central.store.roster_tables import officer_changes
from central.store.upsert import insert_new, put

Rows = list[dict[str, Any]]

BOX = "comment"
"""The attachment's name."""


class CommentRow(NamedTuple):
    """A comment that is shown, still sealed. `published`: whether it was approved."""

    comment_id: str
    month: str
    state: str
    box: bytes
    published: bool


class Mask(NamedTuple):
    """Characters of the comment's text that somebody masked by hand."""

    start: int
    stop: int


class PublishedRow(NamedTuple):
    """Of one month: the masked text, by an id that tells nothing."""

    comment_id: str
    text: str


class TopicRow(NamedTuple):
    """A topic that was added, in both languages."""

    topic: str
    vi: str
    en: str


_BOX_OF = and_(
    attachments.c.site_id == comments.c.site_id,
    attachments.c.kiosk_id == comments.c.kiosk_id,
    attachments.c.epoch == comments.c.epoch,
    attachments.c.seq == comments.c.seq,
    attachments.c.name == BOX,
)
_PUBLISHED = and_(
    published_comments.c.site_id == comments.c.site_id,
    published_comments.c.month == comments.c.month,
    published_comments.c.comment_id == comments.c.comment_id,
)
_SHOWN = select(
    comments.c.comment_id,
    comments.c.month,
    comments.c.state,
    attachments.c.box,
    published_comments.c.comment_id.is_not(None),
).select_from(comments.join(attachments, _BOX_OF).outerjoin(published_comments, _PUBLISHED))


def aparts_of(connection: Connection, site: str, ids: Collection[str]) -> dict[str, str]:
    """By id, why each of those comments that were read before is kept apart; empty: it is not."""
    of = comments.c
    rows = connection.execute(
        select(of.comment_id, of.apart).where(of.site_id == site, of.comment_id.in_(ids))
    )
    return {row.comment_id: row.apart for row in rows}


def put_comments(connection: Connection, rows: Rows) -> None:
    """Write what was read of comments."""
    put(connection, comments, rows)


def sites_waiting(connection: Connection, least: int) -> list[str]:
    """Sites of which at least that many comments wait to be shown."""
    of = comments.c
    rows = connection.execute(
        select(of.site_id)
        .where(of.month == "", of.apart == "")
        .group_by(of.site_id)
        .having(func.count() >= least)
        .order_by(of.site_id)
    )
    return list(rows.scalars())


def waiting_days(connection: Connection, site: str, today: str) -> list[str]:
    """The day of each comment of the site that waits, of days before `today`."""
    of = comments.c
    rows = connection.execute(
        select(of.day).where(of.site_id == site, of.month == "", of.apart == "", of.day < today)
    )
    return list(rows.scalars())


def show_waiting(connection: Connection, site: str, today: str, month: str) -> int:
    """Show, with `month`, every comment of `waiting_days` up to the end of it; how many."""
    of = comments.c
    return connection.execute(
        update(comments)
        .where(
            of.site_id == site,
            of.month == "",
            of.apart == "",
            of.day < today,
            of.day <= f"{month}-31",
        )
        .values(month=month)
    ).rowcount


def shown_comments(
    connection: Connection, site: str, first: str, last: str, most: int
) -> list[CommentRow]:
    """The site's comments shown with those months (YYYY-MM), in the order of their ids: newest
    month first, and within it an order that tells nothing. At most `most`.
    """
    of = comments.c
    rows = connection.execute(
        _SHOWN.where(of.site_id == site, of.month.between(first, last), of.apart == "")
        .order_by(of.month.desc(), of.comment_id)
        .limit(most)
    )
    return [CommentRow(*row) for row in rows]


def shown_comment(connection: Connection, site: str, comment_id: str) -> CommentRow | None:
    """The comment, if it is shown and its box is there."""
    of = comments.c
    row = connection.execute(
        _SHOWN.where(
            of.site_id == site, of.comment_id == comment_id, of.month != "", of.apart == ""
        )
    ).one_or_none()
    return None if row is None else CommentRow(*row)


def set_state(connection: Connection, site: str, comment_id: str, state: str) -> None:
    """How far the office has got with the comment."""
    of = comments.c
    connection.execute(
        update(comments).where(of.site_id == site, of.comment_id == comment_id).values(state=state)
    )


def topics_of(connection: Connection, site: str, ids: Collection[str]) -> dict[str, list[str]]:
    """By comment, its topics."""
    of = comment_topics.c
    rows = connection.execute(
        select(of.comment_id, of.topic)
        .where(of.site_id == site, of.comment_id.in_(ids))
        .order_by(of.comment_id, of.tagged_at, of.topic)
    )
    found: dict[str, list[str]] = {}
    for comment_id, topic in rows:
        found.setdefault(comment_id, []).append(topic)
    return found


def tag(connection: Connection, row: dict[str, Any]) -> None:
    """Give a comment a topic; one that it has stays as it is."""
    insert_new(connection, comment_topics, [row])


def untag(connection: Connection, site: str, comment_id: str, topic: str) -> None:
    """Take a topic from a comment."""
    of = comment_topics.c
    connection.execute(
        delete(comment_topics).where(
            of.site_id == site, of.comment_id == comment_id, of.topic == topic
        )
    )


def masks_of(connection: Connection, site: str, comment_id: str) -> list[Mask]:
    """What was masked by hand."""
    of = comment_masks.c
    rows = connection.execute(
        select(of.start, of.stop)
        .where(of.site_id == site, of.comment_id == comment_id)
        .order_by(of.start, of.stop)
    )
    return [Mask(*row) for row in rows]


def add_masks(connection: Connection, rows: Rows) -> None:
    """Mask by hand."""
    insert_new(connection, comment_masks, rows)


def remove_masks(connection: Connection, site: str, comment_id: str) -> None:
    """Take back everything that was masked by hand in the comment."""
    of = comment_masks.c
    connection.execute(delete(comment_masks).where(of.site_id == site, of.comment_id == comment_id))


def publish(connection: Connection, row: dict[str, Any]) -> None:
    """Keep the approved text; one that was approved before is replaced."""
    put(connection, published_comments, [row])


def withdraw(connection: Connection, site: str, month: str, comment_id: str) -> None:
    """Let the comment be published no longer."""
    of = published_comments.c
    connection.execute(
        delete(published_comments).where(
            of.site_id == site, of.month == month, of.comment_id == comment_id
        )
    )


def published_of(connection: Connection, site: str, month: str) -> list[PublishedRow]:
    """What was approved of a month, in the order of ids."""
    of = published_comments.c
    rows = connection.execute(
        select(of.comment_id, of.text)
        .where(of.site_id == site, of.month == month)
        .order_by(of.comment_id)
    )
    return [PublishedRow(*row) for row in rows]


def added_topics(connection: Connection) -> list[TopicRow]:
    """Topics that were added to the list, in that order."""
    of = topic_names.c
    rows = connection.execute(select(of.topic, of.vi, of.en).order_by(of.added_at, of.topic))
    return [TopicRow(*row) for row in rows]


def add_topic(connection: Connection, row: dict[str, Any]) -> None:
    """Add a topic to the list."""
    insert_new(connection, topic_names, [row])


def officer_names(connection: Connection, site: str) -> set[str]:
    """Every name that an officer of the site has or had."""
    now = select(officers.c.name).where(officers.c.site_id == site)
    before = select(officer_changes.c.name).where(
        officer_changes.c.site_id == site, officer_changes.c.name.is_not(None)
    )
    return {name for query in (now, before) for name in connection.execute(query).scalars()}

"""Comments that were kept long enough, deleted with their boxes and all that hangs on them.

Guarantees that of what a site shows at least `LEAST` go at once, as they came: a comment that left
alone would tell, by the moment it left, when it was received (docs/adr/0082). Those that go with
the oldest go early, never late. Leaves to others: what is kept how long (`central.retention`).
"""

from typing import Any

from sqlalchemy import Connection, delete, func, select, tuple_

from central.store.comment_queries import BOX
from central.store.detail_queries import hold_details
from central.store.detail_tables import (
    comment_masks,
    comment_topics,
    comments,
    published_comments,
)
from central.store.log_tables import attachments

__all__ = ["BOX", "delete_until", "is_any_until"]

LEAST = 5
"""Of the comments that a site shows, so many leave at once, or all of them."""

_KEYS = (
    comments.c.site_id,
    comments.c.comment_id,
    comments.c.kiosk_id,
    comments.c.epoch,
    comments.c.seq,
    comments.c.month,
)


def is_any_until(connection: Connection, until: str) -> bool:
    """Whether a comment was received at `until` or before."""
    of = comments.c
    return (
        connection.execute(select(of.seq).where(of.received_at <= until).limit(1)).first()
        is not None
    )


def delete_until(connection: Connection, until: str, most: int) -> int:
    """Delete the oldest comments received at `until` or before, at most `most` and those that leave
    with them; how many boxes.
    """
    of = comments.c
    oldest = select(*_KEYS).where(of.received_at <= until).order_by(of.received_at).limit(most)
    sites = sorted({row.site_id for row in connection.execute(oldest)})
    # Who tags or approves one meanwhile would leave behind what hangs on no comment any more.
    hold_details(connection, *sites)
    old = connection.execute(oldest).all()
    boxes = 0
    for site in sites:
        leaving = [row for row in old if row.site_id == site]
        shown = sum(1 for row in leaving if row.month)
        if shown:
            leaving += _with_them(connection, site, leaving, shown)
        boxes += _delete(connection, site, leaving)
    return boxes


def _with_them(connection: Connection, site: str, leaving: list[Any], shown: int) -> list[Any]:
    """The next oldest that are shown, until `LEAST` leave and none or `LEAST` are left."""
    of = comments.c
    is_shown = (of.site_id == site, of.month != "")
    left = connection.execute(select(func.count()).where(*is_shown)).scalar_one() - shown
    more = max(0, LEAST - shown)
    if left - more < LEAST:
        more = left
    if not more:
        return []
    gone = [row.comment_id for row in leaving]
    rows = connection.execute(
        select(*_KEYS)
        .where(*is_shown, of.comment_id.not_in(gone))
        .order_by(of.received_at, of.comment_id)
        .limit(more)
    )
    return list(rows)


def _delete(connection: Connection, site: str, rows: list[Any]) -> int:
    ids = [row.comment_id for row in rows]
    for table in (comment_topics, comment_masks, published_comments, comments):
        connection.execute(
            delete(table).where(table.c.site_id == site, table.c.comment_id.in_(ids))
        )
    of = attachments.c
    places = [(row.kiosk_id, row.epoch, row.seq) for row in rows]
    return connection.execute(
        delete(attachments).where(
            of.site_id == site,
            tuple_(of.kiosk_id, of.epoch, of.seq).in_(places),
            of.name == BOX,
        )
    ).rowcount

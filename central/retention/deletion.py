"""Deletes the attachments that were kept long enough, a bounded piece in each transaction; with
them the hashes of dossier codes, and everything that is held about a comment.

Guarantees that several processes may do so at once, that a piece is deleted whole or not at all,
and that other writers get their turn between two pieces. An attachment of another name than those
here is kept: nobody was told that it is deleted.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import Connection, Engine

from central.moment import to_text
from central.store import attachment_queries, comment_age_queries, dossier_queries
from central.store.engine import reading, writing

TICKET_KEPT = timedelta(hours=24)
"""Of a ticket number, a dossier code and its hash; docs/record-format.md, section 7."""

DOSSIER_HASH = "dossier-hash"
"""What was kept of a dossier's code for comparing; it goes when the box goes."""

PIECE = 200
"""Attachments deleted in one transaction: some 20 ms, in which other writers wait."""


def _never() -> bool:
    return False


def kept_for(comment_days: int) -> dict[str, timedelta]:
    """How long an attachment of each name is kept after it was received."""
    return {"ticket": TICKET_KEPT, "dossier": TICKET_KEPT, "comment": timedelta(days=comment_days)}


def delete_expired(
    engine: Engine, now: datetime, comment_days: int, stopped: Callable[[], bool] = _never
) -> dict[str, int]:
    """Delete what was kept long enough at `now`; how many of each name were deleted.

    Ends early, after a whole piece, when `stopped` says so. A StoreError may be raised after some
    pieces; what is left is deleted the next time.
    """
    deleted = {}
    for name, kept in kept_for(comment_days).items():
        until = to_text(now - kept)
        # What is read of comments goes first, with its boxes: a box that went before would be
        # missed on the page by itself.
        read = _delete_read(engine, until, stopped) if name == comment_age_queries.BOX else 0
        deleted[name] = read + _delete_pieces(
            engine,
            partial(attachment_queries.is_any_until, name=name, until=until),
            partial(attachment_queries.delete_until, name=name, until=until, most=PIECE),
            stopped,
        )
    until = to_text(now - TICKET_KEPT)
    deleted[DOSSIER_HASH] = _delete_pieces(
        engine,
        partial(dossier_queries.is_any_hash_until, until=until),
        partial(dossier_queries.delete_hashes_until, until=until, most=PIECE),
        stopped,
    )
    return deleted


def _delete_read(engine: Engine, until: str, stopped: Callable[[], bool]) -> int:
    return _delete_pieces(
        engine,
        partial(comment_age_queries.is_any_until, until=until),
        partial(comment_age_queries.delete_until, until=until, most=PIECE),
        stopped,
    )


def _delete_pieces(
    engine: Engine,
    is_any: Callable[[Connection], bool],
    delete: Callable[[Connection], int],
    stopped: Callable[[], bool],
) -> int:
    deleted = 0
    while not stopped():
        with reading(engine) as connection:
            # Most rounds find nothing, and nobody has to wait for a writer who has no work.
            if not is_any(connection):
                break
        with writing(engine) as connection:
            deleted += delete(connection)
    return deleted

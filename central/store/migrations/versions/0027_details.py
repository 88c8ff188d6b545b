"""Reasons and comments, read out of the records by a round of their own after the migration."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

_NAME, _EPOCH, _DAY = sa.String(40), sa.String(22), sa.String(10)
_MONTH, _MOMENT, _COMMENT = sa.String(7), sa.String(24), sa.String(22)
_LOG = (("site_id", _NAME), ("kiosk_id", _NAME), ("epoch", _EPOCH))
_OF_COMMENT = (("site_id", _NAME), ("comment_id", _COMMENT))

_Kinds = tuple[tuple[str, Any], ...]


def upgrade() -> None:
    """Make the tables; nothing that was there changes."""
    _make("detail_cursors", _LOG, (("seq", sa.BigInteger()),))
    _make(
        "details",
        (*_LOG, ("rating_seq", sa.BigInteger())),
        (
            ("seq", sa.BigInteger()),
            ("month", _MONTH),
            ("reason_list", sa.String(60)),
            ("reasons", sa.Text()),
            ("state", sa.String(12)),
        ),
    )
    _make(
        "released_reasons",
        (
            ("site_id", _NAME),
            ("month", _MONTH),
            ("reason_list", sa.String(60)),
            ("side", sa.String(10)),
            ("reason", _NAME),
        ),
        (("n", sa.Integer()),),
    )
    _make(
        "comments",
        _OF_COMMENT,
        (
            ("kiosk_id", _NAME),
            ("epoch", _EPOCH),
            ("seq", sa.BigInteger()),
            ("day", _DAY),
            ("received_at", _MOMENT),
            ("month", _MONTH),
            ("apart", sa.String(12)),
            ("state", sa.String(10)),
        ),
    )
    _make_what_people_did()
    waiting = sa.text("state = 'waiting'")
    op.create_index(
        "ix_details_waiting",
        "details",
        ["site_id", "month", "reason_list"],
        sqlite_where=waiting,
        postgresql_where=waiting,
    )
    op.create_index("ix_details_month", "details", ["site_id", "month", "state"])
    op.create_index("ix_comments_month", "comments", ["site_id", "month", "apart"])
    unshown = sa.text("month = '' AND apart = ''")
    op.create_index(
        "ix_comments_waiting",
        "comments",
        ["site_id", "day"],
        sqlite_where=unshown,
        postgresql_where=unshown,
    )
    op.create_index("ix_comments_age", "comments", ["received_at"])


def _make_what_people_did() -> None:
    _make("comment_topics", (*_OF_COMMENT, ("topic", _NAME)), _by("tagged"))
    places = (("start", sa.Integer()), ("stop", sa.Integer()))
    _make("comment_masks", (*_OF_COMMENT, *places), _by("masked"))
    _make(
        "published_comments",
        (("site_id", _NAME), ("month", _MONTH), ("comment_id", _COMMENT)),
        (("text", sa.Text()), *_by("approved")),
    )
    names = (("vi", sa.String(40)), ("en", sa.String(40)))
    _make("topic_names", (("topic", _NAME),), (*names, *_by("added")))


def _by(done: str) -> _Kinds:
    return ((f"{done}_by", _NAME), (f"{done}_at", _MOMENT))


def _make(table: str, keys: _Kinds, values: _Kinds) -> None:
    op.create_table(
        table,
        *(sa.Column(name, kind, autoincrement=False, nullable=False) for name, kind in keys),
        *(sa.Column(name, kind, nullable=False) for name, kind in values),
        sa.PrimaryKeyConstraint(*(name for name, _ in keys), name=f"pk_{table}"),
    )

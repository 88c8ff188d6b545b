"""Marked ratings as they are released, beside those that count; composite indices of a month.

Sites that have ratings marked by rules about touches are counted again after the migration: what
is released of those ratings is a figure like the others, and comes from the records. So are sites
where a rating counts elsewhere: what it was taken out of is closed from then on.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_NAME, _DAY = sa.String(40), sa.String(10)
_COUNTED_AGAIN = 4
"""An earlier version of the rules than any that marks so: `central migrate` counts it again."""

_JUDGED = ("prompt-reopened", "outside-hours", "no-open-ticket", "burst", "too-fast")
_COUNTS_ELSEWHERE = ("double", "same-dossier")


def _key(*columns: tuple[str, sa.types.TypeEngine[Any]]) -> list[sa.Column[Any]]:
    return [sa.Column(name, kind, autoincrement=False, nullable=False) for name, kind in columns]


def upgrade() -> None:
    """Make the tables; nothing that was there changes but which sites are to be counted again."""
    op.create_table(
        "released_marked",
        *_key(
            ("site_id", _NAME),
            ("day", _DAY),
            ("counter_id", _NAME),
            ("questionnaire", sa.String(60)),
            ("question", _NAME),
            ("answer", sa.Integer()),
        ),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("released_at", sa.String(24), nullable=False),
        sa.PrimaryKeyConstraint(
            "site_id",
            "day",
            "counter_id",
            "questionnaire",
            "question",
            "answer",
            name="pk_released_marked",
        ),
    )
    op.create_table(
        "published_composites",
        *_key(
            ("site_id", _NAME),
            ("month", sa.String(7)),
            ("counter_id", _NAME),
            ("officer_id", _NAME),
            ("questionnaire", sa.String(60)),
        ),
        sa.Column("night", _DAY, nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("sum_parts", sa.BigInteger(), nullable=False),
        sa.Column("sum_squares", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint(
            "site_id",
            "month",
            "counter_id",
            "officer_id",
            "questionnaire",
            name="pk_published_composites",
        ),
    )
    marks = sa.table("marks", sa.column("site_id"), sa.column("rule"))
    sites = sa.table("sites", sa.column("site_id"), sa.column("rules_version"))
    concerned = sa.select(marks.c.site_id).where(
        marks.c.site_id == sites.c.site_id, marks.c.rule.in_((*_JUDGED, *_COUNTS_ELSEWHERE))
    )
    op.execute(
        sites.update()
        .where(concerned.exists(), sites.c.rules_version > _COUNTED_AGAIN)
        .values(rules_version=_COUNTED_AGAIN)
    )

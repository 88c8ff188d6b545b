"""Alarms that last, who has seen them, and what was sent by mail.

Alarms that were raised before stand until the next round finds that their cause is gone, or
somebody settles them.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_NAME, _DAY, _MOMENT = sa.String(40), sa.String(10), sa.String(24)
_ALARM, _KIND, _ADDRESS = sa.String(120), sa.String(40), sa.String(254)
_ADDED = (
    ("since", _MOMENT),
    ("counter_id", _NAME),
    ("day", _DAY),
    ("ended_at", _MOMENT),
    ("seen_at", _MOMENT),
    ("seen_by", sa.String(80)),
    ("seen_note", sa.Text()),
    ("snoozed_until", _MOMENT),
)


def upgrade() -> None:
    """Make columns and tables; nothing that was there changes."""
    for name, kind in _ADDED:
        op.add_column("alarms", sa.Column(name, kind))
    stands = sa.text("ended_at IS NULL")
    op.create_index(
        "ix_alarms_standing", "alarms", ["site_id"], sqlite_where=stands, postgresql_where=stands
    )
    _make(
        "alarm_steps",
        (("alarm_id", _ALARM), ("number", sa.Integer())),
        (("at", _MOMENT), ("step", sa.String(20)), ("who", sa.String(80)), ("note", sa.Text())),
        (("until", _MOMENT),),
    )
    _make("alarm_causes", (("kind", _KIND), ("subject", _NAME)), (("since", _MOMENT),))
    _make("alarm_looks", (("look", sa.String(20)),), (("at", _MOMENT), ("found", sa.Text())))
    _make("alarm_told", (("alarm_id", _ALARM), ("recipient", _ADDRESS)), (("at", _MOMENT),))
    _make(
        "alarm_mail",
        (("recipient", _ADDRESS),),
        (("next_at", _MOMENT), ("failures", sa.Integer()), ("trouble", sa.Text())),
        (("claimed_until", _MOMENT), ("failing_since", _MOMENT), ("sent_at", _MOMENT)),
    )


_Columns = tuple[tuple[str, Any], ...]


def _make(table: str, key: _Columns, needed: _Columns, more: _Columns = ()) -> None:
    key = (("site_id", _NAME), *key)
    op.create_table(
        table,
        *(sa.Column(name, kind, autoincrement=False, nullable=False) for name, kind in key),
        *(sa.Column(name, kind, nullable=False) for name, kind in needed),
        *(sa.Column(name, kind, nullable=True) for name, kind in more),
        sa.PrimaryKeyConstraint(*(name for name, _ in key), name=f"pk_{table}"),
    )

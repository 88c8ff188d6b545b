"""Groups of kiosks, configurations and how they are rolled out.

New tables, and two columns that an earlier version leaves empty: safe beside one that runs.
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_NAME, _MOMENT, _HASH = sa.String(40), sa.String(24), sa.String(43)


def upgrade() -> None:
    """Make the tables and the columns; nothing that was there changes."""
    op.add_column("heartbeats", sa.Column("configuration_refused_etag", _HASH))
    op.add_column("heartbeats", sa.Column("configuration_refused_why", sa.String(200)))
    _groups()
    _versions()
    _steps()
    _of_kiosks()


def _key(name: str) -> "sa.Column[str]":
    return sa.Column(name, _NAME, nullable=False)


def _number(name: str) -> "sa.Column[int]":
    return sa.Column(name, sa.BigInteger(), autoincrement=False, nullable=False)


def _integer(name: str) -> "sa.Column[int]":
    return sa.Column(name, sa.Integer(), autoincrement=False, nullable=False)


def _text(name: str) -> "sa.Column[str]":
    return sa.Column(name, sa.Text(), nullable=False)


def _at(name: str) -> "sa.Column[str]":
    return sa.Column(name, _MOMENT, nullable=False)


def _by() -> "sa.Column[str]":
    return sa.Column("made_by", sa.String(60), nullable=False)


def _groups() -> None:
    op.create_table(
        "configuration_groups",
        _key("group_id"),
        _text("name"),
        sa.Column("of_site", _NAME),
        sa.Column("takes_new", sa.Boolean(), nullable=False),
        _integer("base"),
        _number("base_number"),
        _at("base_at"),
        _integer("latest"),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("version", sa.Integer()),
        _integer("stage"),
        _text("plan"),
        _number("number"),
        sa.PrimaryKeyConstraint("group_id", name="pk_configuration_groups"),
    )


def _versions() -> None:
    op.create_table(
        "configuration_versions",
        _key("group_id"),
        _integer("version"),
        _text("settings"),
        sa.Column("equal_to", sa.Integer()),
        _text("note"),
        _by(),
        _at("made_at"),
        sa.PrimaryKeyConstraint("group_id", "version", name="pk_configuration_versions"),
    )


def _steps() -> None:
    op.create_table(
        "configuration_steps",
        _key("group_id"),
        _number("number"),
        sa.Column("step", sa.String(20), nullable=False),
        _integer("version"),
        _integer("stage"),
        _integer("kiosks"),
        sa.Column("kiosk_id", _NAME),
        _text("reason"),
        sa.Column("forced", sa.Boolean(), nullable=False),
        _by(),
        _at("made_at"),
        sa.PrimaryKeyConstraint("group_id", "number", name="pk_configuration_steps"),
    )


def _of_kiosks() -> None:
    op.create_table(
        "kiosk_configurations",
        _key("site_id"),
        _key("kiosk_id"),
        _number("number"),
        _key("group_id"),
        _integer("version"),
        _text("overrides"),
        _at("made_at"),
        sa.PrimaryKeyConstraint("site_id", "kiosk_id", "number", name="pk_kiosk_configurations"),
    )
    op.create_table(
        "configurations_taken",
        _key("site_id"),
        _key("kiosk_id"),
        _number("number"),
        sa.Column("uses_settings", sa.Boolean(), nullable=False),
        sa.Column("etag", _HASH, nullable=False),
        _at("taken_at"),
        sa.PrimaryKeyConstraint("site_id", "kiosk_id", name="pk_configurations_taken"),
    )

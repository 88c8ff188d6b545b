"""Reference data with its times of validity, and the names of officers as they were.

What is there stays as it is: a site without a version is what the table `sites` says. An officer's
last change that was about a name gets the name of today, since no other is known.
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_NAME, _DAY, _MOMENT, _HASH = sa.String(40), sa.String(10), sa.String(24), sa.String(43)
_WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def upgrade() -> None:
    """Make the tables and a column; nothing that was there changes."""
    _versions("unit_versions", "name level parent code basis successors", _key("unit_id"))
    _versions("site_versions", "name unit unit_id timezone sample successors")
    _versions("counter_versions", "name field successors", _key("counter_id"))
    _versions("procedure_versions", "name field successors", _key("procedure", sa.String(60)))
    _versions("questionnaire_versions", "questionnaire", _key("counter_id"))
    _versions("opening_hours", " ".join(_WEEK))
    op.create_table(
        "holidays",
        _key("site_id"),
        _key("day", _DAY),
        *_texts("what name hours instead_of"),
        sa.PrimaryKeyConstraint("site_id", "day", name="pk_holidays"),
    )
    op.create_table(
        "reference_changes",
        _key("site_id"),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("who", sa.String(60), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("key", sa.String(150), nullable=False),
        sa.Column("valid_from", _DAY, nullable=False),
        *_texts("before after"),
        sa.Column("file_hash", _HASH, nullable=False),
        sa.PrimaryKeyConstraint("site_id", "id", name="pk_reference_changes"),
    )
    _keep_names_of_officers()


def _key(name: str, form: sa.String = _NAME) -> "sa.Column[str]":
    return sa.Column(name, form, nullable=False)


def _texts(names: str) -> "list[sa.Column[str]]":
    return [sa.Column(name, sa.Text(), nullable=False) for name in names.split()]


def _versions(table: str, values: str, *keys: "sa.Column[str]") -> None:
    names = ["site_id", *(key.name for key in keys), "valid_from"]
    op.create_table(
        table,
        _key("site_id"),
        *keys,
        _key("valid_from", _DAY),
        sa.Column("valid_to", _DAY),
        *_texts(values),
        sa.PrimaryKeyConstraint(*names, name=f"pk_{table}"),
    )


def _keep_names_of_officers() -> None:
    op.add_column("officer_changes", sa.Column("name", sa.Text()))
    op.execute(
        "UPDATE officer_changes SET name = (SELECT o.name FROM officers AS o"
        " WHERE o.site_id = officer_changes.site_id"
        " AND o.officer_id = officer_changes.officer_id)"
        " WHERE action = 'set' AND number = (SELECT MAX(c.number) FROM officer_changes AS c"
        " WHERE c.site_id = officer_changes.site_id"
        " AND c.officer_id = officer_changes.officer_id"
        " AND c.what IN ('officer', 'name') AND c.action = 'set')"
    )

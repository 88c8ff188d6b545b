"""Officers' badges and PINs: every change, with who made it and when, and the site's salts.

Officers who were there before stand on the list from now on, as far as a configuration has room
for them: their site's configurations get a new number, since they say something new.
"""

import json
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

MOST_OFFICERS = 60
LONGEST_NAME = 60
MOST_BYTES = 11_000
OF_ONE_BYTES = 150
"""What an officer takes in a configuration beside id and name."""


def upgrade() -> None:
    """Make the tables, and enter the officers who are known."""
    changes = op.create_table(
        "officer_changes",
        sa.Column("site_id", sa.String(40), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("officer_id", sa.String(40), nullable=False),
        sa.Column("what", sa.String(10), nullable=False),
        sa.Column("action", sa.String(10), nullable=False),
        sa.Column("tag", sa.String(43)),
        sa.Column("changed_by", sa.String(60), nullable=False),
        sa.Column("changed_at", sa.String(24), nullable=False),
        sa.PrimaryKeyConstraint("site_id", "number", name="pk_officer_changes"),
    )
    op.create_table(
        "roster_salts",
        sa.Column("site_id", sa.String(40), nullable=False),
        sa.Column("badge_salt", sa.String(22), nullable=False),
        sa.Column("pin_salt", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("site_id", name="pk_roster_salts"),
    )
    _enter_officers(changes)


def _enter_officers(changes: sa.Table) -> None:
    now = datetime.now(UTC)
    at = now.strftime("%Y-%m-%dT%H:%M:%S.000Z")
    connection = op.get_bind()
    numbers = sa.text("SELECT site_id, MAX(number) AS highest FROM pin_changes GROUP BY site_id")
    highest: dict[str, int] = {row.site_id: row.highest for row in connection.execute(numbers)}
    officers = connection.execute(
        sa.text("SELECT site_id, officer_id, name FROM officers ORDER BY site_id, officer_id")
    ).all()
    entered: dict[str, tuple[int, int]] = {}
    for site, officer, name in officers:
        count, size = entered.get(site, (0, 0))
        size += len(officer) + len(json.dumps(name, ensure_ascii=False).encode()) + OF_ONE_BYTES
        # A name that the kiosk would refuse would cost it the whole configuration.
        fits = 0 < len(name) <= LONGEST_NAME and name.isprintable() and name == name.strip()
        if not fits or count == MOST_OFFICERS or size > MOST_BYTES:
            continue
        entered[site] = (count + 1, size)
        number = highest[site] = max(highest.get(site, 0) + 1, int(now.timestamp()))
        row = {"site_id": site, "number": number, "officer_id": officer, "what": "officer"}
        row |= {"action": "set", "tag": None, "changed_by": "command", "changed_at": at}
        connection.execute(changes.insert(), row)

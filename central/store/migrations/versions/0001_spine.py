"""The spine: sites, kiosks, their logs, and what is counted."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make every table; there is none before."""
    _create_fleet_tables()
    op.create_index("ix_kiosks_kiosk_id", "kiosks", ["kiosk_id"])
    _create_log_tables()
    op.create_index(
        "ix_records_check_part",
        "records",
        ["check_part"],
        sqlite_where=sa.text("check_part IS NOT NULL"),
        postgresql_where=sa.text("check_part IS NOT NULL"),
    )
    _create_tally_tables()


def _create_fleet_tables() -> None:
    op.create_table(
        "sites",
        sa.Column("site_id", sa.String(40), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("timezone", sa.String(60), nullable=False),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.Column("batches", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("site_id", name="pk_sites"),
    )
    op.create_table(
        "counters",
        sa.Column("site_id", sa.String(40), nullable=False),
        sa.Column("counter_id", sa.String(40), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("site_id", "counter_id", name="pk_counters"),
    )
    op.create_table(
        "officers",
        sa.Column("site_id", sa.String(40), nullable=False),
        sa.Column("officer_id", sa.String(40), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("site_id", "officer_id", name="pk_officers"),
    )
    op.create_table(
        "kiosks",
        sa.Column("site_id", sa.String(40), nullable=False),
        sa.Column("kiosk_id", sa.String(40), nullable=False),
        sa.Column("public_key", sa.String(43), nullable=False),
        sa.Column("kid", sa.String(43), nullable=False),
        sa.Column("counter_id", sa.String(40)),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("token_hash", sa.String(43), nullable=False),
        sa.Column("enrolled_at", sa.String(24), nullable=False),
        sa.Column("decided_at", sa.String(24)),
        sa.PrimaryKeyConstraint("site_id", "kiosk_id", name="pk_kiosks"),
    )
    op.create_table(
        "batch_tokens",
        sa.Column("site_id", sa.String(40), nullable=False),
        sa.Column("token_hash", sa.String(43), nullable=False),
        sa.Column("issued_at", sa.String(24), nullable=False),
        sa.Column("expires_at", sa.String(24), nullable=False),
        sa.Column("uses_left", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("site_id", "token_hash", name="pk_batch_tokens"),
    )
    op.create_table(
        "heartbeats",
        sa.Column("site_id", sa.String(40), nullable=False),
        sa.Column("kiosk_id", sa.String(40), nullable=False),
        sa.Column("received_at", sa.String(24), nullable=False),
        sa.Column("epoch", sa.String(22), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(43), nullable=False),
        sa.Column("unsent", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(40), nullable=False),
        sa.Column("source_reason", sa.Text(), nullable=False),
        sa.Column("disk_free_mb", sa.Integer(), nullable=False),
        sa.Column("clock", sa.String(10), nullable=False),
        sa.Column("version", sa.String(40), nullable=False),
        sa.Column("at", sa.String(35), nullable=False),
        sa.PrimaryKeyConstraint("site_id", "kiosk_id", name="pk_heartbeats"),
    )
    op.create_table(
        "alarms",
        sa.Column("site_id", sa.String(40), nullable=False),
        sa.Column("alarm_id", sa.String(120), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("kiosk_id", sa.String(40)),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("at", sa.String(24), nullable=False),
        sa.PrimaryKeyConstraint("site_id", "alarm_id", name="pk_alarms"),
    )


def _create_log_tables() -> None:
    op.create_table(
        "logs",
        sa.Column("site_id", sa.String(40), nullable=False),
        sa.Column("kiosk_id", sa.String(40), nullable=False),
        sa.Column("epoch", sa.String(22), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("head", sa.String(43), nullable=False),
        sa.Column("head_at", sa.String(24), nullable=False),
        sa.Column("opened_at", sa.String(24), nullable=False),
        sa.Column("quarantined_from", sa.BigInteger()),
        sa.Column("quarantined_batch", sa.Integer()),
        sa.PrimaryKeyConstraint("site_id", "kiosk_id", "epoch", name="pk_logs"),
    )
    op.create_table(
        "records",
        sa.Column("site_id", sa.String(40), nullable=False),
        sa.Column("kiosk_id", sa.String(40), nullable=False),
        sa.Column("epoch", sa.String(22), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("hash", sa.String(43), nullable=False),
        sa.Column("check_part", sa.String(12)),
        sa.Column("jws", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(41), nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("received_at", sa.String(24), nullable=False),
        sa.PrimaryKeyConstraint("site_id", "kiosk_id", "epoch", "seq", name="pk_records"),
    )
    op.create_table(
        "marks",
        sa.Column("site_id", sa.String(40), nullable=False),
        sa.Column("kiosk_id", sa.String(40), nullable=False),
        sa.Column("epoch", sa.String(22), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("rule", sa.String(40), nullable=False),
        sa.Column("excludes", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("site_id", "kiosk_id", "epoch", "seq", "rule", name="pk_marks"),
    )
    op.create_table(
        "forks",
        sa.Column("site_id", sa.String(40), nullable=False),
        sa.Column("kiosk_id", sa.String(40), nullable=False),
        sa.Column("epoch", sa.String(22), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("hash", sa.String(43), nullable=False),
        sa.Column("jws", sa.Text(), nullable=False),
        sa.Column("received_at", sa.String(24), nullable=False),
        sa.PrimaryKeyConstraint("site_id", "kiosk_id", "epoch", "seq", "hash", name="pk_forks"),
    )
    op.create_table(
        "attachments",
        sa.Column("site_id", sa.String(40), nullable=False),
        sa.Column("kiosk_id", sa.String(40), nullable=False),
        sa.Column("epoch", sa.String(22), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("hash", sa.String(43), nullable=False),
        sa.Column("box", sa.LargeBinary(), nullable=False),
        sa.Column("received_at", sa.String(24), nullable=False),
        sa.PrimaryKeyConstraint(
            "site_id", "kiosk_id", "epoch", "seq", "name", name="pk_attachments"
        ),
    )


def _create_tally_tables() -> None:
    op.create_table(
        "visits",
        sa.Column("site_id", sa.String(40), nullable=False),
        sa.Column("visit_id", sa.String(36), nullable=False),
        sa.Column("kiosk_id", sa.String(40), nullable=False),
        sa.Column("epoch", sa.String(22), nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("counter_id", sa.String(40), nullable=False),
        sa.Column("called", sa.BigInteger()),
        sa.Column("served", sa.BigInteger()),
        sa.Column("prompted", sa.BigInteger()),
        sa.Column("unrated", sa.BigInteger()),
        sa.Column("rated", sa.BigInteger()),
        sa.PrimaryKeyConstraint("site_id", "visit_id", "kiosk_id", "epoch", name="pk_visits"),
    )
    op.create_table(
        "rating_tallies",
        sa.Column("site_id", sa.String(40), nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("counter_id", sa.String(40), nullable=False),
        sa.Column("officer_id", sa.String(40), nullable=False),
        sa.Column("procedure", sa.String(40), nullable=False),
        sa.Column("stage", sa.String(10), nullable=False),
        sa.Column("channel", sa.String(10), nullable=False),
        sa.Column("questionnaire", sa.String(60), nullable=False),
        sa.Column("question", sa.String(40), nullable=False),
        sa.Column("answer", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("mark", sa.String(20), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "site_id",
            "day",
            "counter_id",
            "officer_id",
            "procedure",
            "stage",
            "channel",
            "questionnaire",
            "question",
            "answer",
            "mark",
            name="pk_rating_tallies",
        ),
    )
    op.create_table(
        "visit_tallies",
        sa.Column("site_id", sa.String(40), nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("counter_id", sa.String(40), nullable=False),
        sa.Column("officer_id", sa.String(40), nullable=False),
        sa.Column("event", sa.String(30), nullable=False),
        sa.Column("mark", sa.String(20), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(
            "site_id", "day", "counter_id", "officer_id", "event", "mark", name="pk_visit_tallies"
        ),
    )
    op.create_table(
        "released_tallies",
        sa.Column("site_id", sa.String(40), nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("counter_id", sa.String(40), nullable=False),
        sa.Column("questionnaire", sa.String(60), nullable=False),
        sa.Column("question", sa.String(40), nullable=False),
        sa.Column("answer", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("released_at", sa.String(24), nullable=False),
        sa.PrimaryKeyConstraint(
            "site_id",
            "day",
            "counter_id",
            "questionnaire",
            "question",
            "answer",
            name="pk_released_tallies",
        ),
    )
    op.create_table(
        "site_days",
        sa.Column("site_id", sa.String(40), nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("first_at", sa.String(24), nullable=False),
        sa.Column("last_at", sa.String(24), nullable=False),
        sa.PrimaryKeyConstraint("site_id", "day", name="pk_site_days"),
    )

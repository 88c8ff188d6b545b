"""What the role that serves may do in PostgreSQL, table by table: as little as the central needs.

Guarantees that it can change or remove no record, no fork, no nightly head and no entry of the
audit log: the server refuses, whatever the program were told to do. The role that owns the tables
gives these rights after each migration (`central migrate --grant-to`).
"""

from sqlalchemy import Connection, MetaData, text

from central.store import postgresql
from central.store.errors import DatabaseUnusableError
from central.store.every_table import metadata

ADDED = {
    "alarm_steps": "INSERT",
    "alarm_told": "INSERT",
    "alembic_version": "",
    "audit_entries": "INSERT",
    "configuration_steps": "INSERT",
    "configuration_versions": "INSERT",
    "day_notes": "INSERT",
    "forks": "INSERT",
    "kiosk_configurations": "INSERT",
    "nightly_heads": "INSERT",
    "published_composites": "INSERT",
    "open_data_files": "INSERT",
    "quarantine_decisions": "INSERT",
    "records": "INSERT",
    "reference_changes": "INSERT",
    "remedies": "INSERT",
    "same_dossiers": "INSERT",
    "targets": "INSERT",
    "topic_names": "INSERT",
}
"""Tables whose rows are never changed and never removed: what may be done beside reading."""

REMOVED = frozenset(
    {
        "account_sites",
        "alarm_causes",
        "attachments",
        "comment_masks",
        "comment_topics",
        "comments",
        "contact_versions",
        "counter_versions",
        "day_sums",
        "detail_cursors",
        "dossier_hashes",
        "enrolment_codes",
        "holidays",
        "hour_tallies",
        "marks",
        "opening_hours",
        "phone_sheets",
        "procedure_versions",
        "published_comments",
        "questionnaire_versions",
        "rating_tallies",
        "released_marked",
        "released_tallies",
        "report_files",
        "report_jobs",
        "sessions",
        "sign_in_attempts",
        "site_versions",
        "summed_days",
        "unit_versions",
        "visit_sums",
        "visit_tallies",
        "visits",
    }
)
"""Tables from which rows go: on schedule, at a sign-out, to be counted again, or taken back."""


def rights_of(table: str) -> str:
    """Of the role that serves, as GRANT has them."""
    if table in ADDED:
        return ", ".join(filter(None, ("SELECT", ADDED[table])))
    return "SELECT, INSERT, UPDATE" + (", DELETE" if table in REMOVED else "")


def grants(role: str, tables: MetaData = metadata) -> list[str]:
    """The statements that give `role` its rights, and take away what it had beyond them.

    `role`: quoted as an identifier.
    """
    issued = [f"GRANT USAGE ON SCHEMA public TO {role}"]
    for name in sorted({*tables.tables, "alembic_version"}):
        issued += [
            f"REVOKE ALL ON {name} FROM {role}",
            f"GRANT {rights_of(name)} ON {name} TO {role}",
        ]
    return issued


def grant(connection: Connection, role: str) -> None:
    """Give `role` its rights in this PostgreSQL, in the caller's transaction.

    DatabaseUnusableError where there is no such role, or no PostgreSQL.
    """
    if connection.dialect.name != postgresql.NAME:
        raise DatabaseUnusableError("SQLite has no roles: who may open the file may do everything")
    known = text("SELECT 1 FROM pg_roles WHERE rolname = :role")
    if connection.execute(known, {"role": role}).first() is None:
        raise DatabaseUnusableError(f"there is no role {role!r}; make it: CREATE ROLE ... LOGIN")
    quoted = connection.dialect.identifier_preparer.quote_identifier(role)
    for statement in grants(quoted):
        connection.execute(text(statement))

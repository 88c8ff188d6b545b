"""A step is kept in its group's history and noted in the audit log, in one transaction."""

from datetime import datetime

from sqlalchemy import Connection

from central.audit_log import Author, What
from central.configurations.errors import ConfigurationError, Wrong
from central.store.configuration_queries import StepRow, add_step

LONGEST_REASON = 200
"""Characters."""


def require_reason(reason: str) -> str:
    """The reason without blanks around it; ConfigurationError where there is none."""
    reason = reason.strip()
    if not 0 < len(reason) <= LONGEST_REASON or not reason.isprintable():
        raise ConfigurationError(Wrong.REASON)
    return reason


def note_step(
    connection: Connection, step: StepRow, author: Author, now: datetime, site: str | None
) -> None:
    """To be called last in its transaction. `site`: None for a group of the province."""
    add_step(connection, step)
    author.note(
        connection,
        What.CONFIGURATION_CHANGED,
        step.kiosk_id or step.group_id,
        now,
        site=site,
        facts={
            "group": step.group_id,
            "step": step.step,
            "version": step.version,
            "stage": step.stage,
            "kiosks": step.kiosks,
            "forced": int(step.forced),
            "reason": step.reason,
        },
    )

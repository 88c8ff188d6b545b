"""What belongs to alarms beside the alarms themselves (`central.store.fleet_tables.alarms`).

Nothing of what was said or sent is changed or removed; what is only on the way to an alarm is.
What concerns no site, but the central, stands under `WHOLE_CENTRAL`.
"""

from sqlalchemy import Column, Integer, String, Table, Text

from central.store.audit_log_tables import WHOLE_CENTRAL
from central.store.metadata import MOMENT, NAME, metadata

__all__ = [
    "WHOLE_CENTRAL",
    "alarm_causes",
    "alarm_looks",
    "alarm_mail",
    "alarm_steps",
    "alarm_told",
]

ALARM_ID = String(120)
KIND = String(40)
ADDRESS = String(254)
"""The longest mail address that a server need take (RFC 5321)."""

# What was done about an alarm, step by step: raised, seen, snoozed, settled, ended.
alarm_steps = Table(
    "alarm_steps",
    metadata,
    Column("site_id", NAME, primary_key=True),
    Column("alarm_id", ALARM_ID, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", MOMENT, nullable=False),
    Column("step", String(20), nullable=False),
    # The account; empty where the central did it.
    Column("who", String(80), nullable=False),
    Column("note", Text, nullable=False),
    Column("until", MOMENT),
)

# What is off, and not yet for so long that it is an alarm.
alarm_causes = Table(
    "alarm_causes",
    metadata,
    Column("site_id", NAME, primary_key=True),
    Column("kind", KIND, primary_key=True),
    # The kiosk or the day; empty for the site.
    Column("subject", NAME, primary_key=True),
    Column("since", MOMENT, nullable=False),
)

# Looks that are not made in each round: when the last one was, and what it found.
alarm_looks = Table(
    "alarm_looks",
    metadata,
    Column("site_id", NAME, primary_key=True),
    Column("look", String(20), primary_key=True),
    Column("at", MOMENT, nullable=False),
    Column("found", Text, nullable=False),
)

# Of which alarms a recipient was told by mail.
alarm_told = Table(
    "alarm_told",
    metadata,
    Column("site_id", NAME, primary_key=True),
    Column("alarm_id", ALARM_ID, primary_key=True),
    Column("recipient", ADDRESS, primary_key=True),
    Column("at", MOMENT, nullable=False),
)

# How it stands with the mail to a recipient.
alarm_mail = Table(
    "alarm_mail",
    metadata,
    Column("site_id", NAME, primary_key=True),
    Column("recipient", ADDRESS, primary_key=True),
    # Not before: the interval after a mail, or a wait after a failure.
    Column("next_at", MOMENT, nullable=False),
    # A process is sending, and has until then.
    Column("claimed_until", MOMENT),
    # Failures in a row, since when, and what the last one said.
    Column("failures", Integer, nullable=False),
    Column("failing_since", MOMENT),
    Column("trouble", Text, nullable=False),
    Column("sent_at", MOMENT),
)

"""Groups of kiosks, the versions of their settings, how a version is rolled out, what each kiosk
wants and what it has taken.

A version, a step and what a kiosk wants are rows that stay for ever. The three tables of groups are
small and belong to the whole province; what grows with the kiosks has the site first in its key.
"""

from sqlalchemy import BigInteger, Boolean, Column, Integer, String, Table, Text

from central.store.metadata import HASH, MOMENT, NAME, metadata

configuration_groups = Table(
    "configuration_groups",
    metadata,
    Column("group_id", NAME, primary_key=True),
    Column("name", Text, nullable=False),
    # Null: a group of the province.
    Column("of_site", NAME),
    # Whether kiosks that nobody has put into a group belong here.
    Column("takes_new", Boolean, nullable=False),
    # The version that was last rolled out to all, and the number and time that it had then.
    Column("base", Integer, nullable=False),
    Column("base_number", BigInteger, nullable=False),
    Column("base_at", MOMENT, nullable=False),
    # The highest version made.
    Column("latest", Integer, nullable=False),
    # "settled", "running" or "stopped"; of the last two, the version and the stage (1, 2).
    Column("state", String(10), nullable=False),
    Column("version", Integer),
    Column("stage", Integer, nullable=False),
    # The kiosks of the first two stages, as JSON.
    Column("plan", Text, nullable=False),
    # Of the last step: who acts says which one they have seen.
    Column("number", BigInteger, nullable=False),
)

configuration_versions = Table(
    "configuration_versions",
    metadata,
    Column("group_id", NAME, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("settings", Text, nullable=False),
    # A roll back: the version whose settings these are.
    Column("equal_to", Integer),
    Column("note", Text, nullable=False),
    Column("made_by", String(60), nullable=False),
    Column("made_at", MOMENT, nullable=False),
)

configuration_steps = Table(
    "configuration_steps",
    metadata,
    Column("group_id", NAME, primary_key=True),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("step", String(20), nullable=False),
    Column("version", Integer, nullable=False),
    Column("stage", Integer, nullable=False),
    # How many kiosks got something by it; the one it was about, where it was about one.
    Column("kiosks", Integer, nullable=False),
    Column("kiosk_id", NAME),
    Column("reason", Text, nullable=False),
    Column("forced", Boolean, nullable=False),
    Column("made_by", String(60), nullable=False),
    Column("made_at", MOMENT, nullable=False),
)

kiosk_configurations = Table(
    "kiosk_configurations",
    metadata,
    Column("site_id", NAME, primary_key=True),
    Column("kiosk_id", NAME, primary_key=True),
    # Of the step that gave it; the last row is what the kiosk wants.
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("group_id", NAME, nullable=False),
    Column("version", Integer, nullable=False),
    # What this kiosk alone has otherwise, as JSON: "{}" for nothing.
    Column("overrides", Text, nullable=False),
    Column("made_at", MOMENT, nullable=False),
)

configurations_taken = Table(
    "configurations_taken",
    metadata,
    Column("site_id", NAME, primary_key=True),
    Column("kiosk_id", NAME, primary_key=True),
    # Number and tag of the last configuration that a heartbeat named as the one in force; number 0
    # where its settings were refused all the same.
    Column("number", BigInteger, nullable=False),
    # Whether the kiosk is of a version that uses settings of the central.
    Column("uses_settings", Boolean, nullable=False),
    Column("etag", HASH, nullable=False),
    Column("taken_at", MOMENT, nullable=False),
)

"""Who is there: sites, counters, officers, kiosks, how they enrol, heartbeats, alarms."""

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, String, Table, Text

from central.store.metadata import DAY, EPOCH, HASH, MOMENT, NAME, metadata
from central.tally.rules import VERSION

sites = Table(
    "sites",
    metadata,
    Column("site_id", NAME, primary_key=True),
    Column("name", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("timezone", String(60), nullable=False),
    Column("sample", Boolean, nullable=False),
    # How many batches the site has taken; a batch's number orders it among the site's others.
    Column("batches", Integer, nullable=False),
    # By which version of the rules its figures were counted.
    Column("rules_version", Integer, nullable=False, default=VERSION, server_default="1"),
    # Since when figures are to be counted again, for something decided about its records.
    Column("count_again_since", MOMENT),
    # The sums of days say something while this is `batches`: of each batch that is, whoever took
    # it in has seen to them. And the last day that has sums, or had.
    Column("summed_batches", Integer),
    Column("summed_to", DAY),
)

counters = Table(
    "counters",
    metadata,
    Column("site_id", NAME, primary_key=True),
    Column("counter_id", NAME, primary_key=True),
    Column("name", Text, nullable=False),
    Column("field", Text, nullable=False),
)

officers = Table(
    "officers",
    metadata,
    Column("site_id", NAME, primary_key=True),
    Column("officer_id", NAME, primary_key=True),
    Column("name", Text, nullable=False),
)

kiosks = Table(
    "kiosks",
    metadata,
    Column("site_id", NAME, primary_key=True),
    Column("kiosk_id", NAME, primary_key=True),
    Column("public_key", HASH, nullable=False),
    Column("kid", HASH, nullable=False),
    Column("counter_id", NAME),
    Column("state", String(10), nullable=False),
    Column("token_hash", HASH, nullable=False),
    Column("enrolled_at", MOMENT, nullable=False),
    Column("decided_at", MOMENT),
    # Set by a revocation, a retirement or a replacement: what stands from this record on, and in
    # later epochs, is kept and not counted. Without a place nothing of the kiosk counts.
    Column("revoked_epoch", EPOCH),
    Column("revoked_seq", BigInteger),
    # The counter of the last `kiosk.bound` that came: what the kiosk itself goes by.
    Column("bound_counter", NAME),
    # The kiosk that took its place, and why it ended, in somebody's words.
    Column("successor", NAME),
    Column("end_reason", Text),
)
# The wire names a kiosk without its site.
Index("ix_kiosks_kiosk_id", kiosks.c.kiosk_id)

batch_tokens = Table(
    "batch_tokens",
    metadata,
    Column("site_id", NAME, primary_key=True),
    Column("token_hash", HASH, primary_key=True),
    Column("issued_at", MOMENT, nullable=False),
    Column("expires_at", MOMENT, nullable=False),
    Column("uses_left", Integer, nullable=False),
)

enrolment_codes = Table(
    "enrolment_codes",
    metadata,
    # No site: which one it is, is decided with the approval.
    Column("kiosk_id", NAME, primary_key=True),
    Column("public_key", HASH, nullable=False),
    Column("counter_wish", NAME),
    Column("code", String(8), nullable=False),
    Column("issued_at", MOMENT, nullable=False),
    Column("expires_at", MOMENT, nullable=False),
)
Index("ix_enrolment_codes_code", enrolment_codes.c.code, unique=True)

heartbeats = Table(
    "heartbeats",
    metadata,
    Column("site_id", NAME, primary_key=True),
    Column("kiosk_id", NAME, primary_key=True),
    Column("received_at", MOMENT, nullable=False),
    Column("epoch", EPOCH, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("hash", HASH, nullable=False),
    Column("unsent", BigInteger, nullable=False),
    Column("source", String(40), nullable=False),
    Column("source_reason", Text, nullable=False),
    Column("disk_free_mb", BigInteger, nullable=False),
    Column("clock", String(10), nullable=False),
    Column("version", String(40), nullable=False),
    Column("at", String(35), nullable=False),
    # Null in a heartbeat of an earlier version.
    Column("boot", String(36)),
    Column("up_ms", BigInteger),
    Column("configuration_etag", HASH),
    Column("key_level", String(20)),
    # The configuration that the kiosk has fetched and refused, and why; null: none.
    Column("configuration_refused_etag", HASH),
    Column("configuration_refused_why", String(200)),
    # What became of the last look for a newer version: a word, and why; null: it never looked.
    Column("update_told", String(222)),
)

anchors = Table(
    "anchors",
    metadata,
    Column("site_id", NAME, primary_key=True),
    Column("kiosk_id", NAME, primary_key=True),
    Column("boot", String(36), primary_key=True),
    # At `central_at` that boot had run for `up_ms`, to so many milliseconds.
    Column("up_ms", BigInteger, nullable=False),
    Column("central_at", MOMENT, nullable=False),
    Column("within_ms", BigInteger, nullable=False),
)

alarms = Table(
    "alarms",
    metadata,
    Column("site_id", NAME, primary_key=True),
    Column("alarm_id", String(120), primary_key=True),
    Column("kind", String(40), nullable=False),
    Column("kiosk_id", NAME),
    Column("detail", Text, nullable=False),
    # When it was raised; what it is about may have begun before: `since`.
    Column("at", MOMENT, nullable=False),
    Column("since", MOMENT),
    Column("counter_id", NAME),
    # What it is about where that is no kiosk: a day.
    Column("day", DAY),
    Column("ended_at", MOMENT),
    # The last time somebody said that they know; every time stands in `alarm_steps`.
    Column("seen_at", MOMENT),
    Column("seen_by", String(80)),
    Column("seen_note", Text),
    Column("snoozed_until", MOMENT),
)
# Those that stand are few, and counted for every page.
Index(
    "ix_alarms_standing",
    alarms.c.site_id,
    sqlite_where=alarms.c.ended_at.is_(None),
    postgresql_where=alarms.c.ended_at.is_(None),
)

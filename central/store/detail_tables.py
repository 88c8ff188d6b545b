"""Reasons and comments of `rating.detail`, read out of the records after ingest, and what is shown.

`details` and `comments` can be made again from the records and their boxes; no comment's words
stand in either: they stay sealed in `attachments`. `released_reasons` is what may be shown, and
only grows. What people did with a comment (topics, masks, approval) stands here alone.
"""

from sqlalchemy import BigInteger, Column, Index, Integer, String, Table, Text

from central.store.metadata import DAY, EPOCH, MOMENT, NAME, metadata

MONTH = String(7)
"""A local month of the site, such as 2026-11; empty: none yet."""

COMMENT_ID = String(22)
"""A keyed hash of the record's place, which tells nothing of it."""

LONGEST_TOPIC = 40
"""Characters."""

# Up to which record each log was read.
detail_cursors = Table(
    "detail_cursors",
    metadata,
    Column("site_id", NAME, primary_key=True),
    Column("kiosk_id", NAME, primary_key=True),
    Column("epoch", EPOCH, primary_key=True),
    Column("seq", BigInteger, nullable=False),
)

details = Table(
    "details",
    metadata,
    Column("site_id", NAME, primary_key=True),
    Column("kiosk_id", NAME, primary_key=True),
    Column("epoch", EPOCH, primary_key=True),
    # Of the rating, so that a rating has one detail; the detail's own, negative, where it is odd.
    Column("rating_seq", BigInteger, primary_key=True, autoincrement=False),
    Column("seq", BigInteger, nullable=False),
    Column("month", MONTH, nullable=False),
    # Empty where none was offered.
    Column("reason_list", String(60), nullable=False),
    # Side and id of each reason, as JSON; empty once it is released: the sum has it then.
    Column("reasons", Text, nullable=False),
    # A value of `central.comments.state.DetailState`.
    Column("state", String(12), nullable=False),
)
Index(
    "ix_details_waiting",
    details.c.site_id,
    details.c.month,
    details.c.reason_list,
    sqlite_where=details.c.state == "waiting",
    postgresql_where=details.c.state == "waiting",
)
Index("ix_details_month", details.c.site_id, details.c.month, details.c.state)

# Sums over whole blocks of details. Without a side and a reason: the details themselves.
released_reasons = Table(
    "released_reasons",
    metadata,
    Column("site_id", NAME, primary_key=True),
    Column("month", MONTH, primary_key=True),
    Column("reason_list", String(60), primary_key=True),
    Column("side", String(10), primary_key=True),
    Column("reason", NAME, primary_key=True),
    Column("n", Integer, nullable=False),
)

comments = Table(
    "comments",
    metadata,
    Column("site_id", NAME, primary_key=True),
    Column("comment_id", COMMENT_ID, primary_key=True),
    # Where the box is. Never shown.
    Column("kiosk_id", NAME, nullable=False),
    Column("epoch", EPOCH, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("day", DAY, nullable=False),
    # Of the box: both are deleted together.
    Column("received_at", MOMENT, nullable=False),
    # With which it is shown; empty as long as it waits.
    Column("month", MONTH, nullable=False),
    # Why it is kept apart; empty where it is not.
    Column("apart", String(12), nullable=False),
    # A value of `central.comments.state.CommentState`.
    Column("state", String(10), nullable=False),
)
Index("ix_comments_month", comments.c.site_id, comments.c.month, comments.c.apart)
_WAITS = (comments.c.month == "") & (comments.c.apart == "")
Index(
    "ix_comments_waiting",
    comments.c.site_id,
    comments.c.day,
    sqlite_where=_WAITS,
    postgresql_where=_WAITS,
)
Index("ix_comments_age", comments.c.received_at)

comment_topics = Table(
    "comment_topics",
    metadata,
    Column("site_id", NAME, primary_key=True),
    Column("comment_id", COMMENT_ID, primary_key=True),
    Column("topic", NAME, primary_key=True),
    Column("tagged_by", NAME, nullable=False),
    Column("tagged_at", MOMENT, nullable=False),
)

# What somebody masked by hand: places in the comment, never its words.
comment_masks = Table(
    "comment_masks",
    metadata,
    Column("site_id", NAME, primary_key=True),
    Column("comment_id", COMMENT_ID, primary_key=True),
    Column("start", Integer, primary_key=True, autoincrement=False),
    Column("stop", Integer, primary_key=True, autoincrement=False),
    Column("masked_by", NAME, nullable=False),
    Column("masked_at", MOMENT, nullable=False),
)

# What was approved for everybody, masked. It goes with the box.
published_comments = Table(
    "published_comments",
    metadata,
    Column("site_id", NAME, primary_key=True),
    Column("month", MONTH, primary_key=True),
    Column("comment_id", COMMENT_ID, primary_key=True),
    Column("text", Text, nullable=False),
    Column("approved_by", NAME, nullable=False),
    Column("approved_at", MOMENT, nullable=False),
)

# Topics that were added to those of `central.comments.topics`, for the whole province.
topic_names = Table(
    "topic_names",
    metadata,
    Column("topic", NAME, primary_key=True),
    Column("vi", String(LONGEST_TOPIC), nullable=False),
    Column("en", String(LONGEST_TOPIC), nullable=False),
    Column("added_by", NAME, nullable=False),
    Column("added_at", MOMENT, nullable=False),
)

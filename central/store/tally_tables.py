"""What is counted, all of it to be had again from the records alone (`central log verify`).

`visits` holds what one log tells of one visit: for each event the sequence number of the record
that told it first, or NULL. The tallies are sums; an absent officer or procedure is the empty
text, since a primary key has no NULL; the empty mark means "counted". `revised_days` alone is no
sum: it says of the past what no record tells.
"""

from sqlalchemy import BigInteger, Column, Integer, String, Table, Text

from central.store.metadata import DAY, EPOCH, MOMENT, NAME, metadata

visits = Table(
    "visits",
    metadata,
    Column("site_id", NAME, primary_key=True),
    Column("visit_id", String(36), primary_key=True),
    Column("kiosk_id", NAME, primary_key=True),
    Column("epoch", EPOCH, primary_key=True),
    # Of the record that told of the serving, before that of the visit's first record.
    Column("day", DAY, nullable=False),
    Column("counter_id", NAME, nullable=False),
    Column("called", BigInteger),
    Column("served", BigInteger),
    Column("prompted", BigInteger),
    Column("unrated", BigInteger),
    Column("rated", BigInteger),
    # The longer questionnaire of the phone.
    Column("surveyed", BigInteger),
    # Of the first record of test mode: a phone's rating of the visit is then a test.
    Column("tested", BigInteger),
    # Of the first record that said the invitation was declined, and of the first invitation after.
    Column("declined", BigInteger),
    Column("reopened", BigInteger),
)

rating_tallies = Table(
    "rating_tallies",
    metadata,
    Column("site_id", NAME, primary_key=True),
    Column("day", DAY, primary_key=True),
    Column("counter_id", NAME, primary_key=True),
    Column("officer_id", NAME, primary_key=True),
    Column("procedure", NAME, primary_key=True),
    Column("stage", String(10), primary_key=True),
    Column("channel", String(10), primary_key=True),
    Column("questionnaire", String(60), primary_key=True),
    Column("question", NAME, primary_key=True),
    # 1 to 9; 0 is a question that was skipped.
    Column("answer", Integer, primary_key=True, autoincrement=False),
    Column("mark", String(20), primary_key=True),
    Column("n", Integer, nullable=False),
)

visit_tallies = Table(
    "visit_tallies",
    metadata,
    Column("site_id", NAME, primary_key=True),
    Column("day", DAY, primary_key=True),
    Column("counter_id", NAME, primary_key=True),
    Column("officer_id", NAME, primary_key=True),
    Column("event", String(30), primary_key=True),
    Column("mark", String(20), primary_key=True),
    Column("n", Integer, nullable=False),
)

# The same events by the hour of the site's day in which their records were made.
hour_tallies = Table(
    "hour_tallies",
    metadata,
    Column("site_id", NAME, primary_key=True),
    Column("day", DAY, primary_key=True),
    Column("hour", Integer, primary_key=True, autoincrement=False),
    Column("counter_id", NAME, primary_key=True),
    Column("event", String(30), primary_key=True),
    Column("mark", String(20), primary_key=True),
    Column("n", Integer, nullable=False),
)

# For composite indices: ratings, and of those with an answer about satisfaction the number, the
# sum and the sum of squares of their shares of satisfied answers, in parts of
# `central.tally.visit_share.WHOLE`.
visit_sums = Table(
    "visit_sums",
    metadata,
    Column("site_id", NAME, primary_key=True),
    Column("day", DAY, primary_key=True),
    Column("counter_id", NAME, primary_key=True),
    Column("officer_id", NAME, primary_key=True),
    Column("procedure", NAME, primary_key=True),
    Column("stage", String(10), primary_key=True),
    Column("channel", String(10), primary_key=True),
    Column("questionnaire", String(60), primary_key=True),
    Column("mark", String(20), primary_key=True),
    Column("ratings", Integer, nullable=False),
    Column("n", Integer, nullable=False),
    Column("sum_parts", BigInteger, nullable=False),
    Column("sum_squares", BigInteger, nullable=False),
)

# Days whose figures changed after they had been published: by the night that published them.
revised_days = Table(
    "revised_days",
    metadata,
    Column("site_id", NAME, primary_key=True),
    Column("day", DAY, primary_key=True),
    # Of the last nightly head before the change.
    Column("night", DAY, primary_key=True),
    Column("why", String(20), primary_key=True),
    Column("first_at", MOMENT, nullable=False),
    Column("last_at", MOMENT, nullable=False),
    # Counted ratings of all channels; never what was answered.
    Column("ratings_before", Integer, nullable=False),
    Column("ratings_after", Integer, nullable=False),
)


def _released(name: str, *more: Column[str]) -> Table:
    """Cells as they stood when each was last released; `more`: what else is kept of them."""
    return Table(
        name,
        metadata,
        Column("site_id", NAME, primary_key=True),
        Column("day", DAY, primary_key=True),
        Column("counter_id", NAME, primary_key=True),
        Column("questionnaire", String(60), primary_key=True),
        Column("question", NAME, primary_key=True),
        Column("answer", Integer, primary_key=True, autoincrement=False),
        Column("n", Integer, nullable=False),
        Column("released_at", MOMENT, nullable=False),
        *more,
    )


# What a supervisor may see of the answers that count; and the hours of whole blocks of them
# (`central.tally.block_hours`), null where a program released that did not note them.
released_tallies = _released("released_tallies", Column("hours", Text), Column("rated_then", Text))

# The same of ratings that a rule about touches marked (`central.tally.marked_blocks`).
released_marked = _released("released_marked")

# Between which times the day's records were made.
site_days = Table(
    "site_days",
    metadata,
    Column("site_id", NAME, primary_key=True),
    Column("day", DAY, primary_key=True),
    Column("first_at", MOMENT, nullable=False),
    Column("last_at", MOMENT, nullable=False),
)

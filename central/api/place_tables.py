"""Tables of places, visits and logs: no answer of a citizen is in them."""

from central.api.tables import DAY, FLAG, INTEGER, MILLIONTHS, TEXT, Column, Table

SITE = Column("site", TEXT, "Id of the site", "xa-mau")
COUNTER = Column("counter", TEXT, "Id of the counter", "quay-1")
DAY_COLUMN = Column("day", DAY, "Local day of the site", "2026-03-02")
_EVENT = Column(
    "event",
    TEXT,
    "What happened: called, served, prompted, rated, answered, unrated:CAUSE; on a phone"
    " phone-rated, phone-answered. Newer versions may add others",
    "served",
)

SITES = Table(
    "sites",
    "Sites",
    (
        SITE,
        Column("name", TEXT, "Name", "Bộ phận Một cửa Xã Mẫu"),
        Column("unit", TEXT, "Administrative unit", "Xã Mẫu"),
        Column("timezone", TEXT, "Time zone of its days", "Asia/Ho_Chi_Minh"),
        Column("sample", FLAG, "Whether its data is sample data", False),
    ),
    1,
)
COUNTERS = Table(
    "counters",
    "Counters",
    (
        SITE,
        COUNTER,
        Column("name", TEXT, "Name", "Quầy 1"),
        Column("field", TEXT, "Field; empty where none is said", "Hộ tịch"),
    ),
    2,
)
VISITS = Table(
    "visits",
    "Counts of visits by day, counter and event; no answers",
    (SITE, DAY_COLUMN, COUNTER, _EVENT, Column("visits", INTEGER, "How many visits", 41)),
    4,
)
HOURS = Table(
    "hours",
    "Counts of visits by hour of the day; no answers",
    (
        SITE,
        DAY_COLUMN,
        Column("hour", INTEGER, "Hour of the site's day, 0 to 23", 9),
        COUNTER,
        _EVENT,
        Column("visits", INTEGER, "How many visits", 7),
    ),
    5,
)
MARKED = Table(
    "marked",
    "Ratings that are kept and not counted, by the rule that marked them; no answers",
    (
        SITE,
        DAY_COLUMN,
        COUNTER,
        Column("event", TEXT, "rated (at the kiosk) or phone-rated", "rated"),
        Column("mark", TEXT, "The rule's code, such as too-fast or burst", "too-fast"),
        Column("ratings", INTEGER, "How many ratings", 2),
    ),
    5,
)
RESPONSE = Table(
    "response",
    "Response rates by counter and day: ratings counted of visits served; no answers",
    (
        SITE,
        DAY_COLUMN,
        COUNTER,
        Column("served", INTEGER, "Visits served; 0 where no source tells of serving", 41),
        Column(
            "answered",
            INTEGER,
            "Served visits with a counted rating; those by phone alone in whole steps of 5. Null"
            " where no source tells of serving",
            25,
            may_be_null=True,
        ),
        Column(
            "response_millionths",
            MILLIONTHS,
            "answered of served, in millionths",
            609_756,
            may_be_null=True,
        ),
        Column("rated", INTEGER, "Counted ratings at the kiosk, of whatever visit", 27),
    ),
    3,
)
LOGS = Table(
    "logs",
    "How far each log is held",
    (
        SITE,
        Column("kiosk", TEXT, "Id of the kiosk", "k-0123456789"),
        Column("epoch", TEXT, "Id of the epoch of its log", "AAECAwQFBgcICQoLDA0ODw"),
        Column("records", INTEGER, "Records held, without a gap", 412),
        Column("head", TEXT, "Hash of the last record", "A" * 43),
        Column("head_at", TEXT, "When it came, RFC 3339 in UTC", "2026-03-02T02:00:00.000Z"),
        Column("forked", FLAG, "Whether it contradicts itself, and nobody has decided", False),
    ),
    3,
)

"""Reference data with the days on which it holds, and who changed what of it.

A row of a `..._versions` table says what held from the day `valid_from` on, until before the day
`valid_to` (null: until further notice). What holds for every site, or belongs to no site, has the
site id `*`, which no site can have. The tables `sites`, `counters` and `officers` stay what the
running central goes by; central/reference/in_use.py brings the first two into line.
"""

from sqlalchemy import BigInteger, Column, String, Table, Text

from central.store.metadata import DAY, HASH, MOMENT, NAME, metadata

EVERY_SITE = "*"
"""The site id of what holds for all sites; likewise the counter id of what holds for all."""


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False)


unit_versions = Table(
    "unit_versions",
    metadata,
    Column("site_id", NAME, primary_key=True),
    Column("unit_id", NAME, primary_key=True),
    Column("valid_from", DAY, primary_key=True),
    Column("valid_to", DAY),
    _text("name"),
    _text("level"),
    # The unit that it belongs to; empty for a province.
    _text("parent"),
    # As the state writes it; empty until somebody fills it in.
    _text("code"),
    # The resolution or decision by which it is so.
    _text("basis"),
    # Ids of what it goes on in from `valid_to` on, with a space between.
    _text("successors"),
)

site_versions = Table(
    "site_versions",
    metadata,
    Column("site_id", NAME, primary_key=True),
    Column("valid_from", DAY, primary_key=True),
    Column("valid_to", DAY),
    _text("name"),
    _text("unit"),
    _text("unit_id"),
    _text("timezone"),
    # "yes" or "no".
    _text("sample"),
    _text("successors"),
)

counter_versions = Table(
    "counter_versions",
    metadata,
    Column("site_id", NAME, primary_key=True),
    Column("counter_id", NAME, primary_key=True),
    Column("valid_from", DAY, primary_key=True),
    Column("valid_to", DAY),
    _text("name"),
    _text("field"),
    # A counter of this site, or SITE/COUNTER.
    _text("successors"),
)

procedure_versions = Table(
    "procedure_versions",
    metadata,
    Column("site_id", NAME, primary_key=True),
    Column("procedure", String(60), primary_key=True),
    Column("valid_from", DAY, primary_key=True),
    Column("valid_to", DAY),
    _text("name"),
    _text("field"),
    _text("successors"),
)

questionnaire_versions = Table(
    "questionnaire_versions",
    metadata,
    Column("site_id", NAME, primary_key=True),
    Column("counter_id", NAME, primary_key=True),
    Column("valid_from", DAY, primary_key=True),
    Column("valid_to", DAY),
    # Such as mot-cua@1.
    _text("questionnaire"),
)

# Each day of the week: spans such as 07:30-11:30 13:30-17:00, empty if closed.
opening_hours = Table(
    "opening_hours",
    metadata,
    Column("site_id", NAME, primary_key=True),
    Column("valid_from", DAY, primary_key=True),
    Column("valid_to", DAY),
    _text("monday"),
    _text("tuesday"),
    _text("wednesday"),
    _text("thursday"),
    _text("friday"),
    _text("saturday"),
    _text("sunday"),
)

holidays = Table(
    "holidays",
    metadata,
    Column("site_id", NAME, primary_key=True),
    Column("day", DAY, primary_key=True),
    # "holiday", "working" (a day made up for, at a weekend) or "ordinary" (an entry taken back).
    _text("what"),
    _text("name"),
    # Spans; empty: closed on a holiday, the hours of `instead_of`'s weekday on a working day.
    _text("hours"),
    _text("instead_of"),
)

# How citizens reach a site, as its public notice says it.
contact_versions = Table(
    "contact_versions",
    metadata,
    Column("site_id", NAME, primary_key=True),
    Column("valid_from", DAY, primary_key=True),
    Column("valid_to", DAY),
    _text("hotline"),
    _text("email"),
    _text("address"),
    # Where a petition is sent: an agency with its address, or the page of a portal.
    _text("petitions"),
)

reference_changes = Table(
    "reference_changes",
    metadata,
    Column("site_id", NAME, primary_key=True),
    # Rises with every change of any site.
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("at", MOMENT, nullable=False),
    # The account's name, or "command" for who has the server itself.
    Column("who", String(60), nullable=False),
    Column("kind", String(20), nullable=False),
    # What was changed, such as xa-mau/quay-1, and from which day on.
    Column("key", String(150), nullable=False),
    Column("valid_from", DAY, nullable=False),
    # JSON objects; empty before it was there, and after it was taken back.
    _text("before"),
    _text("after"),
    # base64url SHA-256 of the file that said so; empty if none did.
    Column("file_hash", HASH, nullable=False),
)

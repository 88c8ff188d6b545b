"""The one list of tables, with one way of naming what has no name of its own."""

from sqlalchemy import MetaData, String

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)

NAME = String(40)
"""A site, a kiosk, a counter, an officer: the names of docs/record-format.md."""

EPOCH = String(22)
HASH = String(43)
MOMENT = String(24)
"""`central.moment.to_text`: UTC, milliseconds."""

DAY = String(10)
"""A local day of the site, such as 2026-11-22."""

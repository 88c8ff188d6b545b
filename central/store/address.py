"""Database addresses: read, and shown without what is secret in them."""

import re

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from central.store.errors import DatabaseUnusableError

EXPECTED = (
    "Expected sqlite:///central.sqlite, or postgresql://user@host/database (docs/databases.md)"
)
DRIVERS = {
    "sqlite": "sqlite",
    "sqlite+pysqlite": "sqlite",
    "postgresql": "postgresql+psycopg",
    "postgres": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}
"""What may stand before the colon, and which driver serves it."""

_SECRET = re.compile(r"(?<=//).*@|(?<=password=)[^&#]*", re.IGNORECASE)


def masked(url: str) -> str:
    """`url` for people to read, whatever it is: without user, password and what hides as one."""
    return _SECRET.sub(lambda found: "***@" if found[0].endswith("@") else "***", url)


def read_address(url: str) -> URL:
    """The address in `url`, with the driver we use; DatabaseUnusableError if it is none."""
    try:
        address = make_url(url)
    except (ArgumentError, ValueError) as error:
        # Its message would quote the address.
        raise DatabaseUnusableError(f"database address {masked(url)!r}: {EXPECTED}") from error
    driver = DRIVERS.get(address.drivername)
    if driver is None:
        raise DatabaseUnusableError(
            f"database address {masked(url)!r}: {address.drivername} is not supported. {EXPECTED}"
        )
    return address.set(drivername=driver)

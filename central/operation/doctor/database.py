"""The doctor's look at the database: reachable, of this version, set so that a commit is kept.

Guarantees that nothing is written and that an address is shown without its password.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, Engine, func, inspect, make_url, select, text

from central.moment import Clock, from_text
from central.operation.doctor.finding import Finding, fault, warning, well
from central.store.engine import open_engine, reading
from central.store.errors import DatabaseNewerError, DatabaseOlderError, StoreError
from central.store.head_queries import record_count
from central.store.head_tables import nightly_heads
from central.store.migrate import require_current

CLOCKS_APART = timedelta(seconds=5)
HEAD_IS_OLD = timedelta(hours=26)
"""A night and the time to notice."""

_PART = "database"
_AS_IT_SAYS = "Do as it says; docs/databases.md has the statements and the rights."
_DURABLE = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}
"""PostgreSQL's settings without which a receipt may be for a record that a power cut takes."""


def look_at_database(url: str, clock: Clock) -> Iterator[Finding]:
    """Every finding about the database at `url`."""
    shown = make_url(url).render_as_string(hide_password=True)
    try:
        engine = open_engine(url)
        with reading(engine) as connection:
            version = _version(connection)
    except StoreError as error:
        yield fault(_PART, f"{shown}: {error}", "Start it, or correct [database] url.")
        return
    yield well(_PART, f"{shown}, {version}")
    try:
        yield from _form(engine)
        if engine.dialect.name == "postgresql":
            with reading(engine) as connection:
                yield from _settings_of_postgresql(connection, clock)
        if inspect(engine).has_table(nightly_heads.name):
            with reading(engine) as connection:
                yield _nightly_head(connection, clock())
    except StoreError as error:
        yield fault(_PART, str(error), _AS_IT_SAYS)
    finally:
        engine.dispose()


def _version(connection: Connection) -> str:
    if connection.dialect.name == "sqlite":
        return f"SQLite {connection.execute(text('SELECT sqlite_version()')).scalar_one()}"
    return f"PostgreSQL {connection.execute(text('SHOW server_version')).scalar_one()}"


def _form(engine: Engine) -> Iterator[Finding]:
    try:
        require_current(engine)
    except DatabaseOlderError as error:
        yield fault("revision", str(error), "Make a copy, then run `central migrate`.")
    except DatabaseNewerError as error:
        yield fault("revision", str(error), "Install the version that made it.")
    except StoreError as error:
        yield fault("revision", str(error), _AS_IT_SAYS)
    else:
        yield well("revision", "as this version needs it; figures are of its rules")


def _settings_of_postgresql(connection: Connection, clock: Clock) -> Iterator[Finding]:
    def show(name: str) -> str:
        return str(connection.execute(text(f"SHOW {name}")).scalar_one())

    encoding = show("server_encoding")
    if encoding == "UTF8":
        yield well("encoding", f"UTF8, collation {_collation(connection)}")
    else:
        do = "Make a database with ENCODING 'UTF8' and restore the dump into it."
        yield fault("encoding", f"{encoding}: Vietnamese cannot be stored", do)
    loose = [f"{name}={show(name)}" for name, wanted in _DURABLE.items() if show(name) != wanted]
    if loose:
        do = "Set them to on: a power cut could take records that were receipted."
        yield fault("durability", ", ".join(loose), do)
    else:
        yield well("durability", "fsync, full_page_writes and synchronous_commit are on")
    yield well("time zone", f"{show('TimeZone')} (times are stored as UTC texts)")
    yield _clocks(connection, clock)
    size = "SELECT pg_size_pretty(pg_database_size(current_database()))"
    yield well("size", str(connection.execute(text(size)).scalar_one()))


def _collation(connection: Connection) -> str:
    query = "SELECT datcollate FROM pg_database WHERE datname = current_database()"
    return str(connection.execute(text(query)).scalar_one())


def _clocks(connection: Connection, clock: Clock) -> Finding:
    there: datetime = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
    apart = abs(there.astimezone(UTC) - clock())
    found = f"{apart.total_seconds():.1f} s between this machine and the database"
    if apart <= CLOCKS_APART:
        return well("clocks", found)
    return warning("clocks", found, "Let both machines follow the same time server.")


def _nightly_head(connection: Connection, now: datetime) -> Finding:
    last = connection.execute(select(func.max(nightly_heads.c.at))).scalar_one()
    if last is None and record_count(connection) == 0:
        return well("heads", "no nightly head yet, and no record either")
    if last is None:
        do = "Let `central serve` run over a night; then look again."
        return warning("heads", "records are held and no night was signed yet", do)
    age = now - from_text(last)
    found = f"the last nightly head is {age.total_seconds() / 3600:.0f} h old"
    if age <= HEAD_IS_OLD:
        return well("heads", found)
    return warning("heads", found, "Is `central serve` running? Its log says why none was signed.")

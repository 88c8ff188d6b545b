"""PostgreSQL: connections with bounds to every wait, and errors by their class, without values.

Guarantees that a connection is of a database in UTF-8, commits durably, and names the central in
the server's lists; that one which the server has ended meanwhile (a restart) is noticed before it
is used; that no error's text quotes a value of a row; that no text is refused for a U+0000 in it.
Whether a database sorts as SQLite does is
asked by `central.store.migrate`.
"""

import select
from typing import Any

import psycopg
from psycopg.types.string import StrDumperUnknown
from sqlalchemy import URL, Connection, Engine, event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import DBAPIError, DisconnectionError

from central.store.errors import DatabaseBusyError, DatabaseUnusableError, StoreError
from central.store.limits import Limits

NAME = "postgresql"
APPLICATION = "thuocdo-central"

READS = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
"""Execution options of a transaction that only reads, and sees one moment."""

_KEEP_ALIVE = {
    # A server that is gone without a word is noticed within a minute.
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 60_000,
}
_SESSION = """
SELECT set_config('statement_timeout', %s, false), set_config('lock_timeout', %s, false),
       set_config('idle_in_transaction_session_timeout', %s, false),
       set_config('timezone', 'UTC', false),
       CASE current_setting('synchronous_commit') WHEN 'off'
            THEN set_config('synchronous_commit', 'on', false) END
"""
_AGAIN = {
    "40001": "another change came in between; try again",
    "40P01": "two changes waited for one another; try again",
    "55P03": "another transaction holds what this one needs; try again",
    "57014": "the database took too long; try again",
    "53300": "the database has too many connections; try again",
    "25P03": "the transaction stood still for too long and was ended; try again",
    "57P01": "the database is being stopped; try again",
    "57P02": "the database is being restarted; try again",
    "57P03": "the database is starting or stopping; try again",
    "57P05": "the database ended the connection; try again",
}
"""By SQLSTATE: what passes by itself."""

_AGAIN_UNCODED = {
    "too many c": "53300",
    "connection slots are reserved": "53300",
    "is starting up": "57P03",
    "is shutting down": "57P03",
    "in recovery mode": "57P03",
    "not yet accepting": "57P03",
}
"""Of a connection that is refused the driver says the words alone."""

_NOT_HERE = {
    "25006": "the database only reads: it is a standby, or set read-only. [database] url must name"
    " the primary",
    "42501": "the database's role lacks a right: `central migrate --grant-to` gives the role that"
    " serves its rights; init and migrate want the owner's role (docs/databases.md)",
}
"""By SQLSTATE: what the server is not for, or not for us."""

_OURS = ("22", "23", "42", "0A")
"""Classes of SQLSTATE that a fault of ours has: wrong values, broken rules, wrong statements."""

_LOST = "the connection to the database was lost; try again"
_PEER = "Peer authentication failed"
_AS_ANOTHER = (
    "the database does not let this user of the machine in: `runuser -u thuocdo-central -- central"
    " ...` runs a command as the right one"
)


class _TextDumper(StrDumperUnknown):
    """Texts as psycopg sends them, but for U+0000, which PostgreSQL cannot hold: it would refuse
    what somebody typed where SQLite finds nothing of that name.
    """

    def dump(self, obj: str) -> bytes:
        """The text in UTF-8, with U+FFFD in its place."""
        return (obj.replace("\0", "\ufffd") if "\0" in obj else obj).encode()


def connect_arguments(address: URL, limits: Limits) -> dict[str, Any]:
    """For the driver; what the address itself says holds."""
    wanted = {
        "application_name": APPLICATION,
        "connect_timeout": limits.connect_s,
        "client_encoding": "utf8",
        **_KEEP_ALIVE,
    }
    return {name: value for name, value in wanted.items() if name not in address.query}


def pool_arguments(limits: Limits) -> dict[str, Any]:
    """For the pool: connections are kept, and never more than said."""
    return {"pool_size": limits.connections, "max_overflow": 0, "use_native_hstore": False}


def plan_for_values(connection: Connection) -> None:
    """Let what follows in this transaction be planned for its own values; elsewhere do nothing.

    After some executions PostgreSQL keeps one plan for any values, which for a hundred sites and a
    month reads the rows of one site and one day after the other: three times as long.
    """
    if connection.dialect.name == NAME:
        connection.exec_driver_sql("SET LOCAL plan_cache_mode = force_custom_plan")


def prepare(engine: Engine, limits: Limits) -> None:
    """Let every connection of `engine` be as above."""

    def set_session(connection: psycopg.Connection[Any], _record: object) -> None:
        # By a statement, not by `options`: pgbouncer refuses those.
        times = [f"{s}s" for s in (limits.statement_s, limits.lock_s, limits.idle_s)]
        connection.execute(_SESSION, times)
        connection.commit()
        connection.adapters.register_dumper(str, _TextDumper)
        encoding = connection.info.parameter_status("server_encoding")
        if encoding != "UTF8":
            raise DatabaseUnusableError(
                f"the database is encoded in {encoding}; expected UTF8: docs/databases.md says"
                " how to make one"
            )

    event.listen(engine, "connect", set_session)
    event.listen(engine, "checkout", _refuse_ended)
    event.listen(engine, "handle_error", _hide_values)


def named(error: DBAPIError) -> StoreError | None:
    """What `error` means; None for a fault of ours, which stays what it is, and of others."""
    cause = error.orig
    if not isinstance(cause, psycopg.Error):
        return None
    state = cause.sqlstate or _state_said(cause)
    lost = error.connection_invalidated or state.startswith("08")
    if state in _AGAIN or lost:
        return DatabaseBusyError(_AGAIN.get(state, _LOST))
    if _PEER in str(cause):
        return DatabaseUnusableError(f"{_AS_ANOTHER} ({_said(cause)})")
    if state in _NOT_HERE:
        return DatabaseUnusableError(f"{_NOT_HERE[state]} ({_said(cause)})")
    if state.startswith(_OURS) or (not state and isinstance(cause, psycopg.DataError)):
        return None
    return DatabaseUnusableError(f"the database cannot be used: {_said(cause)}")


def _state_said(cause: psycopg.Error) -> str:
    said = str(cause)
    return next((state for words, state in _AGAIN_UNCODED.items() if words in said), "")


def _said(cause: psycopg.Error) -> str:
    return " ".join(str(cause).split())


def _refuse_ended(connection: psycopg.Connection[Any], _record: object, _proxy: object) -> None:
    """A server that ends a connection says so on it: what there is to read is read first.

    Costs no round trip, as a question to the server would before every transaction.
    """
    asked = select.poll()
    try:
        asked.register(connection.fileno(), select.POLLIN)
        while asked.poll(0):
            connection.pgconn.consume_input()
    except psycopg.Error as error:
        raise DisconnectionError("the server has ended this connection") from error


def hide_values(error: psycopg.Error) -> None:
    """Keep the first line of `error` alone: the details quote the row."""
    state, first = error.sqlstate or "", error.diag.message_primary
    if state.startswith("22"):
        # Here the first line quotes the value too.
        first = f"a value is not of its column's form ({state})"
    if first is not None:
        error.args = (first,)


def _hide_values(context: ExceptionContext) -> None:
    error, wrapped = context.original_exception, context.sqlalchemy_exception
    if not isinstance(error, psycopg.Error):
        return
    hide_values(error)
    if isinstance(wrapped, DBAPIError) and error.diag.message_primary is not None:
        wrapped.args = (f"({type(error).__module__}.{type(error).__name__}) {error.args[0]}",)

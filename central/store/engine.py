"""The database: opened, and the two doors to it, `reading` and `writing`.

Guarantees that a transaction is done whole or not at all; that what fails is an error of
`central.store.errors`, in which neither a value nor a password stands; that no wait is without end.
SQLite takes one writer of this process at a time, in turn (`central.store.sqlite`); on PostgreSQL
they go side by side (`central.store.postgresql`). Leaves the form of the tables to
`central.store.migrate`.
"""

import threading
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol

from sqlalchemy import URL, Connection, Engine, QueuePool, create_engine
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from central.store import postgresql, sqlite
from central.store.address import masked, read_address
from central.store.errors import DatabaseBusyError, DatabaseUnusableError, StoreError
from central.store.limits import Limits

WRITER_WAIT_S = 5.0
"""How long a writer waits for its turn within this process, and anybody for a connection."""


class _Kind(Protocol):
    """What a module says of its database."""

    def connect_arguments(self, address: URL, limits: Limits, /) -> dict[str, Any]: ...
    def pool_arguments(self, limits: Limits, /) -> dict[str, Any]: ...
    def prepare(self, engine: Engine, limits: Limits, /) -> None: ...
    def named(self, error: DBAPIError, /) -> StoreError | None: ...


_turns: weakref.WeakKeyDictionary[Any, threading.Lock] = weakref.WeakKeyDictionary()


def open_engine(url: str, limits: Limits | None = None) -> Engine:
    """An engine for `url`; DatabaseUnusableError if the address is none.

    Nothing is opened yet: the first connection is, and says what is wrong then.
    """
    limits = limits or Limits()
    address = read_address(url)
    kind: _Kind = postgresql if address.get_backend_name() == postgresql.NAME else sqlite
    try:
        engine = create_engine(
            address,
            connect_args=kind.connect_arguments(address, limits),
            # An error's text would quote what was to be written: a record, with its answers.
            hide_parameters=True,
            poolclass=QueuePool,
            pool_timeout=WRITER_WAIT_S,
            **kind.pool_arguments(limits),
        )
    except (ArgumentError, ModuleNotFoundError) as error:
        raise DatabaseUnusableError(f"database address {masked(url)!r}: {error}") from error
    kind.prepare(engine, limits)
    if engine.dialect.name != postgresql.NAME:
        _turns[engine.pool] = threading.Lock()
    # A command drops its engine when it is done, and its connections are ended in order.
    weakref.finalize(engine, engine.pool.dispose)
    return engine


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A short transaction that only reads, and sees one moment; a long one would hold up every
    writer.
    """
    if engine.dialect.name == postgresql.NAME:
        engine = engine.execution_options(**postgresql.READS)
    with _named_errors(engine), engine.begin() as connection:
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that writes: all of it is committed at the end, or none of it.

    On PostgreSQL each statement sees what was committed before it: who reads and then writes what
    follows from it holds a row first (`lock_site`). DatabaseBusyError when no turn comes within
    the waits above.
    """
    if engine.dialect.name != postgresql.NAME:
        engine = engine.execution_options(**sqlite.WRITES)
    with _turn(engine), _named_errors(engine), engine.begin() as connection:
        yield connection


@contextmanager
def _turn(engine: Engine) -> Iterator[None]:
    turn = _turns.get(engine.pool)
    if turn is None:
        yield
        return
    if not turn.acquire(timeout=WRITER_WAIT_S):
        raise DatabaseBusyError("other writers of this process hold the database; try again")
    try:
        yield
    finally:
        turn.release()


@contextmanager
def _named_errors(engine: Engine) -> Iterator[None]:
    try:
        yield
    except PoolTimeoutError as error:
        raise DatabaseBusyError("too many connections at once; try again") from error
    except IntegrityError:
        raise
    except DBAPIError as error:
        kind: _Kind = postgresql if engine.dialect.name == postgresql.NAME else sqlite
        named = kind.named(error)
        if named is None:
            raise
        raise named from error

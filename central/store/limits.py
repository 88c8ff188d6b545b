"""How long the central waits for its database, and how much of it it takes: the defaults."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """For PostgreSQL; SQLite has waits of its own. Each time is in whole seconds.

    `connections`: at most so many of one process; `connect_s`: to open one; `statement_s`: for one
    statement; `lock_s`: for a row or table that another transaction holds; `idle_s`: for a
    transaction in which nothing happens, before the server ends it.
    """

    connections: int = 15
    connect_s: int = 5
    statement_s: int = 60
    lock_s: int = 5
    idle_s: int = 600

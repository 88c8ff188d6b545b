"""What each side counts, read from its own database and from nowhere else."""

import sqlite3
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class CentralCount:
    """Records held, visits served and ratings kept, as the central's tables say.

    `marked`: of the ratings, those that a counting rule marks.
    """

    records: int
    visits: int
    ratings: int
    marked: int


def central_count(database: Path) -> CentralCount:
    """The central's own count."""
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:

        def one(statement: str) -> int:
            return int(connection.execute(statement).fetchone()[0] or 0)

        return CentralCount(
            one("SELECT count(*) FROM records"),
            one("SELECT sum(n) FROM visit_tallies WHERE event = 'served'"),
            one("SELECT sum(n) FROM visit_tallies WHERE event = 'rated'"),
            one("SELECT sum(n) FROM visit_tallies WHERE event = 'rated' AND mark <> ''"),
        )


def outbox_count(outbox: Path) -> tuple[int, int]:
    """Records in the kiosk's log and how many of them are receipted; the kiosk must have ended."""
    with sqlite3.connect(f"file:{outbox}?mode=ro", uri=True) as connection:
        records = int(connection.execute("SELECT count(*) FROM log").fetchone()[0])
        pending = int(connection.execute("SELECT count(*) FROM pending").fetchone()[0])
        return records, records - pending

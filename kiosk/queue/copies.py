"""The copies that migrations left beside the outbox: deleted once nothing is in them alone.

Guarantees that a copy is deleted only after a walk over the whole log in which every record of it
was found again in the log, verified, with the same hash. A copy of which that cannot be said stays.
"""

import logging
import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Copies:
    """The copies beside the outbox at `path`, while the log is walked along from its beginning."""

    path: Path
    found: list[Path] = field(init=False)
    _held: dict[Path, int] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        """Looks for them."""
        names = self.path.parent.glob(f"{self.path.name}.before-*")
        self.found = [name for name in names if name.suffix.removeprefix(".before-").isdigit()]

    def compare(self, hashes: dict[int, str]) -> None:
        """`hashes`: those of the next records of the log, by number."""
        if not hashes:
            return
        for copy in self.found:
            rows = _rows(copy, min(hashes), max(hashes))
            same = sum(hashes.get(number) == digest for number, digest in rows)
            self._held[copy] = self._held.get(copy, 0) + same

    def delete_held(self) -> None:
        """The walk has ended: deletes each copy whose records were all found in the log."""
        for copy in self.found:
            if _count(copy) != self._held.get(copy, 0):
                logger.error("%s holds records that the outbox does not; it is kept", copy)
                continue
            try:
                copy.unlink()
            except OSError as error:
                logger.warning("%s could not be deleted: %s", copy, error)
                continue
            logger.info("%s was deleted: all of it is in the outbox", copy)


def _rows(copy: Path, first: int, last: int) -> list[tuple[int, str]]:
    asked = "SELECT number, hash FROM log WHERE number BETWEEN ? AND ?"
    return _ask(copy, asked, (first, last)) or []


def _count(copy: Path) -> int | None:
    """How many records the copy has; None if it cannot be read."""
    found = _ask(copy, "SELECT count(*), '' FROM log", ())
    return found[0][0] if found else None


def _ask(copy: Path, statement: str, values: tuple[int, ...]) -> list[tuple[int, str]] | None:
    try:
        with closing(sqlite3.connect(f"{copy.as_uri()}?mode=ro", uri=True)) as connection:
            return connection.execute(statement, values).fetchall()
    except sqlite3.Error:
        return None

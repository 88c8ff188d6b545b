"""Which files are open, and whether the next start would find the same ones under their names.

Guarantees that a file which was deleted or replaced while it is open is told by one look at its
name: what is written into it then is on the disk, and lost all the same. Leaves to others: what is
done then (`kiosk.queue.rescue`).
"""

from pathlib import Path

from kiosk.queue.errors import StorageBrokenError


class OpenFiles:
    """The outbox as it stood at its name when it was opened, and its journal when it first did."""

    def __init__(self, path: Path, journal_mode: str) -> None:
        """Call it when SQLite has opened `path`; OSError if nothing stands there."""
        journal = "-wal" if journal_mode == "wal" else "-journal"
        self._journal = path.with_name(path.name + journal)
        self._found = {path: _identity(path)}
        self.refuse_others()

    def refuse_others(self) -> None:
        """StorageBrokenError unless each name still leads to its file; some microseconds."""
        for name, found in self._found.items():
            try:
                here = _identity(name)
            except OSError as error:
                raise StorageBrokenError(f"{name} was deleted while it was open") from error
            if here != found:
                raise StorageBrokenError(f"{name} was replaced while it was open")
        if self._journal not in self._found and self._journal.exists():
            self._found[self._journal] = _identity(self._journal)

    @property
    def are_in_place(self) -> bool:
        """Whether `refuse_others` has nothing to say."""
        try:
            self.refuse_others()
        except StorageBrokenError:
            return False
        return True


def _identity(name: Path) -> tuple[int, int]:
    found = name.stat()
    return found.st_dev, found.st_ino

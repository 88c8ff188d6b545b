"""Which file is open, and whether the next start would find the same one under its name.

Guarantees that a file which was deleted or replaced while it is open is told by one look at its
name: what is written into it then is on the disk, and lost all the same.
"""

from dataclasses import dataclass
from pathlib import Path

from kiosk.queue.errors import StorageBrokenError


@dataclass(frozen=True, slots=True)
class OpenFile:
    """The file that stood at `path` when it was opened."""

    path: Path
    device: int
    inode: int

    @classmethod
    def at(cls, path: Path) -> "OpenFile":
        """What stands at `path` now; OSError if nothing does."""
        found = path.stat()
        return cls(path, found.st_dev, found.st_ino)

    def refuse_another(self) -> None:
        """StorageBrokenError unless the name still leads to this file."""
        try:
            found = OpenFile.at(self.path)
        except OSError as error:
            raise StorageBrokenError(f"{self.path} was deleted while it was open") from error
        if found != self:
            raise StorageBrokenError(f"{self.path} was replaced while it was open")

"""Three places for keys in one folder: the one in force, the next one and the one before.

Guarantees that each change is a link or a rename, so that at every moment, and after a power cut at
any point, the key that a log may ask for next stands in one of the three. What stands in the files
is of no matter here: at level 1 it is the key, at level 2 it is sealed.

| name | what |
|---|---|
| `kiosk.key` | the key in force, as far as this folder knows; the log knows better |
| `kiosk.key.next` | the key that is to follow; written and synced before the log hears of it |
| `kiosk.key.former` | the key before, until the central has taken the record that replaced it |
"""

import os
from pathlib import Path

from kiosk.identity.key_file import sync_folder

KEY = "kiosk.key"
NEXT = "kiosk.key.next"
FORMER = "kiosk.key.former"


def promote(folder: Path) -> None:
    """The next key is the one in force; the one in force is the one before.

    May be done again where a power cut came between. Raises an OSError.
    """
    if not (folder / FORMER).exists():
        os.link(folder / KEY, folder / FORMER)
        sync_folder(folder)
    (folder / NEXT).replace(folder / KEY)
    sync_folder(folder)


def demote(folder: Path) -> None:
    """The key before is in force again, and the one that was is to follow it.

    For a log that was lost before the central heard of the change. May be done again. OSError.
    """
    if not (folder / NEXT).exists():
        os.link(folder / KEY, folder / NEXT)
        sync_folder(folder)
    (folder / FORMER).replace(folder / KEY)
    sync_folder(folder)


def forget_former(folder: Path) -> None:
    """The key before is of no more use: the central has taken the one after it. OSError."""
    (folder / FORMER).unlink(missing_ok=True)
    sync_folder(folder)

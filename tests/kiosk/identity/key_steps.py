"""What counts as a step of a change of keys: each name that changes, each file that is made.

Python tells of them by its audit events, before it does them.
"""

import os
from pathlib import Path

from kiosk.log_opening import LogPlace
from kiosk.record import Place, Stamp

PLACE = Place("xa-mau", "k-0123456789")
CHANGES = ("os.link", "os.rename", "os.remove")


def is_step(event: str, arguments: tuple) -> bool:
    """Say whether the event is a link, a rename, a deletion, or the making of a key's file."""
    is_made = event == "open" and isinstance(arguments[2], int) and arguments[2] & os.O_CREAT
    return event in CHANGES or bool(is_made and "kiosk.key" in str(arguments[0]))


def stamp() -> Stamp:
    return Stamp("2026-03-02T08:00:00.000+07:00", "0f1e", 1_000, "synced")


def log_place(folder: Path, place: Place) -> LogPlace:
    """Give the log of `folder` as a kiosk opens it."""
    return LogPlace(folder, place, stamp, None, 90)

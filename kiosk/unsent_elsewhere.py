"""Whether a data folder still holds records of another enrolment that nobody has received.

Guarantees that no kiosk is enrolled over them: their key signs them and nothing else does. Reads
the outbox without changing it. Leaves to others: the outbox itself (`kiosk.queue`).
"""

import sqlite3
from contextlib import closing
from pathlib import Path

from kiosk.identity.enrolment import EnrolmentError
from kiosk.identity.key_file import load_key

KEY = "kiosk.key"
OUTBOX = "outbox.sqlite"


def refuse_over_unsent(folder: Path) -> None:
    """EnrolmentError if the outbox in `folder` is another key's and records of it wait.

    Raises KeyFileError if the key beside it cannot be used. An outbox that cannot be read is no
    reason: it is moved aside, and never deleted, when the log is opened.
    """
    found = _waiting(folder / OUTBOX)
    if found is None:
        return
    kiosk, kid, unsent = found
    try:
        mine = load_key(folder / KEY).kid
    except FileNotFoundError:
        mine = ""
    if unsent > 0 and mine != kid:
        raise EnrolmentError(
            f"{folder} holds {unsent} records of kiosk {kiosk} that the central has not received, "
            f"and its key is not here any more. Put kiosk.key and enrolment.json of {kiosk} back, "
            "start the kiosk until all is sent (or run: kiosk log export FILE), and enrol anew "
            "then; or move the whole folder aside, keep it, and enrol with a new one"
        )


def _waiting(outbox: Path) -> tuple[str, str, int] | None:
    if not outbox.is_file():
        return None
    try:
        with closing(sqlite3.connect(f"{outbox.resolve().as_uri()}?mode=ro", uri=True)) as found:
            owner = found.execute("SELECT kiosk, kid FROM owner").fetchone()
            if owner is None:
                return None
            (unsent,) = found.execute("SELECT count(*) FROM pending").fetchone()
    except sqlite3.Error:
        return None
    return str(owner[0]), str(owner[1]), int(unsent)

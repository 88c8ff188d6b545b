"""Whose hand it is: of a person at a page, of the machine's user at a command, of the central.

Guarantees that a command is noted with the name by which its user signed in to the machine, also
behind sudo, as the system knows it. Leaves to others: whether that name is one person's alone.
"""

import os
import pwd
import re
from datetime import datetime

from central.audit_log.entry import Who, WhoKind
from central.audit_log.noted_head import NotedHead
from central.audit_log.pen import CENTRAL, Author, Pen
from central.key_files import path_of, read_file
from central.settings import Settings
from kiosk.record import SigningKey

_LOGIN = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.@-]{0,39}\Z")
ROOT = 0


def pen_of(settings: Settings, key: SigningKey | None = None) -> Pen:
    """The pen of this central; `key`: the receipt key where it was read already. KeyFileError."""
    if key is None:
        path = path_of(settings.key_directory, "receipt")
        key = SigningKey(read_file(path, "receipt"))
    return Pen(key, NotedHead(settings.audit_directory))


def command_author(settings: Settings) -> Author:
    """The author of what a command changes. KeyFileError."""
    return Author(pen_of(settings), Who(WhoKind.COMMAND, machine_user()))


def central_author(pen: Pen) -> Author:
    """The author of what the central does by itself."""
    return Author(pen, CENTRAL)


def person_author(pen: Pen, name: str, address: str, now: datetime) -> Author:
    """The author of what somebody does who is signed in."""
    return Author(pen, Who(WhoKind.ACCOUNT, name), pen.origin(address, now))


def machine_user() -> str:
    """The name of the user who runs this process; behind sudo, of the one who called it."""
    number = os.getuid()
    # Only root is believed what sudo has set: everybody else can set it himself.
    called = os.environ.get("SUDO_USER", "") if number == ROOT else ""
    if _LOGIN.match(called):
        return called
    try:
        return pwd.getpwuid(number).pw_name[:40]
    except KeyError:
        return str(number)

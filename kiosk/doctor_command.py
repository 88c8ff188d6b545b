"""`kiosk doctor`: the findings as lines of 80 columns or as JSON, and the exit status.

Guarantees status 0 without a fault, 1 with one; warnings alone do not make it 1; that a kiosk that
runs is asked on its socket and its files are opened by nobody else; that the whole ends within
15 s. Lines are told as they are found.
"""

import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from kiosk.cli import DEFAULT_CONFIG
from kiosk.control import ControlError, NotRunningError, ask
from kiosk.doctor_stopped import stopped_looks
from kiosk.document import DocumentError
from kiosk.health.doctor.examine import WHOLE_LIMIT_S, examine
from kiosk.health.doctor.finding import (
    Finding,
    Text,
    fail,
    from_members,
    same,
    warn,
)
from kiosk.health.doctor.shown import as_json, lines_of, status, summary
from kiosk.settings import Settings, load_settings

DOCTOR = "doctor"
ALIVE_LIMIT_S = 2.0
"""How long a running kiosk may take to say that it is there; else it counts as hung."""
LEAST_LIMIT_S = 3.0
"""What is left at least for looking from outside."""
ROOT = 0


def doctor(
    config: Annotated[
        Path, typer.Option("--config", help="The kiosk's settings.")
    ] = DEFAULT_CONFIG,
    *,
    json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
    language: Annotated[str, typer.Option("--lang", help="en or vi.")] = "en",
) -> None:
    """Looks at display, touch, key, outbox, clock, network and the rest, and says what to do."""
    found = []
    for finding in findings_of(config):
        found.append(finding)
        if not json:
            sys.stdout.write("\n".join(lines_of(finding, language)) + "\n")
            sys.stdout.flush()
    sys.stdout.write((as_json(found) if json else summary(found, language)) + "\n")
    sys.stdout.flush()
    # What still hangs in a thread of the doctor's must not hold the command up.
    os._exit(status(found))


def findings_of(config: Path) -> Iterator[Finding]:
    """Every finding about the kiosk with the settings `config`."""
    try:
        settings = load_settings(config)
    except (DocumentError, OSError) as error:
        yield fail(
            "settings",
            same(str(error)),
            Text(
                "Sửa tệp; config/kiosk.toml là mẫu có mọi khóa.",
                "Correct the file; config/kiosk.toml is a sample with every key.",
            ),
        )
        yield from examine(stopped_looks(None))
        return
    began_s = time.monotonic()
    folder = settings.storage.folder
    try:
        list(ask(folder, DOCTOR, {"only": "alive"}, limit_s=ALIVE_LIMIT_S))
        for members in ask(folder, DOCTOR, limit_s=WHOLE_LIMIT_S):
            yield from_members(members)
    except NotRunningError:
        yield warn(
            "kiosk",
            Text("không chạy", "does not run"),
            Text(
                "Chạy “systemctl start thuocdo-kiosk” nếu nó phải chạy.",
                "Run `systemctl start thuocdo-kiosk` if it should.",
            ),
        )
        _become_the_owner(settings)
        yield from examine(stopped_looks(settings))
    except (ControlError, KeyError, ValueError) as error:
        yield fail(
            "kiosk",
            same(str(error)),
            Text(
                "Chạy lệnh này bằng người dùng của ki-ốt hoặc root; nếu ki-ốt treo, khởi động lại.",
                "Run this as the kiosk's user or as root; if the kiosk hangs, restart it.",
            ),
        )
        _become_the_owner(settings)
        left_s = WHOLE_LIMIT_S - (time.monotonic() - began_s)
        yield from examine(stopped_looks(settings, beside=True), max(LEAST_LIMIT_S, left_s))


def _become_the_owner(settings: Settings) -> None:
    """Root looks with the eyes of the kiosk's user: rights are then the service's, and no file can
    be left behind that it cannot read.
    """
    if os.geteuid() != ROOT:
        return
    try:
        owner = settings.storage.folder.stat()
    except OSError:
        return
    if owner.st_uid != ROOT:
        import pwd

        os.initgroups(pwd.getpwuid(owner.st_uid).pw_name, owner.st_gid)
        os.setgid(owner.st_gid)
        os.setuid(owner.st_uid)

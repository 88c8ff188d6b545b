"""Which versions are installed: ours, Qt's, Python's, SQLite's, the package's, the system's."""

import platform
import re
import sqlite3
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from kiosk.health.doctor.reading.commands import said_by
from kiosk.health.doctor.reading.small_file import read_text
from kiosk.health.doctor.reading.update_state import read_update
from kiosk.health.doctor.versions import VersionFacts
from kiosk.queue.engine import journal_mode_for

PACKAGE = "thuocdo-kiosk"
_CANDIDATE = re.compile(r"^\s*Candidate:\s*(\S+)", re.MULTILINE)
_INSTALLED = re.compile(r"^\s*Installed:\s*(\S+)", re.MULTILINE)


def read_versions(etc: Path = Path("/etc")) -> VersionFacts:
    """The facts; two short commands of Debian's at most."""
    policy = said_by(("apt-cache", "policy", PACKAGE))
    installed, candidate = _INSTALLED.search(policy), _CANDIDATE.search(policy)
    has = installed is not None and installed[1] != "(none)"
    package = installed[1] if has and installed else ""
    newer = candidate[1] if candidate and has and candidate[1] != package else ""
    told = read_update()
    return VersionFacts(
        kiosk=version("thuocdo"),
        qt=_version_of("PySide6-Essentials"),
        python=platform.python_version(),
        sqlite=sqlite3.sqlite_version,
        journal=journal_mode_for(sqlite3.sqlite_version_info),
        package=package,
        release=_release(read_text(etc / "os-release")),
        pending=told.waits if told else newer,
        update=told,
    )


def _version_of(distribution: str) -> str:
    try:
        return version(distribution)
    except PackageNotFoundError:
        return "-"


def _release(text: str) -> str:
    named = re.search(r'^PRETTY_NAME="?([^"\n]+)"?$', text, re.MULTILINE)
    return named[1] if named else platform.system()

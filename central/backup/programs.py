"""PostgreSQL's own programs, run with the address in their environment.

Guarantees that no password stands on a command line, where every user of the machine reads it, and
that a program that is missing or fails is a BackupError with its last words.
"""

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import URL

from central.backup.errors import BackupError

FOLDERS = Path("/usr/lib/postgresql")
"""Where Debian puts what is not on the PATH, a folder for each version."""

LIMIT_S = 6 * 3600
"""For one program: a nation's database over a slow disk."""

_WORDS = 500
_VARIABLES = {
    "host": "PGHOST",
    "port": "PGPORT",
    "passfile": "PGPASSFILE",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
    "channel_binding": "PGCHANNELBINDING",
}


def environment_of(address: URL) -> dict[str, str]:
    """The environment by which libpq finds the database at `address`."""
    given = {
        "PGHOST": address.host,
        "PGPORT": None if address.port is None else str(address.port),
        "PGUSER": address.username,
        "PGPASSWORD": None if address.password is None else str(address.password),
        "PGDATABASE": address.database,
    }
    for key, value in address.query.items():
        if key in _VARIABLES:
            given[_VARIABLES[key]] = value if isinstance(value, str) else ",".join(value)
    return {name: value for name, value in given.items() if value}


def find(program: str, package: str) -> Path:
    """Where `program` of the newest PostgreSQL is; BackupError names Debian's `package`."""
    found = sorted(
        (path for path in FOLDERS.glob(f"*/bin/{program}") if path.parts[-3].isdigit()),
        key=lambda path: int(path.parts[-3]),
    )
    named = str(found[-1]) if found else shutil.which(program)
    if named is None:
        raise BackupError(f"{program} is missing: install Debian's package {package}")
    return Path(named)


def run(command: Sequence[str | Path], environment: dict[str, str]) -> None:
    """Run it to its end; BackupError if it fails."""
    name = Path(command[0]).name
    try:
        done = subprocess.run(  # noqa: S603 - a program of PostgreSQL's, no shell
            command,
            env={**os.environ, **environment, "LC_ALL": "C.UTF-8"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=LIMIT_S,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise BackupError(f"{name} did not end within {LIMIT_S} s") from error
    except OSError as error:
        raise BackupError(f"{name} cannot be run: {error.strerror}") from error
    if done.returncode != 0:
        words = done.stderr.decode("utf-8", "replace").strip()[-_WORDS:]
        raise BackupError(f"{name} failed: {words or done.returncode}")

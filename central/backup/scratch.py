"""A PostgreSQL for the time of a restore: in a folder of its own, on a socket there, no network.

Guarantees that the database that serves is not touched and no right in it is needed, that the
server ends with the block, and that nothing of it is left. PostgreSQL refuses to run as root: there
it runs as the account that Debian's package makes.
"""

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL

from central.backup.errors import BackupError
from central.backup.programs import find, run

ACCOUNT = "postgres"
FOR_ROOT = Path("/var/tmp")  # noqa: S108 - a folder of its own is made there
START_LIMIT_S = 60
STOP_LIMIT_S = 60
ROLE = "scratch"
_OPTIONS = {
    "listen_addresses": "",
    "fsync": "off",
    "full_page_writes": "off",
    # The unit lets nothing be written and executed.
    "jit": "off",
    "max_wal_size": "4GB",
    "maintenance_work_mem": "256MB",
}


@contextmanager
def scratch_postgresql(beside: Path) -> Iterator[URL]:
    """The address of an empty database whose files are in a new folder in `beside`."""
    # Another account may not look into the folder of backups.
    place = beside if os.geteuid() != 0 else FOR_ROOT
    folder = Path(tempfile.mkdtemp(prefix="thuocdo-check-", dir=place))
    # The path of a socket may have 107 bytes.
    socket_folder = Path(tempfile.mkdtemp(prefix="thuocdo-check-"))
    try:
        for each in (folder, socket_folder):
            _give(each)
        with _server(folder, socket_folder):
            yield URL.create(
                "postgresql+psycopg",
                username=ROLE,
                database="postgres",
                query={"host": str(socket_folder)},
            )
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        shutil.rmtree(socket_folder, ignore_errors=True)


@contextmanager
def _server(folder: Path, socket_folder: Path) -> Iterator[None]:
    data = folder / "data"
    initdb, control = find("initdb", "postgresql"), find("pg_ctl", "postgresql")
    made = ["--auth=trust", "--encoding=UTF8", "--no-locale", "--no-sync", f"--username={ROLE}"]
    run([*_as_account(), initdb, f"--pgdata={data}", *made], {})
    options = {**_OPTIONS, "unix_socket_directories": str(socket_folder)}
    server = " ".join(f"-c {name}={value!r}" for name, value in options.items())
    log = folder / "log"
    command = [*_as_account(), control, "--wait", f"--timeout={START_LIMIT_S}", f"--log={log}"]
    try:
        run([*command, f"--pgdata={data}", f"--options={server}", "start"], {})
        yield
    finally:
        _stop(data)


def _stop(data: Path) -> None:
    """End the server by its own id; without one there is none."""
    try:
        pid = int((data / "postmaster.pid").read_text("ascii").split()[0])
    except (OSError, ValueError, IndexError):
        return
    stop = [*_as_account(), find("pg_ctl", "postgresql"), "--wait", f"--timeout={STOP_LIMIT_S}"]
    try:
        run([*stop, f"--pgdata={data}", "--mode=immediate", "stop"], {})
    except BackupError:
        os.kill(pid, signal.SIGKILL)


def _give(folder: Path) -> None:
    if os.geteuid() != 0:
        return
    try:
        shutil.chown(folder, ACCOUNT, ACCOUNT)
    except LookupError as error:
        raise BackupError(
            "the account postgres is missing: install Debian's package postgresql"
        ) from error


def _as_account() -> list[str | Path]:
    if os.geteuid() != 0:
        return []
    return ["setpriv", f"--reuid={ACCOUNT}", f"--regid={ACCOUNT}", "--clear-groups"]

"""A PostgreSQL of one's own: made in a temporary folder, on a socket there, and ended by its pid.

Guarantees that it listens on no address, that nothing of it is left when it is closed, and that it
ends with the thread that started it, however that ends. Says what to install where PostgreSQL is
missing. Its data is not flushed to the disk unless `durable`: it is for tests and measurements.
"""

import os
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from pathlib import Path

import psycopg
from psycopg import sql

PROGRAMS = "/usr/lib/postgresql"
"""Where Debian puts them, a folder for each version; they are not on the PATH."""

OWNER = "postgres"
"""Whom Debian's package makes; PostgreSQL refuses to run as root."""

START_LIMIT_S = 60
STOP_LIMIT_S = 60
POLL_S = 0.02

COMMON = {
    "listen_addresses": "",
    "max_connections": "100",
    "shared_buffers": "32MB",
    "timezone": "UTC",
}
HASTY = {
    "fsync": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "checkpoint_timeout": "1h",
    "max_wal_size": "4GB",
}


class MissingPostgresqlError(Exception):
    """PostgreSQL is not installed here, or cannot be run by this user."""


def programs():
    """The folder of the newest PostgreSQL's programs."""
    found = sorted(
        (path for path in Path(PROGRAMS).glob("*/bin") if (path / "initdb").exists()),
        key=lambda path: float(path.parent.name),
    )
    if not found:
        raise MissingPostgresqlError(
            f"PostgreSQL is not installed: no initdb in {PROGRAMS}/*/bin."
            " packaging/set-up test installs it (Debian's package postgresql)"
        )
    return found[-1]


class Cluster:
    """`options`: settings of postgresql.conf; `durable`: as it would run for real."""

    def __init__(self, *, durable=False, **options):
        self.programs = programs()
        self.folder = Path(tempfile.mkdtemp(prefix="thuocdo-pg-"))
        self.data = self.folder / "data"
        self.options = {**COMMON, **({} if durable else HASTY), **options}
        self.process = None
        self._made = 0
        try:
            if os.geteuid() == 0:
                shutil.chown(self.folder, OWNER, OWNER)
            self._initialise()
            self.start()
        except BaseException:
            self.close()
            raise

    def _initialise(self):
        made = subprocess.run(
            [
                *_as_owner(),
                self.programs / "initdb",
                f"--pgdata={self.data}",
                f"--username={OWNER}",
                "--auth=trust",
                "--encoding=UTF8",
                "--no-locale",
                "--no-sync",
                "--no-instructions",
            ],
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
        )
        if made.returncode != 0:
            raise MissingPostgresqlError(f"initdb failed: {made.stderr.strip()}")

    def start(self):
        """Let it run, and wait until it answers."""
        settings = {**self.options, "unix_socket_directories": str(self.folder)}
        arguments = [f"--{name}={value}" for name, value in settings.items()]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                # Its signal for "end now, in order", sent by the kernel if we are gone.
                [
                    *_as_owner("--pdeathsig=INT"),
                    self.programs / "postgres",
                    "-D",
                    self.data,
                    *arguments,
                ],
                cwd=self.folder,
                stdout=log,
                stderr=log,
            )
        tick, limit = threading.Event(), time.monotonic() + START_LIMIT_S
        while True:
            try:
                self.admin().close()
                return
            except psycopg.OperationalError as error:
                if self.process.poll() is not None or time.monotonic() > limit:
                    said = (self.folder / "log").read_text("utf-8", "replace")[-2000:]
                    raise MissingPostgresqlError(f"PostgreSQL does not start: {said}") from error
            tick.wait(POLL_S)

    def stop(self, how=signal.SIGINT):
        """End it: SIGINT in order, SIGQUIT as in a crash."""
        if self.process is not None:
            self.process.send_signal(how)
            self.process.wait(STOP_LIMIT_S)
            self.process = None

    def close(self):
        """End it and take its folder away."""
        self.stop(signal.SIGQUIT)
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def url(self, database, user=OWNER):
        """What config/central.toml would say."""
        return f"postgresql://{user}@/{database}?host={self.folder}"

    def admin(self, database="postgres"):
        """A connection that may do everything, each statement for itself."""
        return psycopg.connect(self.url(database), autocommit=True)

    def create(self, template="template0", name=None):
        """The address of a new database, a copy of `template`."""
        self._made += 1
        name = name or f"made_{self._made}"
        with self.admin() as connection:
            connection.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                    sql.Identifier(name), sql.Identifier(template)
                )
            )
        return self.url(name)

    def drop(self, url):
        """Take a database away, whoever is still connected."""
        name = url.rpartition("?")[0].rpartition("/")[2]
        with self.admin() as connection:
            connection.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
            )


def _as_owner(*more):
    change = (f"--reuid={OWNER}", f"--regid={OWNER}", "--clear-groups") if not os.geteuid() else ()
    return ["setpriv", *change, *more] if change or more else []

"""The real central in a process of its own: started, stopped, killed and started again.

Guarantees: the process is ended by its own id; what it holds is read from its database and from
`central log verify`, never from what the test believes.
"""

import os
import signal
import socket
import sqlite3
import subprocess
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from central.commands.opening import open_settings
from central.fleet.approval import approve
from central.moment import utc_now
from central.store.engine import open_engine, writing
from central.store.kiosk_queries import find_kiosk
from demo.commands import program, run_command
from demo.folder import DemoFolder
from demo.hall import SITE
from demo.ledger import CentralCount, central_count
from demo.places import add_places
from demo.waiting import wait_for
from kiosk.identity.enrolment import Enrolment
from kiosk.identity.enrolment_call import ask_state, enrol
from kiosk.record import SigningKey

START_LIMIT_S = 60
STOP_LIMIT_S = 60
MANY = 500


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


@dataclass
class RealCentral:
    """A central with the sample site, at one address for all of its lives."""

    folder: DemoFolder
    port: int
    token: str = ""
    process: subprocess.Popen | None = None

    @classmethod
    def made_in(cls, path: Path) -> "RealCentral":
        """Make keys, database, site and batch token; nothing is served yet."""
        made = cls(DemoFolder(path, kept=True), free_port())
        made.folder.write_central(made.port)
        run_command("central", "init", *made.config)
        add_places(made.folder.central_settings, sample=True)
        issue = ("token", "issue", "--site", SITE, "--uses", str(MANY))
        made.token = run_command("central", *issue, *made.config).splitlines()[-1]
        return made

    @property
    def config(self) -> tuple[str, str]:
        return "--config", str(self.folder.central_settings)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        ready = self.folder.path / "central.address"
        ready.unlink(missing_ok=True)
        command = [program("central"), "serve", *self.config, "--ready-file", str(ready)]
        with (self.folder.path / "central.log").open("ab") as sink:
            self.process = subprocess.Popen(command, stdout=sink, stderr=sink)
        wait_for("the central", ready.exists, START_LIMIT_S, self.process)

    def stop(self) -> None:
        self.end(signal.SIGTERM)

    def kill(self) -> None:
        self.end(signal.SIGKILL)

    def end(self, by: signal.Signals) -> None:
        if self.process is not None and self.process.poll() is None:
            os.kill(self.process.pid, by)
            self.process.wait(STOP_LIMIT_S)
        self.process = None

    def enrol(self, key: SigningKey) -> Enrolment:
        """Enrol the kiosk of `key` and approve it; the central must be served."""
        waiting = enrol(self.url, key, self.token, "03", None)
        # As the command does, but for the look at its form: the served central had that.
        engine = open_engine(open_settings(self.folder.central_settings).database_url)
        with writing(engine) as connection:
            approve(connection, find_kiosk(connection, waiting.kiosk), None, utc_now())
        engine.dispose()
        return ask_state(self.url, key, waiting.kiosk, None)

    def ask(self, statement: str, *values: str) -> list[tuple]:
        """Ask the database itself."""
        path = self.folder.path / "central.sqlite"
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            return connection.execute(statement, values).fetchall()

    def count(self) -> CentralCount:
        return central_count(self.folder.path / "central.sqlite")

    def verify(self) -> str:
        """Recompute every log and figure; CommandFailedError if anything is off."""
        return run_command("central", "log", "verify", *self.config)

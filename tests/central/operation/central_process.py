"""`central serve` as a process of its own, on the folder and the database of a test's central."""

import subprocess
import sys
import threading
import time

import requests

CODE = "from central.cli import main; main()"
START_LIMIT_S = 60
STOP_LIMIT_S = 40
TICK_S = 0.02


def wait_until(is_so, limit_s, what):
    """Wait for a condition; the test fails when it does not come in time."""
    tick, limit = threading.Event(), time.monotonic() + limit_s
    while not is_so():
        assert time.monotonic() < limit, f"{what} did not come within {limit_s} s"
        tick.wait(TICK_S)


class CentralProcess:
    """Answers at `url` from the end of the constructor on."""

    def __init__(self, hall, name="central", *, port=0, more="", arguments=()):
        self.ready = hall.folder / f"{name}.ready"
        self.ready.unlink(missing_ok=True)
        config = hall.folder / f"{name}.toml"
        url = hall.settings.database_url
        config.write_text(f'[server]\nport = {port}\n[database]\nurl = "{url}"\n{more}', "utf-8")
        self.error_path = hall.folder / f"{name}.stderr"
        command = [sys.executable, "-c", CODE, "serve", "--config", config]
        with self.error_path.open("wb") as errors:
            self.process = subprocess.Popen(
                [*command, "--ready-file", self.ready, *arguments],
                stdout=subprocess.DEVNULL,
                stderr=errors,
            )
        wait_until(self._has_begun, START_LIMIT_S, "the central")
        self.url = self.ready.read_text("ascii").strip()
        self.port = int(self.url.rpartition(":")[2])

    def _has_begun(self):
        assert self.process.poll() is None, self.errors()
        return self.ready.exists()

    def errors(self):
        return self.error_path.read_text("utf-8")

    def is_ready(self):
        with requests.Session() as session:
            session.trust_env = False
            return session.get(f"{self.url}/readyz", timeout=10).ok

    def stop(self):
        """End in order; the exit status."""
        self.process.terminate()
        return self.process.wait(STOP_LIMIT_S)

    def kill(self):
        self.process.kill()
        self.process.wait()

"""A real central in a process of its own, and kiosks of sample data that speak to it over HTTP.

For the tests of pages in a real browser. Everything goes through commands and the wire. A command
runs in this process, as its own code takes its arguments: twenty processes would only be slower.
"""

import signal
import subprocess
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

import httpx
from typer.testing import CliRunner

from central.cli import app
from kiosk.record import open_enrolment_answer
from tests.central.dashboard.sample_kiosk import SampleKiosk

CENTRAL = Path(sys.executable).with_name("central")
PASSWORD = "bốn từ thường dùng"
READY_SECONDS = 60.0
STOP_SECONDS = 60.0
SETTINGS = """
[server]
host = "127.0.0.1"
port = {port}

[web]
https = false
"""


class CentralProcess:
    """`central serve` over a folder; `url` once it answers."""

    def __init__(self, folder):
        self.folder = folder
        self.settings = folder / "central.toml"
        self.settings.write_text(SETTINGS.format(port=0), "utf-8")
        self.command("init")
        self.process = None
        self.url = ""
        self.client = None

    def command(self, *arguments, given=""):
        command = [*arguments, "--config", str(self.settings)]
        done = CliRunner().invoke(app, command, input=given, catch_exceptions=False)
        assert done.exit_code == 0, done.output
        return done.stdout.strip()

    def start(self):
        with (self.folder / "central.log").open("a") as log:
            self.process = subprocess.Popen(
                [CENTRAL, "serve", "--config", self.settings],
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        line = self._first_line()
        self.url = line.removeprefix("central: ").strip()
        self.client = httpx.Client(base_url=self.url, trust_env=False)

    def _first_line(self):
        found = []
        reader = threading.Thread(target=lambda: found.append(self.process.stdout.readline()))
        reader.start()
        reader.join(READY_SECONDS)
        assert found, "the central did not say that it is ready"
        assert found[0].startswith("central: http"), (self.folder / "central.log").read_text()
        return found[0]

    def stop(self):
        self.client.close()
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(STOP_SECONDS) == 0
        self.process.stdout.close()

    def restart_on_the_same_port(self):
        """Start again where browsers look for it."""
        port = self.url.rpartition(":")[2]
        self.settings.write_text(SETTINGS.format(port=port), "utf-8")
        self.start()

    def add_site(self, site="xa-mau"):
        name = "Trung tâm Phục vụ hành chính công"
        self.command("site", "add", site, "--name", name, "--unit", "Xã Mẫu", "--sample")

    def add_person(self, name="giam-sat", role="supervisor", site="xa-mau"):
        arguments = ["account", "create", name, "--role", role, "--site", site, "--password-stdin"]
        self.command(*arguments, given=f"{PASSWORD}\n")

    def add_kiosk(self, counter, name, field, site="xa-mau"):
        """A counter with an approved kiosk, enrolled over the wire, its log opened and sent."""
        self.command("counter", "add", counter, "--site", site, "--name", name, "--field", field)
        token = self.command("token", "issue", "--site", site).splitlines()[-1]
        kiosk = SampleKiosk(site, counter, self.folder.name)
        answer = self.client.post("/api/v1/enrolments", json={"enrolment": kiosk.enrolment(token)})
        assert answer.status_code == 201, answer.text
        kiosk.is_called(open_enrolment_answer(answer.json()["enrolment"]).kiosk)
        self.command("kiosk", "approve", kiosk.kiosk_id)
        kiosk.open(datetime.now(UTC))
        self.send(kiosk)
        return kiosk

    def send(self, kiosk):
        headers = {"Content-Encoding": "gzip", "Content-Type": "application/json"}
        answer = self.client.post(
            f"/api/v1/kiosks/{kiosk.kiosk_id}/records", content=kiosk.body(), headers=headers
        )
        assert answer.status_code == 200, answer.text

    def beat(self, kiosk):
        now = datetime.now(UTC)
        answer = self.client.post(
            f"/api/v1/kiosks/{kiosk.kiosk_id}/heartbeat",
            json={"heartbeat": kiosk.heartbeat(now)},
            headers={"Authorization": f"Bearer {kiosk.token(now)}"},
        )
        assert answer.status_code == 200, answer.text

    def rate(self, kiosk, *answers):
        """One visit for each answer (None: not rated), sent in one batch, and a heartbeat."""
        for answer in answers:
            kiosk.visit(datetime.now(UTC), answer)
        self.send(kiosk)
        self.beat(kiosk)

"""The whole kiosk as its users start it: `kiosk run`, drawing to nowhere unless told, in a process
of its own.

Guarantees: the process is ended by its own id; `ready` is the file that a supervisor would read.
"""

import os
import signal
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from demo.commands import program
from demo.folder import TREE
from demo.waiting import wait_for
from kiosk.identity.enrolment import Enrolment, keep_enrolment
from kiosk.identity.key_file import load_or_make_key
from kiosk.record import SealingKey, SigningKey

READY_LIMIT_S = 60
END_LIMIT_S = 60
NOWHERE = "http://127.0.0.1:9"

SETTINGS = """
[site]
name = "Trung tâm mẫu"
unit = "Xã Mẫu"

[counter]
id = "03"
name = "Quầy 03"
binding = "settings"

[central]
url = "{url}"

[storage]
folder = "data"

[screen]
fullscreen = false
width = 540
height = 960
animations = false

[questionnaire]
folder = "{tree}/config/questionnaires"

[ticket_source]
url = "{line}"
profile = "{tree}/config/ticket-sources/plain-lines.toml"
"""


@dataclass
class KioskFolder:
    """Settings and data of one kiosk."""

    path: Path
    url: str = NOWHERE

    def __post_init__(self) -> None:
        """Write the settings."""
        self.data = self.path / "data"
        self.config = self.path / "kiosk.toml"
        self.line = self.path / "ticket-device"
        self.outbox = self.data / "outbox.sqlite"
        self.data.mkdir(mode=0o700)
        text = SETTINGS.format(url=self.url, tree=TREE, line=self.line)
        self.config.write_text(text, "utf-8")

    def approve(self, enrolment: Enrolment | None = None) -> SigningKey:
        """Make this kiosk one that was approved; by no central if no enrolment is given."""
        key = load_or_make_key(self.data / "kiosk.key")
        keep_enrolment(
            self.data / "enrolment.json",
            enrolment
            or Enrolment(
                kiosk="k-0123456789",
                site="xa-mau",
                site_name="Trung tâm mẫu",
                unit="Xã Mẫu",
                counter="03",
                state="approved",
                receipt_key=SigningKey.generate().verify_key.text,
                sealing_key=SealingKey.generate().public_key.text,
            ),
        )
        return key

    def edit(self, old: str, new: str) -> None:
        """Change the settings by hand, as a clerk would."""
        text = self.config.read_text("utf-8")
        assert old in text
        self.config.write_text(text.replace(old, new, 1), "utf-8")


@dataclass
class KioskProcess:
    """`kiosk run` on a folder, from `with` to the end of its block."""

    folder: KioskFolder
    platform: dict[str, str] = field(default_factory=dict)
    """Where it draws, as variables of its environment; nowhere unless told."""
    log: Path = field(init=False)
    process: subprocess.Popen = field(init=False)

    def __enter__(self) -> Self:
        self.ready = self.folder.path / "ready"
        self.ready.unlink(missing_ok=True)
        self.log = self.folder.path / "kiosk.log"
        environment = {
            **os.environ,
            "QT_QPA_PLATFORM": "offscreen",
            "QT_QUICK_BACKEND": "software",
            **self.platform,
        }
        command = [program("kiosk"), "run", "--config", str(self.folder.config)]
        self.began_s = time.monotonic()
        with self.log.open("wb") as sink:
            self.process = subprocess.Popen(
                [*command, "--ready-file", str(self.ready)], stderr=sink, env=environment
            )
        return self

    def __exit__(self, *_exception: object) -> None:
        self.kill()

    def wait_until_ready(self) -> float:
        """Wait until it takes touches; the seconds since it was started."""
        wait_for("the kiosk's ready file", self.ready.exists, READY_LIMIT_S, self.process)
        return time.monotonic() - self.began_s

    def wait_for_words(self, words: str) -> None:
        """Wait until the log says this."""
        wait_for(f"{words!r} in the log", lambda: words in self.said(), READY_LIMIT_S, self.process)

    def said(self) -> str:
        return self.log.read_text("utf-8")

    def wait_for_end(self) -> int:
        return self.process.wait(END_LIMIT_S)

    def stop(self) -> int:
        """Ask it to end in order; its exit status."""
        os.kill(self.process.pid, signal.SIGTERM)
        return self.wait_for_end()

    def kill(self) -> None:
        if self.process.poll() is None:
            os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait(END_LIMIT_S)

"""The product's own commands, run as its users run them."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from demo.waiting import wait_for

START_LIMIT_S = 60
STOP_LIMIT_S = 20


class CommandFailedError(Exception):
    """A command of the product failed; its own words are the message."""


def program(name: str) -> str:
    """The console script `kiosk` or `central` of this environment."""
    return str(Path(sys.executable).with_name(name))


def run_command(name: str, *arguments: str, given: str | None = None) -> str:
    """Runs `kiosk` or `central` with `arguments` (and `given` on its input); its output."""
    done = subprocess.run(
        [program(name), *arguments],
        input=given,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        message = f"{name} {' '.join(arguments)}: {done.stderr.strip() or done.stdout.strip()}"
        raise CommandFailedError(message)
    return done.stdout.strip()


@dataclass(slots=True)
class Running:
    """A process of the product, to be ended by its id."""

    process: subprocess.Popen[bytes]
    log: Path

    def stop(self) -> int:
        """Asks it to end and waits; its exit status."""
        if self.process.poll() is None:
            self.process.terminate()
        try:
            return self.process.wait(STOP_LIMIT_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return self.process.wait()


def start_central(settings: Path, folder: Path) -> tuple[Running, str]:
    """Starts the central; the process and its address once it answers."""
    ready = folder / "central.address"
    log = folder / "central.log"
    with log.open("ab") as sink:
        process = subprocess.Popen(
            [
                program("central"),
                "serve",
                "--config",
                str(settings),
                "--ready-file",
                str(ready),
            ],
            stdout=sink,
            stderr=sink,
            env=dict(os.environ),
            start_new_session=True,
        )
    running = Running(process, log)
    try:
        address = wait_for(
            "the central",
            lambda: ready.exists() and ready.read_text().strip(),
            START_LIMIT_S,
            process,
        )
    except Exception:
        running.stop()
        sys.stderr.write(log.read_text("utf-8", "replace")[-2000:])
        raise
    return running, str(address)

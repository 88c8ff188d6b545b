"""`make soak SECONDS=n`: one long run of kiosk and central, bounded by the time given.

Real touch events, tickets over a pseudo-terminal, records over loopback; and beside it, for the
same time, a monkey at a second kiosk in its cage (`benchmarks.caged_monkey`). Ends with status 0
only if every citizen who was thanked is counted at the central, every log verifies, and the monkey
found nothing wrong; memory, descriptors and threads at the beginning and at the end are printed for
people to judge.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.screen import enrolled_kiosk
from demo.commands import run_command
from demo.folder import TREE, DemoFolder
from demo.ledger import central_count, outbox_count

EXIT_LOST = 1
MONKEY_LIMIT_S = 300
"""For its last deeds and its end, after the load has ended."""


def main() -> int:
    """Runs the soak and prints what came of it."""
    parser = argparse.ArgumentParser(prog="make soak SECONDS=n")
    parser.add_argument("--seconds", type=int, required=True)
    seconds = parser.parse_args().seconds
    monkey = _begin_monkey(seconds)
    folder = DemoFolder(Path(tempfile.mkdtemp(prefix="thuocdo-soak-")), kept=False)
    try:
        status = _soak(folder, seconds)
        return _end_monkey(monkey) or status
    finally:
        if monkey.poll() is None:
            monkey.terminate()
            monkey.wait()
        shutil.rmtree(folder.path, ignore_errors=True)


def _begin_monkey(seconds: int) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "benchmarks.caged_monkey", "--seconds", str(seconds)]
    return subprocess.Popen(command, cwd=TREE, stdout=subprocess.PIPE, text=True)


def _end_monkey(monkey: "subprocess.Popen[str]") -> int:
    """Prints what became of it; its status."""
    said, _ = monkey.communicate(timeout=MONKEY_LIMIT_S)
    if monkey.returncode and not said:
        return monkey.returncode
    found = json.loads(said.splitlines()[-1])
    for each in found["wrong"]:
        print(f"soak: monkey: wrong: {each}")
    print(
        f"soak: monkey: {found['touches']} touches, {found['keys']} keys, "
        f"{found['records'].get('rating', 0)} ratings, memory grown by {found['grown_mb']} MB, "
        f"screens {found['screens']}"
    )
    return monkey.returncode


def _soak(folder: DemoFolder, seconds: int) -> int:
    with enrolled_kiosk(folder) as (kiosk, line, environment):
        print(f"soak: {seconds} s from now", flush=True)
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "benchmarks.soak_run",
                *kiosk,
                "--line",
                str(line),
                "--seconds",
                str(seconds),
            ],
            cwd=TREE,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode:
        sys.stderr.write(done.stderr[-3000:])
        return done.returncode
    told = json.loads(done.stdout.splitlines()[-1])
    verified = run_command("central", "log", "verify", "--config", str(folder.central_settings))
    held = central_count(folder.path / "central.sqlite")
    records, receipted = outbox_count(folder.path / "kiosk-data" / "outbox.sqlite")
    print(verified)
    for name, first in told["first"].items():
        print(f"soak: {name}: {first:.1f} at the beginning, {told['last'][name]:.1f} at the end")
    print(
        f"soak: {told['thanked']} thanked, {held.ratings} counted, {records} records, "
        f"{receipted} receipted, {records - held.records} lost"
    )
    whole = told["thanked"] == held.ratings and records == receipted == held.records
    return 0 if whole else EXIT_LOST


if __name__ == "__main__":
    sys.exit(main())

"""`make demo CITIZENS=n`: runs the citizens, then compares what everybody counted."""

import json
import subprocess
import sys
from pathlib import Path

from demo.commands import run_command
from demo.display import Display
from demo.folder import TREE, DemoFolder
from demo.ledger import central_count

EXIT_OK = 0
EXIT_NOT_EQUAL = 1


def run_citizens(folder: DemoFolder, display: Display, line: Path, citizens: int) -> int:
    """Plays `citizens` visits and prints the last line; 0 only if nothing is lost."""
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "demo.citizens",
            "--config",
            str(folder.kiosk_settings),
            "--line",
            str(line),
            "--citizens",
            str(citizens),
        ],
        env=display.environment,
        cwd=TREE,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.stderr.write(f"demo: the kiosk ended with status {done.returncode}\n")
        return EXIT_NOT_EQUAL
    told = json.loads(done.stdout.splitlines()[-1])
    verified = run_command("central", "log", "verify", "--config", str(folder.central_settings))
    for row in verified.splitlines():
        sys.stdout.write(f"    {row}\n")
    held = central_count(folder.path / "central.sqlite")
    lost = told["records"] - held.records
    if held.marked:
        sys.stdout.write(
            f"demo: {held.marked} of {held.ratings} ratings are marked: one counter takes no four "
            "citizens in a minute, and this demonstration does\n"
        )
    sys.stdout.write(
        f"demo: {held.visits} visits, {held.ratings} ratings, {told['records']} records, "
        f"{told['receipted']} receipted, {lost} lost\n"
    )
    sys.stdout.flush()
    whole = (
        told["records"] == told["receipted"] == held.records
        and held.visits == held.ratings == told["thanked"] == citizens
    )
    return EXIT_OK if whole else EXIT_NOT_EQUAL

"""`answers start`, `answers stick FOLDER`: make true what was kept, or take what a stick brings.

Guarantees: a file that cannot be used changes nothing, and is told in one line (exit status 2);
what is kept is whole or as it was. Nothing of /etc is written: all of it stands in /run and is made
anew at each start. Runs as root on Debian's own Python.
"""

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

from thuocdo_answers.files import network_file, shadow_with
from thuocdo_answers.form import LONGEST_BYTES, Answers, AnswersError, answers_for

NAME = "thuocdo.answers"
KEPT = Path("/data/answers") / NAME
RUN = Path("/run/thuocdo-image")
NETWORK_FILE = Path("/run/systemd/network/10-thuocdo.network")
TOUCH_RULE = Path("etc/udev/rules.d/61-thuocdo-touch.rules")
TOUCH_IN_RUN = Path("/run/udev/rules.d") / TOUCH_RULE.name
SHADOW = Path("/etc/shadow")
REFUSED = 2
COMMAND_LIMIT_S = 30


def cards() -> frozenset[str]:
    """The addresses of this machine's network cards, small letters."""
    found = Path("/sys/class/net").glob("*/address")
    return frozenset(each.read_text().strip().lower() for each in found)


def run(*command: str) -> None:
    """Run a command; what goes wrong in it is in the journal and stops nothing else."""
    try:
        subprocess.run(command, check=True, timeout=COMMAND_LIMIT_S)
    except (OSError, subprocess.SubprocessError) as error:
        print(f"answers: {error}", file=sys.stderr)


def write(place: Path, text: str, mode: int = 0o644) -> None:
    """Write a file whole."""
    place.parent.mkdir(parents=True, exist_ok=True)
    beside = place.with_name(f".{place.name}.new")
    beside.unlink(missing_ok=True)
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "w") as opened:
        opened.write(text)
        opened.flush()
        os.fsync(opened.fileno())
    beside.replace(place)


def make_true(answers: Answers) -> None:
    """Write what the system reads; whoever runs already is told afterwards."""
    if answers.host_name:
        socket.sethostname(answers.host_name)
    if answers.network:
        write(NETWORK_FILE, network_file(answers.network))
    else:
        NETWORK_FILE.unlink(missing_ok=True)
    (RUN / TOUCH_RULE).unlink(missing_ok=True)
    TOUCH_IN_RUN.unlink(missing_ok=True)
    if answers.turned is not None:
        turn = ("/usr/bin/kiosk", "machine", "turn", str(answers.turned))
        run(*turn, "--root", str(RUN), "--write")
        TOUCH_IN_RUN.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(RUN / TOUCH_RULE, TOUCH_IN_RUN)
    give_password(answers)


def give_password(answers: Answers) -> None:
    """Lay a list of passwords over /etc/shadow, which is never written to."""
    over = RUN / "shadow"
    if os.path.ismount(SHADOW):
        run("umount", str(SHADOW))
    over.unlink(missing_ok=True)
    if answers.password_hash:
        write(over, shadow_with(SHADOW.read_text(), answers), 0o600)
        run("mount", "--bind", str(over), str(SHADOW))


def start() -> None:
    """At each start: what was kept."""
    if KEPT.exists():
        make_true(answers_for(KEPT.read_bytes(), cards()))


def take(folder: Path) -> None:
    """From a stick: check, keep, make true, tell those that run already. No file: nothing."""
    try:
        with (folder / NAME).open("rb") as opened:
            text = opened.read(LONGEST_BYTES + 1)
    except FileNotFoundError:
        return
    answers = answers_for(text, cards())
    if KEPT.exists() and KEPT.read_bytes() == text:
        return
    write(KEPT, text.decode("utf-8"), 0o600)
    before = _turned()
    make_true(answers)
    print("answers: taken from the stick")
    run("networkctl", "reload")
    if _turned() != before:
        run("udevadm", "control", "--reload")
        run("udevadm", "trigger", "--subsystem-match=input", "--action=change")
        run("systemctl", "--no-block", "try-restart", "thuocdo-kiosk.service")


def _turned() -> str:
    place = RUN / "etc/thuocdo/session.conf"
    return place.read_text() if place.exists() else ""


def main(arguments: list[str]) -> int:
    """Do what the unit asks; give the exit status."""
    try:
        match arguments:
            case ["start"]:
                start()
            case ["stick", folder]:
                take(Path(folder))
            case _:
                print("answers: start, or stick FOLDER", file=sys.stderr)
                return REFUSED
    except AnswersError as error:
        write(RUN / "refused", f"{error}\n")
        print(f"answers: {NAME}: {error}", file=sys.stderr)
        return REFUSED
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

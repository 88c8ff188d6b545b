"""A seeded monkey at the kiosk in its cage: pointer, keys, shortcuts, tickets, without end.

`python -m benchmarks.caged_monkey --seconds n [--seed n]`. The session is the one of a counter
(`benchmarks.caged`), on a screen in memory; whatever hands can do reaches cage as from a panel and
a keyboard that somebody plugged in. After every handful of deeds it is looked at what must hold:
one window, no other program, the same kiosk, a screen that goes on. At the end the kiosk stops in
order, its log is whole, and no more was thanked for than is in it. Prints one line of JSON, in
which `wrong` is empty after a good run; the exit status is 1 where it is not. Leaves to others: a
monkey within the process, which sees each state (tests/faults/monkey_run.py).
"""

import argparse
import json
import os
import random
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from benchmarks.caged import NOBODY, SIZE, CagedKiosk, give_away, reachable_folder
from benchmarks.caged_deeds import Deeds
from benchmarks.lone_kiosk import signed_pins
from demo.folder import KIOSK_DATA, DemoFolder
from demo.hall import LIVE_COUNTER
from kiosk.control import ControlError, ask
from kiosk.devices.simulator import TicketSimulator
from kiosk.identity.configuration_file import CONFIGURATION
from kiosk.identity.enrolment import Enrolment, keep_enrolment
from kiosk.identity.key_file import load_kiosk_key
from kiosk.queue.lock import OUTBOX
from kiosk.queue.self_check import read_stopped
from kiosk.record import SealingKey, SigningKey

PROGRAMS = ["cage", "in-session", "kiosk", "session"]
"""All that runs in the session."""
NOWHERE = "http://127.0.0.1:9"
QUESTIONS = frozenset({"Prompt", "Question"})
"""What comes before a rating; reasons are saved without one, and thanked for as well."""
HANDFUL = 60
LOOK_S = 0.1
STUCK_S = 180.0
"""A screen that stays as it is for so long under a monkey's hands has no way on."""
WARM_SHARE = 0.5
"""Of the time, before memory is measured: caches are warm then."""
GROWTH_MB, TOUCHES = 5.0, 100_000
CHURN_MB = 5.0
"""What memory goes up and down by itself: pictures kept for reuse, pages that Python holds."""
CHECK_LIMIT_S = 60.0


@dataclass
class Seen:
    """What a thread sees of the kiosk by its socket, all the time."""

    folder: Path
    screens: Counter[str] = field(default_factory=Counter)
    thanked: int = 0
    asked: bool = False
    """A question was on the screen since the last thanks."""
    now: tuple[str, int] = ("", 0)
    changed_s: float = field(default_factory=time.monotonic)

    def look_until(self, ended: threading.Event) -> None:
        """Looks on until `ended`."""
        while not ended.wait(LOOK_S):
            try:
                (said,) = ask(self.folder, "status", limit_s=10)
            except (ControlError, ValueError, OSError):
                continue
            self._take(str(said["screen"]), int(said.get("seq") or 0))

    def _take(self, screen: str, seq: int) -> None:
        if (screen, seq) == self.now:
            return
        self.asked |= screen in QUESTIONS
        if screen == "Thanks" and self.asked:
            self.thanked, self.asked = self.thanked + 1, False
        self.now, self.changed_s = (screen, seq), time.monotonic()
        self.screens[screen] += 1


class Measured(NamedTuple):
    """Of one moment. `pss_mb`: with its share of what other programs hold too, which changes with
    them; `own_mb`: what is the kiosk's alone, by which growth is told.
    """

    second: int
    touches: int
    pss_mb: float
    own_mb: float


@dataclass
class Run:
    """One run, as it goes on."""

    caged: CagedKiosk
    deeds: Deeds
    device: TicketSimulator
    seen: Seen
    pid: int
    chance: random.Random
    wrong: list[str] = field(default_factory=list)
    memory: list[Measured] = field(default_factory=list)

    def go_on(self, seconds: int) -> None:
        """Handful by handful, until the time is over or something is wrong."""
        began_s = time.monotonic()
        while (past_s := time.monotonic() - began_s) < seconds and not self.wrong:
            for _ in range(self.chance.randint(0, 3)):
                self._tell()
            lines = self.deeds.handful(HANDFUL)
            self.caged.xdotool("-", script="\n".join(lines) + "\n")
            self.wrong += self._look()
            self.memory.append(Measured(round(past_s), self.deeds.touches, *self._memory_mb()))

    def _look(self) -> list[str]:
        if self.caged.process.poll() is not None or self.caged.kiosk_pid != self.pid:
            return [f"the kiosk ended: {self.caged.said()[-1500:]}"]
        found = []
        if len(self.caged.windows()) != 1:
            found.append(f"windows: {self.caged.windows()}")
        if (programs := _programs(self.caged)) != PROGRAMS:
            found.append(f"programs: {programs}")
        still_s = time.monotonic() - self.seen.changed_s
        if still_s > STUCK_S:
            found.append(f"{self.seen.now} for {still_s:.0f} s: there is no way on")
        return found

    def _tell(self) -> None:
        ticket = f"M{self.chance.randint(1, 40):03d}"
        verbs = (self.device.call, self.device.call, self.device.recall, self.device.serve)
        self.chance.choice((*verbs, self.device.skip))(ticket)

    def _memory_mb(self) -> tuple[float, float]:
        try:
            text = Path(f"/proc/{self.pid}/smaps_rollup").read_text("ascii")
        except OSError:
            return 0.0, 0.0
        pss, own = (text.split(f"{name}:")[1].split()[0] for name in ("Pss", "Pss_Anon"))
        return round(int(pss) / 1024, 2), round(int(own) / 1024, 2)


def play(seconds: int, seed: int) -> dict[str, object]:
    """The whole run, from a fresh kiosk to its stopped log."""
    with ExitStack() as open_things:
        path = open_things.enter_context(reachable_folder())
        folder = DemoFolder(path, kept=False)
        device = open_things.enter_context(TicketSimulator(LIVE_COUNTER, path / "ticket-device"))
        if os.geteuid() == 0:
            os.chown(os.path.realpath(device.path), NOBODY, NOBODY)
        _set_up(folder, device.path)
        caged = open_things.enter_context(CagedKiosk(path, folder.kiosk_settings))
        caged.wait_until_ready()
        data, ended = path / KIOSK_DATA, threading.Event()
        seen = Seen(data)
        watching = threading.Thread(target=seen.look_until, args=(ended,), daemon=True)
        watching.start()
        chance = random.Random(seed)
        run = Run(caged, Deeds(chance, SIZE), device, seen, caged.kiosk_pid, chance)
        run.go_on(seconds)
        ended.set()
        watching.join()
        status = caged.stop() if caged.process.poll() is None else caged.process.returncode
        if status != 0:
            run.wrong.append(f"the session ended with status {status}")
        return {"seed": seed, "seconds": seconds} | _told(run, data / OUTBOX)


def _set_up(folder: DemoFolder, line: str) -> None:
    data = folder.path / KIOSK_DATA
    data.mkdir(mode=0o700)
    load_kiosk_key(data / "kiosk.key", enrolled=False)
    central, sealing = SigningKey.generate(), SealingKey.generate().public_key.text
    own = central.verify_key.text
    names = ("k-01", "xa-mau", "Trung tâm mẫu", "Xã Mẫu", LIVE_COUNTER, "approved")
    keep_enrolment(data / "enrolment.json", Enrolment(*names, own, sealing, own, sealing))
    (data / CONFIGURATION).write_text(signed_pins(central), "ascii")
    folder.write_kiosk(NOWHERE, "", line, None, fast=False)
    give_away(folder.path)


def _told(run: Run, outbox: Path) -> dict[str, object]:
    log = read_stopped(outbox, CHECK_LIMIT_S, newest=10**9)
    kinds = dict(log.kinds)
    if log.check.problem:
        run.wrong.append(f"the log: {log.check.problem}")
    if log.check.checked != sum(kinds.values()):
        run.wrong.append(f"{log.check.checked} of {sum(kinds.values())} records were read back")
    if run.seen.thanked > kinds.get("rating", 0):
        run.wrong.append(f"{run.seen.thanked} thanked, {kinds.get('rating', 0)} ratings")
    said = run.caged.said()
    for word in ("Traceback", "CRITICAL", "TypeError"):
        if word in said:
            run.wrong.append(said[max(0, said.index(word) - 500) :][:3000])
    grown_mb = _grown_mb(run.memory)
    if grown_mb > CHURN_MB + GROWTH_MB * run.deeds.touches / TOUCHES:
        run.wrong.append(f"memory grew by {grown_mb:.1f} MB in {run.deeds.touches} touches")
    return {
        "wrong": run.wrong,
        "touches": run.deeds.touches,
        "keys": run.deeds.keys,
        "thanked_seen": run.seen.thanked,
        "screens": dict(run.seen.screens),
        "records": kinds,
        "grown_mb": round(grown_mb, 2),
        "memory": run.memory[:: max(1, len(run.memory) // 10)] + run.memory[-1:],
    }


def _grown_mb(memory: list[Measured]) -> float:
    """From the median of some measurements once warm to that of the last ones."""
    if not memory:
        return 0.0
    own = [each.own_mb for each in memory]
    warm, some = int(WARM_SHARE * len(own)), max(1, len(own) // 10)
    return _median(own[-some:]) - _median(own[warm : warm + some])


def _median(values: list[float]) -> float:
    return sorted(values)[len(values) // 2]


def _programs(caged: CagedKiosk) -> list[str]:
    listing = ["ps", "-o", "comm=", "--sid", str(caged.process.pid)]
    said = subprocess.run(listing, capture_output=True, text=True, check=False).stdout
    return sorted(said.split())


def main() -> int:
    """Plays and prints."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=int, required=True)
    parser.add_argument("--seed", type=int, default=2026)
    chosen = parser.parse_args()
    found = play(chosen.seconds, chosen.seed)
    print(json.dumps(found))
    return 1 if found["wrong"] else 0


if __name__ == "__main__":
    sys.exit(main())

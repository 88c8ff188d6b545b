"""The process in which a monkey has the real kiosk: `python -m tests.faults.monkey_run`.

Guarantees that the run ends at the first step after which something is wrong, that everything
that was said is looked at (Qt's messages, exceptions of slots and threads, our log), and that the
counts at the end are taken in the same place as those at the beginning. Prints one line of JSON;
`wrong` is empty after a good run. Leaves to others: what is too much memory (`test_monkey`).
"""

import argparse
import json
import logging
import sqlite3
import sys
import tempfile
import threading
import time
import traceback
from collections import Counter, deque
from pathlib import Path

from PySide6.QtCore import QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QGuiApplication

from benchmarks.lone_kiosk import LoneKiosk
from benchmarks.population import population, private_mb
from benchmarks.tour_run import Tour
from demo.folder import TREE
from kiosk.record import Place, RecordError, verify_log
from kiosk.survey import load_library
from kiosk.visit import Idle, OutOfService, Service, Thanks, TicketSkipped, TimeOver, delay_of
from tests.faults.monkey import Monkey
from tests.faults.monkey_log import complaints

SIZE = (540, 960)
WARM_ROUNDS = 2
MEASURED_EVERY = 5_000
DAY_MS = 86_400_000
REMEMBERED = 12


class Ears(logging.Handler):
    """Everything that somebody complained of."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.heard: list[str] = []
        self.outages = 0

    def listen(self) -> None:
        """From now on."""
        logging.getLogger().addHandler(self)
        qInstallMessageHandler(self._qt)
        sys.excepthook = self._exception
        threading.excepthook = lambda told: self._exception(
            told.exc_type, told.exc_value, told.exc_traceback
        )

    def emit(self, record: logging.LogRecord) -> None:
        """A record at WARNING or above."""
        said = record.getMessage()
        if record.name.startswith("kiosk.queue") and said.startswith("storage is down"):
            self.outages += 1
        else:
            self.heard.append(f"log: {record.name}: {said}")

    def _qt(self, kind: QtMsgType, _context: object, message: str) -> None:
        if kind not in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg):
            self.heard.append(f"Qt: {message}")

    def _exception(self, kind: object, error: BaseException | None, trace: object) -> None:
        self.heard.append("".join(traceback.format_exception(kind, error, trace)))


class Run:
    """One monkey, one kiosk, and what must hold."""

    def __init__(self, kiosk: LoneKiosk, seed: int) -> None:
        self._kiosk = kiosk
        self._ears = Ears()
        self._tour = Tour(kiosk, quiet_s=0)
        self.monkey = Monkey(kiosk, seed)
        self.thanked: set[str] = set()
        self.memory_mb: dict[int, float] = {}
        self.screens: Counter[str] = Counter()
        self.trail: deque[str] = deque(maxlen=REMEMBERED)
        self._ears.listen()

    def steps(self, first: int, number: int) -> list[str]:
        """What was wrong after the first step that left something wrong; empty if none did."""
        for at in range(first, first + number):
            before = self._kiosk.screen
            try:
                deed = self.monkey.step(at)
            except Exception:  # noqa: BLE001 - whatever it is, the seed and the step are told
                return [traceback.format_exc(), f"step {at}"]
            self.screens[self._kiosk.screen] += 1
            self.trail.append(f"{at} {deed}: {before} -> {self._kiosk.screen}")
            phase = self._kiosk.kiosk.controller.state.phase
            if isinstance(phase, Thanks):
                self.thanked.add(phase.record_hash)
            if at % MEASURED_EVERY == 0:
                self.memory_mb[at] = round(private_mb(), 2)
            if wrong := self.wrong():
                return [*wrong, f"step {at}"]
        return []

    def wrong(self) -> list[str]:
        """What is wrong now."""
        windows = QGuiApplication.allWindows()
        ours = self._kiosk.window.quick_window
        strange = [f"window: {each}" for each in windows if each is not ours]
        if not ours.isVisible():
            strange.append("our window is gone")
        return strange + self._ears.heard

    def settled(self) -> tuple[Counter[str], float]:
        """Objects by class and megabytes, after the same tour of every screen each time."""
        self.calm()
        for _ in range(WARM_ROUNDS):
            self._tour.round()
        self.calm()
        return population(self._kiosk.window), private_mb()

    def calm(self) -> None:
        """Nobody is there, nothing is under way, and all is as at first."""
        lone, controller = self._kiosk, self._kiosk.kiosk.controller
        # Longer ago than any wait after wrong PINs, and than a late rating may come.
        self.monkey.let_storage_answer()
        lone.clock.turn(DAY_MS)
        lone.window.touches.look()
        lone.wait(lambda: not _is_down(controller.state.phase))
        while not _is_at_rest(controller.state):
            state = controller.state
            if isinstance(state.phase, Service):
                controller.test_switched(on=False, role="it")
            elif state.test:
                lone.model.openService()
            elif state.open is not None and isinstance(state.phase, Idle):
                raise AssertionError(state)
            elif state.open is not None and not state.open.served:
                told = TicketSkipped(lone.clock.up_ms(), state.open.ticket or "", "")
                controller.take(told)
            if (delay := delay_of(controller.state)) is not None:
                controller.take(TimeOver(lone.clock.up_ms(), delay))
            self.monkey.let_storage_answer()
            lone.wait(lambda: not _is_down(controller.state.phase))

    def of_the_log(self) -> tuple[list[str], dict[str, int]]:
        """What is wrong with the log of the kiosk, which has ended; and its records by kind."""
        connection = sqlite3.connect(self._kiosk.outbox)
        rows = [row[0] for row in connection.execute("SELECT jws FROM log ORDER BY number")]
        (epoch,) = connection.execute("SELECT epoch FROM epochs").fetchone()
        connection.close()
        key = self._kiosk.kiosk.key().verify_key
        try:
            log = list(verify_log(Place("xa-mau", "k-01"), epoch, key, rows))
        except RecordError as error:
            return [f"the log does not verify: {error}"], {}
        library = load_library(TREE / "config" / "questionnaires")
        questionnaire = library.composed("mot-cua", [], self._kiosk.clock.now().date())
        found = complaints(log, questionnaire, self.thanked)
        return found, dict(Counter(record.kind for record in log))

    @property
    def outages(self) -> int:
        """How often storage went down."""
        return self._ears.outages


def _is_down(phase: object) -> bool:
    over = phase.over if isinstance(phase, Service) else phase
    return isinstance(over, OutOfService)


def _is_at_rest(state) -> bool:
    return (
        isinstance(state.phase, Idle)
        and state.open is None
        and state.panel is None
        and state.chosen_ms is None
        and not state.test
    )


def play(kiosk: LoneKiosk, seed: int, warm: int, steps: int) -> dict[str, object]:
    """The whole run; the kiosk has ended afterwards."""
    run = Run(kiosk, seed)
    wrong = run.steps(-warm, warm)
    counted: dict[str, object] = {}
    if not wrong:
        objects, memory_mb = run.settled()
        began_s = time.monotonic()
        wrong = run.steps(0, steps)
        counted["steps_per_s"] = round(steps / (time.monotonic() - began_s))
    trail = list(run.trail)
    if not wrong:
        objects_after, memory_after_mb = run.settled()
        objects_after.subtract(objects)
        counted["objects"] = sum(objects.values())
        counted["objects_changed"] = {name: by for name, by in objects_after.items() if by}
        counted["private_mb"] = [round(memory_mb, 2), round(memory_after_mb, 2)]
        wrong = run.wrong()
    kiosk.stop()
    of_the_log, kinds = run.of_the_log()
    return counted | {
        "seed": seed,
        "warm": warm,
        "steps": steps,
        "wrong": wrong + of_the_log,
        "trail": trail,
        "on_the_way_mb": run.memory_mb,
        "outages": run.outages,
        "thanked": len(run.thanked),
        "screens": dict(run.screens),
        "records": kinds,
    }


def main() -> int:
    """Plays and prints."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--warm", type=int, required=True, help="steps before anything is counted")
    parser.add_argument("--steps", type=int, required=True)
    chosen = parser.parse_args()
    application = QGuiApplication([])
    with tempfile.TemporaryDirectory(prefix="thuocdo-monkey-") as folder:
        found = play(LoneKiosk(Path(folder), SIZE), chosen.seed, chosen.warm, chosen.steps)
    print(json.dumps(found))
    application.quit()
    return 1 if found["wrong"] else 0


if __name__ == "__main__":
    sys.exit(main())

"""The service threads: one checks PINs, one gathers facts, off the GUI thread.

Guarantees that a wrong try is counted on the disk before it is compared; that a PIN never waits
for facts; that of each page's facts one asking at most is under way and one waits; that a fault
here is logged and answered like a wrong PIN or an unknown fact, never an open menu. They live only
after the menu was opened once; cost nothing before.
"""

import logging
import queue
import threading
from collections.abc import Callable
from pathlib import Path

from kiosk.identity.configuration_file import ConfigurationFile
from kiosk.service import Role
from kiosk.service.facts import Part
from kiosk.service.menu import Page
from kiosk.service.pin_check import role_of
from kiosk.service.tries_file import keep_tries, read_tries
from kiosk.service_facts import FactsGatherer

logger = logging.getLogger(__name__)

STOP_LIMIT_S = 2.0
"""How long an orderly end waits for what is under way."""


class _Line:
    """A thread that does one thing after another; begun by the first."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._jobs: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._ends = False

    def do(self, job: Callable[[], None]) -> None:
        """After what was given before."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
            self._thread.start()
        self._jobs.put(job)

    def end(self) -> None:
        """After what is under way; what waits is dropped."""
        self._ends = True
        self._jobs.put(lambda: None)

    def join(self) -> None:
        """Waits for the end, STOP_LIMIT_S at most."""
        if self._thread is not None:
            self._thread.join(STOP_LIMIT_S)

    def _run(self) -> None:
        while True:
            job = self._jobs.get()
            if self._ends:
                return
            try:
                job()
            except Exception:
                logger.exception("the service menu failed by a fault of ours; it goes on")


class ServiceThread:
    """Callbacks run on these threads; whoever draws turns them into signals."""

    def __init__(
        self,
        gatherer: FactsGatherer,
        tries: Path,
        configuration: Callable[[], ConfigurationFile | None],
    ) -> None:
        """`tries`: the file that counts wrong tries; `configuration`: None before the enrolment."""
        self._gatherer = gatherer
        self._tries = tries
        self._configuration = configuration
        self._pin_line = _Line("service")
        self._fact_line = _Line("service-facts")
        self._changed = threading.Lock()
        self._asked: set[Page | None] = set()

    def stop(self) -> None:
        """Ends the threads after what is under way."""
        for line in (self._pin_line, self._fact_line):
            line.end()
        for line in (self._pin_line, self._fact_line):
            line.join()

    def ask_pins(self, on_found: Callable[[frozenset[Role], int], None]) -> None:
        """Which roles have a PIN, and the wrong tries that stand."""
        self._pin_line.do(lambda: on_found(self._roles(), read_tries(self._tries)))

    def check(
        self, pin: str, failures: int, if_right: int, on_checked: Callable[[Role | None], None]
    ) -> None:
        """Whose PIN it is; `failures` is the count if it is nobody's, `if_right` if it is right."""
        self._pin_line.do(lambda: on_checked(self._check(pin, failures, if_right)))

    def ask_facts(self, page: Page | None, on_part: Callable[[Part], None]) -> None:
        """What the page tells, part by part; nothing more if that is waited for already."""
        with self._changed:
            if page in self._asked:
                return
            self._asked.add(page)

        def gather() -> None:
            # Who asks from here on may be asking about something newer.
            with self._changed:
                self._asked.discard(page)
            for part in self._gatherer.gather(page):
                on_part(part)

        self._fact_line.do(gather)

    def change_volume(self, by: int, on_part: Callable[[Part], None]) -> None:
        """Louder or quieter by so many percent."""
        self._fact_line.do(lambda: on_part(self._gatherer.change_volume(by)))

    def _pins(self) -> dict[str, str]:
        door = self._configuration()
        held = None if door is None else door.current()
        return {} if held is None else dict(held.pins)

    def _roles(self) -> frozenset[Role]:
        return frozenset(role for role in Role if role.value in self._pins())

    def _check(self, pin: str, failures: int, if_right: int) -> Role | None:
        keep_tries(self._tries, failures)
        try:
            role = role_of(pin, self._pins())
        except Exception:
            logger.exception("a PIN could not be compared; it counts as wrong")
            return None
        if role is not None:
            keep_tries(self._tries, if_right)
        return role

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

from kiosk.identity.configuration import Configuration
from kiosk.identity.configuration_file import ConfigurationFile
from kiosk.service import Role
from kiosk.service.facts import BundleFacts, Part
from kiosk.service.menu import Page
from kiosk.service.pin_check import OfficerPins, Whose, whose
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

    def ask_pins(self, on_found: Callable[[frozenset[Role], bool, int], None]) -> None:
        """Which roles have a PIN, whether an officer has one, and the wrong tries that stand."""

        def find() -> None:
            held = self._held()
            known = {} if held is None else held.pins
            roles = frozenset(role for role in Role if role.value in known)
            officers = held is not None and bool(held.roster.pins)
            on_found(roles, officers, read_tries(self._tries))

        self._pin_line.do(find)

    def check(
        self, pin: str, failures: int, if_right: int, on_checked: Callable[[Whose], None]
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

    def write_bundle(self, on_part: Callable[[Part], None]) -> None:
        """The support bundle, to the stick that is plugged in."""

        def write() -> None:
            on_part(BundleFacts("writing"))
            on_part(self._gatherer.write_bundle())

        self._fact_line.do(write)

    def _held(self) -> Configuration | None:
        door = self._configuration()
        return None if door is None else door.current()

    def _check(self, pin: str, failures: int, if_right: int) -> Whose:
        keep_tries(self._tries, failures)
        held = self._held()
        try:
            found = Whose()
            if held is not None:
                roster = held.roster
                found = whose(pin, held.pins, OfficerPins(roster.pin_salt, roster.pins))
        except Exception:
            logger.exception("a PIN could not be compared; it counts as wrong")
            return Whose()
        if found != Whose():
            keep_tries(self._tries, if_right)
        return found

"""The service thread: checks PINs and gathers facts, one thing after another, off the GUI thread.

Guarantees that a wrong try is counted on the disk before it is compared; that a fault here is
logged and answered like a wrong PIN or an unknown fact, never an open menu. Lives only while the
menu was opened once; costs nothing before.
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


class ServiceThread:
    """Callbacks run on this thread; whoever draws turns them into signals."""

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
        self._jobs: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None

    def stop(self) -> None:
        """Ends the thread after what is under way."""
        if self._thread is not None:
            self._jobs.put(None)
            self._thread.join(STOP_LIMIT_S)

    def ask_pins(self, on_found: Callable[[frozenset[Role], int], None]) -> None:
        """Which roles have a PIN, and the wrong tries that stand."""
        self._do(lambda: on_found(self._roles(), read_tries(self._tries)))

    def check(self, pin: str, failures: int, on_checked: Callable[[Role | None], None]) -> None:
        """Whose PIN it is; `failures` is the count if it is nobody's."""
        self._do(lambda: on_checked(self._check(pin, failures)))

    def ask_facts(self, page: Page | None, on_part: Callable[[Part], None]) -> None:
        """What the page tells, part by part."""

        def gather() -> None:
            for part in self._gatherer.gather(page):
                on_part(part)

        self._do(gather)

    def change_volume(self, by: int, on_part: Callable[[Part], None]) -> None:
        """Louder or quieter by so many percent."""
        self._do(lambda: on_part(self._gatherer.change_volume(by)))

    def _do(self, job: Callable[[], None]) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="service", daemon=True)
            self._thread.start()
        self._jobs.put(job)

    def _run(self) -> None:
        while (job := self._jobs.get()) is not None:
            try:
                job()
            except Exception:
                logger.exception("the service menu failed by a fault of ours; it goes on")

    def _pins(self) -> dict[str, str]:
        door = self._configuration()
        held = None if door is None else door.current()
        return {} if held is None else dict(held.pins)

    def _roles(self) -> frozenset[Role]:
        return frozenset(role for role in Role if role.value in self._pins())

    def _check(self, pin: str, failures: int) -> Role | None:
        keep_tries(self._tries, failures)
        try:
            role = role_of(pin, self._pins())
        except Exception:
            logger.exception("a PIN could not be compared; it counts as wrong")
            return None
        if role is not None:
            keep_tries(self._tries, 0)
        return role

"""The HTTP feed as a source of events: software at the counter says what happens there.

Guarantees: callbacks run on the thread "feed" and on no other, and none runs after `stop` has
returned; a status is told only when it changes; an address that cannot be listened at is tried
again for as long as the source runs. However many clients come and whatever they send, what is
kept is bounded (`feed_server`), and the thread takes turns with PAUSE_S between them.
"""

import contextlib
import logging
import random
import socket
import threading
from collections.abc import Callable

from kiosk.devices.backoff import Backoff
from kiosk.devices.feed_address import (
    FeedAddress,
    parse_listen,
    status_of_bind_failure,
    status_when_listening,
)
from kiosk.devices.feed_interface import FeedInterface
from kiosk.devices.feed_server import FeedServer
from kiosk.devices.source_state import SourceState, SourceStatus
from kiosk.devices.ticket_event import SourceEvent
from kiosk.devices.wake import Wake, wait_readable

logger = logging.getLogger(__name__)

THREAD_NAME = "feed"
MS_PER_S = 1000

IDLE_CHECK_S = 1.0
"""The longest wait: the clock that was passed in may run otherwise than the system's."""
PAUSE_S = 0.005
"""After a turn: a flood costs two hundred turns a second, no more."""
ADDRESS_CHECK_MS = 10_000
"""How often it is asked whether the machine still has the address."""
STOP_WITHIN_S = 2.0


class FeedSource:
    """Listens at `listen`, and tells the events of whoever holds the `key` (32 bytes).

    `on_event` gets each event with the monotonic milliseconds at which its last byte arrived, and
    `on_status` each change of status. With `silent_after_ms` the source is `silent` after so long
    without an event. Raises FeedAddressError for a `listen` that is none.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - what every source takes, and the key
        self,
        listen: str,
        key: bytes,
        counter: str | None,
        on_event: Callable[[SourceEvent, int], None],
        on_status: Callable[[SourceStatus], None],
        monotonic_ms: Callable[[], int],
        silent_after_ms: int | None = None,
    ) -> None:
        self._address = parse_listen(listen)
        self._on_status = on_status
        self._now_ms = monotonic_ms
        self._silent_after_ms = silent_after_ms
        self._backoff = Backoff(random.random)
        self._stopping = threading.Event()
        self._listening = status_when_listening(self._address)
        self._status = self._listening
        self._told: SourceStatus | None = None
        self._begun_ms = self._checked_ms = monotonic_ms()
        self._interface = FeedInterface(
            key, counter, on_event, lambda: self._status, self._begun_ms
        )
        self._wake: Wake | None = None
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to listen; returns at once. A source starts once."""
        if self._thread is not None:
            raise RuntimeError("a feed starts once; make a new one")
        self._wake = wake = Wake()
        self._thread = threading.Thread(
            target=self._run, args=(wake,), name=THREAD_NAME, daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """Listen no more and give the port back; may be called twice, or without `start`."""
        self._stopping.set()
        self._interface.is_stopping = True
        if self._wake is not None:
            self._wake.call()
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join(STOP_WITHIN_S)

    def _run(self, wake: Wake) -> None:
        with contextlib.closing(wake):
            while not self._stopping.is_set():
                try:
                    ended = self._listen(wake)
                except Exception:
                    # A fault of ours ends one listening, not the source.
                    logger.exception("the feed failed and begins anew")
                    ended = SourceStatus(
                        SourceState.gone, "a fault of the kiosk's own; see the log"
                    )
                if ended is not None:
                    self._tell(ended)
                    wait_readable([wake.fileno()], self._backoff.next_wait_s())

    def _listen(self, wake: Wake) -> SourceStatus | None:
        """Listen until it fails; give why, or None when told to stop."""
        try:
            server = FeedServer(self._address, self._interface, self._now_ms)
        except OSError as error:
            return status_of_bind_failure(self._address, error)
        self._begun_ms = self._checked_ms = self._now_ms()
        self._backoff.reset()
        try:
            while not self._stopping.is_set():
                self._take_a_turn(server, wake)
        except OSError as error:
            return status_of_bind_failure(self._address, error)
        finally:
            server.close()
        return None

    def _take_a_turn(self, server: FeedServer, wake: Wake) -> None:
        at_ms = self._now_ms()
        self._tell(self._health(at_ms))
        self._check_address(at_ms)
        end_ms = server.next_end_ms()
        due_s = IDLE_CHECK_S if end_ms is None else (end_ms - at_ms) / MS_PER_S
        ready = wait_readable([wake.fileno(), *server.descriptors()], min(due_s, IDLE_CHECK_S))
        if self._stopping.is_set():
            return
        server.serve(ready)
        if ready:
            wait_readable([wake.fileno()], PAUSE_S)

    def _health(self, at_ms: int) -> SourceStatus:
        silent_ms = self._silent_after_ms
        since_ms = max(self._begun_ms, self._interface.last_event_ms or self._begun_ms)
        if silent_ms is None or at_ms - since_ms < silent_ms:
            return self._listening
        return SourceStatus(
            SourceState.silent,
            f"no event has come for {silent_ms // MS_PER_S} s: does the software at the counter "
            "run, and does it have the key?",
        )

    def _check_address(self, at_ms: int) -> None:
        """Raise OSError when the machine has lost the address: the socket would not tell."""
        if not self._address.names_one or at_ms - self._checked_ms < ADDRESS_CHECK_MS:
            return
        self._checked_ms = at_ms
        check_is_ours(self._address)

    def _tell(self, status: SourceStatus) -> None:
        self._status = status
        if status != self._told and not self._stopping.is_set():
            self._told = status
            self._on_status(status)


def check_is_ours(address: FeedAddress) -> None:
    """Raise OSError unless the machine has this address; nothing is sent."""
    family = socket.AF_INET6 if address.is_ipv6 else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as probe:
        probe.bind((str(address.host), 0))

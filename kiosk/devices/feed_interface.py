"""What can be asked of the feed: events taken, the status told. No socket here.

Guarantees: an event is told once, before its answer, and never after `is_stopping`; an id that
was taken within ten minutes is answered as before and told no more. A request without the key
learns nothing of what addresses there are.
"""

import logging
from collections.abc import Callable

from kiosk.devices.counter_filter import for_counter
from kiosk.devices.feed_address import FeedAddress
from kiosk.devices.feed_body import FeedEvent, read_event
from kiosk.devices.feed_gate import FeedGate
from kiosk.devices.feed_ids import REMEMBERED_MS, Known, TakenIds
from kiosk.devices.feed_limits import Allowance, Limit
from kiosk.devices.feed_problem import FeedProblem, FeedRefusal, Reply, too_many
from kiosk.devices.feed_request import RequestHead
from kiosk.devices.source_state import SourceStatus
from kiosk.devices.ticket_event import SourceEvent, TicketElsewhere

logger = logging.getLogger(__name__)

EVENTS_PATH = "/api/v1/events"
STATUS_PATH = "/api/v1/status"
METHODS = {EVENTS_PATH: "POST", STATUS_PATH: "GET"}
MEDIA_TYPE = "application/json"

EVENTS = Allowance(burst=30, every_ms=500)
"""A hall of twenty counters calls less than one ticket a second."""
STATUSES = Allowance(burst=10, every_ms=1_000)
MOST_IDS = EVENTS.burst + REMEMBERED_MS // EVENTS.every_ms
"""More cannot be taken in ten minutes, so none is forgotten before its time."""
MS_PER_S = 1000


class FeedInterface:
    """Answers requests; `tell` gets the events, `status` says how the feed is doing."""

    def __init__(
        self,
        key: bytes,
        counter: str | None,
        tell: Callable[[SourceEvent, int], None],
        status: Callable[[], SourceStatus],
        at_ms: int,
    ) -> None:
        self._gate = FeedGate(key, at_ms)
        self._counter = counter
        self._tell = tell
        self._status = status
        self._events = Limit(EVENTS, at_ms)
        self._statuses = Limit(STATUSES, at_ms)
        self._ids = TakenIds(MOST_IDS)
        self._last_event_ms: int | None = None
        self.is_stopping = False

    @property
    def last_event_ms(self) -> int | None:
        """When the last event was taken, for whichever counter."""
        return self._last_event_ms

    def admit(self, head: RequestHead, local: FeedAddress, peer: str, at_ms: int) -> None:
        """Judge a request by its head, before its body has come; raises FeedRefusal."""
        self._gate.admit(head, local, peer, at_ms)
        method = METHODS.get(head.path)
        if method is None:
            raise FeedRefusal(
                FeedProblem.NOT_FOUND,
                f"nothing stands at this path; use {EVENTS_PATH} or {STATUS_PATH}",
                where="the first line",
                expected=" or ".join(METHODS),
            )
        if head.method != method:
            raise FeedRefusal(
                FeedProblem.WRONG_METHOD,
                f"{head.path} is for {method} alone",
                fields={"Allow": method},
                where="the first line",
                expected=method,
            )
        if method == "POST":
            _check_type(head)

    def answer(self, head: RequestHead, body: bytes, at_ms: int) -> Reply:
        """Answer a request that was admitted; raises FeedRefusal."""
        if head.path == STATUS_PATH:
            return self._tell_status(at_ms)
        if wait_ms := self._events.take(at_ms):
            raise too_many("too many events", wait_ms)
        return self._take(read_event(body), at_ms)

    def _take(self, read: FeedEvent, at_ms: int) -> Reply:
        if self.is_stopping:
            raise FeedRefusal(FeedProblem.STOPPING, "the event was not taken; send it again")
        event = for_counter(read.event, self._counter)
        known = Known.NEW
        if read.identifier is not None:
            known = self._ids.look(read.identifier, read.taken, at_ms)
        if known is Known.OTHER:
            raise FeedRefusal(
                FeedProblem.ID_USED,
                "this id was sent with another event in the last ten minutes; give each event an "
                "id of its own",
                where="id",
                expected="an id that is new, or the very same event",
            )
        if known is Known.NEW:
            self._last_event_ms = at_ms
            if event is not None:
                self._tell(event, at_ms)
            if read.identifier is not None:
                self._ids.keep(read.identifier, read.taken, at_ms)
        is_ours = event is not None and not isinstance(event, TicketElsewhere)
        return Reply(202, {"taken": read.taken, "for_this_counter": is_ours})

    def _tell_status(self, at_ms: int) -> Reply:
        if wait_ms := self._statuses.take(at_ms):
            raise too_many("the status was asked for too often", wait_ms)
        status, last_ms = self._status(), self._last_event_ms
        return Reply(
            200,
            {
                "state": status.state.value,
                "reason": status.reason,
                "counter": self._counter,
                "last_event_s": None if last_ms is None else (at_ms - last_ms) // MS_PER_S,
            },
        )


def _check_type(head: RequestHead) -> None:
    media_type = head.fields.get("content-type", "").partition(";")[0].strip().casefold()
    if media_type != MEDIA_TYPE:
        raise FeedRefusal(
            FeedProblem.WRONG_TYPE,
            f"the body must be named as what it is; send Content-Type: {MEDIA_TYPE}",
            where="Content-Type",
            expected=MEDIA_TYPE,
        )

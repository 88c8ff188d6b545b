"""Opens the sources that the settings name, for the counter to listen to.

Guarantees nothing but the building: each source has a thread of its own and reaches the GUI
through the `Bridge`, a line with no more events than people can be called (`EventFlow`). Leaves to
others: what the sources say (`kiosk.counter_sources`).
"""

from collections.abc import Callable
from datetime import date
from functools import partial

from kiosk.arrangement import Arrangement
from kiosk.bridge import Bridge
from kiosk.counter_sources import FEED, QUEUE, SCANNER, CounterSources
from kiosk.devices.event_flow import EventFlow
from kiosk.devices.ticket_source import open_source
from kiosk.health.clock import SystemClock
from kiosk.source_trust import MS_PER_MINUTE, SourceTrust


def open_sources(
    arranged: Arrangement, sources: CounterSources, bridge: Bridge, clock: SystemClock
) -> None:
    """Begins to listen to all of them."""
    up_ms = clock.up_ms
    settings = arranged.settings
    counter = settings.counter.id
    queue, scanner, feed = settings.ticket_source, settings.scanner, settings.feed

    def today() -> date:
        return clock.now().date()

    def says(name: str) -> tuple[Callable[..., None], Callable[..., None]]:
        return partial(bridge.source_event, name), partial(bridge.source_status, name)

    if queue is not None and arranged.profile is not None:
        profile, own = arranged.profile, queue.counter or counter
        flow = EventFlow(up_ms())
        source = open_source(queue.url, profile, own, *says(QUEUE), up_ms, today=today, flow=flow)
        trust = SourceTrust(queue.unknown_after_minutes * MS_PER_MINUTE, profile.silent_after_ms)
        sources.open(QUEUE, source, trust)
    if scanner is not None and arranged.scanner is not None:
        found, flow = arranged.scanner, EventFlow(up_ms())
        reader = open_source(
            scanner.url, found, None, *says(SCANNER), up_ms, today=today, flow=flow
        )
        sources.open(SCANNER, reader, None)
    if feed is not None and arranged.feed_key is not None:
        # Most kiosks have no feed, and its server is most of a megabyte.
        from kiosk.devices.feed_source import FeedSource

        long_ms = feed.unknown_after_minutes * MS_PER_MINUTE
        heard = FeedSource(feed.listen, arranged.feed_key, counter, *says(FEED), up_ms, long_ms)
        sources.open(FEED, heard, SourceTrust(long_ms, long_ms))

"""A maker of feeds that listen; each is stopped after its test, whether it passes or not."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from kiosk.devices.feed_source import FeedSource
from kiosk.devices.source_state import SourceState
from tests.kiosk.devices.ear import Ear, now_ms
from tests.kiosk.devices.feed.feed_wire import KEY, Feed, free_port


@pytest.fixture
def open_feed() -> Iterator[Callable[..., Feed]]:
    """Give `open_feed(counter=..., host=..., ...)`: a feed that listens, unless `wait` is off."""
    with ExitStack() as stack:

        def start(
            counter: str | None = "05",
            host: str = "127.0.0.1",
            listen: str | None = None,
            port: int | None = None,
            clock: Callable[[], int] = now_ms,
            *,
            wait: bool = True,
            silent_after_ms: int | None = None,
        ) -> Feed:
            ear, at = Ear(), port or free_port(host)
            where = listen or (f"[{host}]" if ":" in host else host)
            source = FeedSource(
                f"{where}:{at}", KEY, counter, ear.on_event, ear.on_status, clock, silent_after_ms
            )
            stack.callback(source.stop)
            source.start()
            if wait:
                ear.wait_for_state(SourceState.ok)
            return Feed(source, ear, host, at)

        yield start

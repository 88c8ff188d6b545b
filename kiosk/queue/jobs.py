"""What the storage thread is asked for, and how the one who asked is told."""

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import TypeVar

from kiosk.queue.outbox import Outbox
from kiosk.record import Draft, Record

logger = logging.getLogger(__name__)
Told = TypeVar("Told")


@dataclass(frozen=True, slots=True)
class Append:
    """Records to make and store. `asked_ms`: when; who asked has waited since then."""

    drafts: Sequence[Draft]
    on_stored: Callable[[list[Record]], None] | None
    on_failed: Callable[[str], None] | None
    asked_ms: int


@dataclass(frozen=True, slots=True)
class Call:
    """Anything else to do with the outbox."""

    work: Callable[[Outbox], object]
    future: "Future[object]"


@dataclass(frozen=True, slots=True)
class Check:
    """A doubt whether storage is quick enough."""


def tell(callback: Callable[[Told], None] | None, what: Told) -> None:
    """Calls `callback`; its bug is logged, what is stored stays stored."""
    if callback is None:
        return
    try:
        callback(what)
    except Exception:
        logger.exception("whoever waited for storage failed to hear of it")

"""Events that were taken already, by the client's own ids. Pure: the clock is passed in.

Guarantees: an id is remembered for REMEMBERED_MS after its event was taken, as a hash, with a
hash of what it stood for; no more than `most` are kept, the oldest go first.
"""

import hashlib
import json
from collections.abc import Mapping
from enum import Enum, auto

REMEMBERED_MS = 600_000
DIGEST_BYTES = 16


class Known(Enum):
    """What is known of an id."""

    NEW = auto()
    SAME = auto()
    OTHER = auto()
    """It was taken, and stood for another event."""


class TakenIds:
    """The ids of the last ten minutes."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._taken: dict[bytes, tuple[int, bytes]] = {}

    def look(self, identifier: str, taken: Mapping[str, str | None], at_ms: int) -> Known:
        """Say whether this id was taken, and for the same event."""
        self._forget(at_ms)
        found = self._taken.get(_digest(identifier))
        if found is None:
            return Known.NEW
        return Known.SAME if found[1] == _digest(_text(taken)) else Known.OTHER

    def keep(self, identifier: str, taken: Mapping[str, str | None], at_ms: int) -> None:
        """Remember that the event was taken."""
        self._taken[_digest(identifier)] = (at_ms, _digest(_text(taken)))
        if len(self._taken) > self._most:
            del self._taken[next(iter(self._taken))]

    def _forget(self, at_ms: int) -> None:
        while self._taken:
            first = next(iter(self._taken))
            if at_ms - self._taken[first][0] < REMEMBERED_MS:
                return
            del self._taken[first]


def _text(taken: Mapping[str, str | None]) -> str:
    # Sorted: software that resends may order the members otherwise.
    return json.dumps(taken, sort_keys=True)


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()[:DIGEST_BYTES]

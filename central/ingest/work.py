"""A verified batch on its way into the database, and what may become of it there."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from central.ingest.dossier_box import ATTACHMENT, BoxesRead
from central.ingest.held import Fork
from central.ingest.wire import Item
from central.refusal import Refusal
from central.store.log_queries import LogRow
from kiosk.record import Place, Record, VerifyKey

_VISIT = re.compile(r"[0-9a-f-]{36}")
"""No more than that: whether it is of its form is for `central.tally.facts`."""

NO_BOXES = BoxesRead()
NO_KEYS: Mapping[int, VerifyKey] = {}

Held = LogRow | Fork
Outcome = Held | Refusal
"""How far the log is held now, the fork that was found and kept, or why nothing was taken."""


@dataclass(frozen=True, slots=True)
class Work:
    """Records of one log of `place`, in order, each with its item as sent; `now`: of their receipt.

    `boxes`: what the boxes of dossiers hold; `brought`: by number, the keys that records bring;
    `kids`: by which keys the records were judged, None for the central's own log.
    """

    place: Place
    records: list[Record]
    items: list[Item]
    now: datetime
    boxes: BoxesRead = NO_BOXES
    brought: Mapping[int, VerifyKey] = field(default_factory=lambda: NO_KEYS)
    kids: frozenset[str] | None = None

    @property
    def epoch(self) -> str:
        """The epoch of all its records."""
        return self.records[0].epoch

    @property
    def is_alone(self) -> bool:
        """Whether what it brings is to be written before anything else is read."""
        return bool(self.boxes.hashes) or any(ATTACHMENT in item.attachments for item in self.items)

    def visits(self) -> set[str]:
        """Every visit that a record names by an id of the form of one, whether it counts or not."""
        named = (record.body.get("visit") for record in self.records)
        return {visit for visit in named if isinstance(visit, str) and _VISIT.fullmatch(visit)}


def rounds(works: list[Work]) -> list[list[Work]]:
    """`works` in their order, in parts within which no two tell of one visit or of one log.

    Within a part nothing that one writes is read for another, so all may be read, then written.
    """
    parts: list[list[Work]] = []
    for work in works:
        if parts and _stands_apart(work, parts[-1]):
            parts[-1].append(work)
        else:
            parts.append([work])
    return parts


def _stands_apart(work: Work, others: list[Work]) -> bool:
    if work.is_alone or any(other.is_alone for other in others):
        return False
    visits = work.visits()
    return all(
        other.place != work.place
        and (other.place.site != work.place.site or visits.isdisjoint(other.visits()))
        for other in others
    )

"""Releases answers of marked ratings, in blocks of their own, with the batch that brought them.

Guarantees that a batch without such a rating costs no statement, and that batches written together
release what they would have one after the other.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection

from central.ingest.project import Arrival
from central.ingest.steps import Levels, shown_after
from central.store.marked_queries import (
    CounterDay,
    marked_levels,
    put_released_marked,
    released_marked_levels,
)
from central.tally.deltas import Cell, Deltas
from central.tally.marked_blocks import JUDGED, marked_gains

Steps = dict[CounterDay, dict[Cell, list[Levels]]]


def release_marked(
    connection: Connection,
    batches: Mapping[str, Iterable[Deltas]],
    arrivals: Mapping[str, Arrival],
) -> None:
    """Release what is due; `batches`: by site what each changed, in order, tallies written."""
    steps: Steps = {}
    for site, of_site in batches.items():
        for deltas in of_site:
            for cell, levels in marked_gains(deltas).items():
                place = (site, cell.day, cell.counter_id)
                steps.setdefault(place, {}).setdefault(cell, []).append(levels)
    rows: list[dict[str, Any]] = []
    for place, cells in sorted(steps.items()):
        counted = marked_levels(connection, place, JUDGED)
        shown = released_marked_levels(connection, place)
        at = arrivals[place[0]].received_at
        for cell, of_cell in sorted(cells.items()):
            asked = (cell.questionnaire, cell.question)
            now = shown_after(counted.get(asked, Counter()), shown.get(asked, Counter()), of_cell)
            rows += [
                {"site_id": place[0], **cell._asdict(), "answer": level, "n": n, "released_at": at}
                for level, n in (now or {}).items()
            ]
    put_released_marked(connection, rows)

"""What of a cell is shown after several batches that were written together. Pure.

Guarantees that it is what writing them one after the other would have shown: an audit, which
replays batch by batch, comes to the same.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator

from central.channels import KIOSK_CHANNEL
from central.tally import release
from central.tally.deltas import Cell, Deltas

Levels = Counter[int]
Hours = Counter[int]
"""Counted ratings at a kiosk by hour of the day."""
Place = tuple[str, str]
"""Day and counter."""


def rated_hours(batches: Iterable[Deltas]) -> dict[Place, dict[int, Hours]]:
    """By day and counter, the ratings that each batch added, by the batch's number from 0 on."""
    found: dict[Place, dict[int, Hours]] = {}
    for number, deltas in enumerate(batches):
        for key, n in deltas.hours.items():
            if n and key.event == "rated" and not key.mark:
                of_place = found.setdefault((key.day, key.counter_id), {})
                of_place.setdefault(number, Counter())[key.hour] += n
    return found


def steps_of(batches: Iterable[Deltas]) -> dict[Cell, dict[int, Levels]]:
    """By cell, what each batch that changed it added to its counted answers, by its number."""
    steps: dict[Cell, dict[int, Levels]] = {}
    for number, deltas in enumerate(batches):
        of_batch: dict[Cell, Levels] = {}
        for key, n in deltas.ratings.items():
            if n and key.answer and not key.mark and key.channel == KIOSK_CHANNEL:
                cell = Cell(key.day, key.counter_id, key.questionnaire, key.question)
                of_batch.setdefault(cell, Counter())[key.answer] += n
        for cell, levels in of_batch.items():
            steps.setdefault(cell, {})[number] = levels
    return steps


def shown_after(counted: Levels, shown: Levels, steps: Collection[Levels]) -> Levels | None:
    """What is shown from now on; None if what is `shown` stays. `counted`: with all `steps`."""
    found = [now for _, now in releases(counted, shown, steps)]
    return found[-1] if found else None


def releases(
    counted: Levels, shown: Levels, steps: Collection[Levels]
) -> Iterator[tuple[int, Levels]]:
    """What is shown after each of `steps` that releases the cell, and which of them it is."""
    so_far = Counter(counted)
    for step in steps:
        so_far.subtract(step)
    for at, step in enumerate(steps):
        so_far.update(step)
        found = release.released(so_far, shown, step)
        if found is not None:
            shown = found
            yield at, found

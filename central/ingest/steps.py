"""What of a cell is shown after several batches that were written together. Pure.

Guarantees that it is what writing them one after the other would have shown: an audit, which
replays batch by batch, comes to the same.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

from central.channels import KIOSK_CHANNEL
from central.tally import release
from central.tally.deltas import Cell, Deltas

Levels = Counter[int]


def steps_of(batches: Iterable[Deltas]) -> dict[Cell, list[Levels]]:
    """By cell, what each batch that changed it added to its counted answers, in their order."""
    steps: dict[Cell, list[Levels]] = {}
    for deltas in batches:
        of_batch: dict[Cell, Levels] = {}
        for key, n in deltas.ratings.items():
            if n and key.answer and not key.mark and key.channel == KIOSK_CHANNEL:
                cell = Cell(key.day, key.counter_id, key.questionnaire, key.question)
                of_batch.setdefault(cell, Counter())[key.answer] += n
        for cell, levels in of_batch.items():
            steps.setdefault(cell, []).append(levels)
    return steps


def shown_after(counted: Levels, shown: Levels, steps: Sequence[Levels]) -> Levels | None:
    """What is shown from now on; None if what is `shown` stays. `counted`: with all `steps`."""
    so_far = Counter(counted)
    for step in steps:
        so_far.subtract(step)
    now: Levels | None = None
    for step in steps:
        so_far.update(step)
        found = release.released(so_far, shown if now is None else now, step)
        now = now if found is None else found
    return now

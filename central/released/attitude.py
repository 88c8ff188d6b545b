"""Which answers of an officer, or of a site, are about the officers: the factor of that name.

Guarantees that the answers of one questionnaire alone are in a figure, the one that was answered
most, and that a mean of several questions is the mean of their indices, never of pooled answers.
Pure.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from central.channels import KIOSK_CHANNEL
from central.reference.questionnaire_facts import Factor, KnownQuestionnaires
from central.released.cell import Shown
from central.released.table import CellKey, Of
from kiosk.survey import MeanOfCriteria, Share
from kiosk.survey.scale import LADDER

Cells = Mapping[CellKey, Shown]


@dataclass(frozen=True, slots=True)
class Attitude:
    """Of one questionnaire: the shares of each question about officers, and all their answers by
    level.
    """

    questionnaire: str
    mean: MeanOfCriteria
    levels: Mapping[int, int]


def satisfaction(key: CellKey, cell: Shown, known: KnownQuestionnaires) -> Share | None:
    """The index of one question; None of what is no satisfaction, or of what no file knows."""
    facts = known.question(key.questionnaire, key.question)
    if facts is None or facts.measure != "satisfaction":
        return None
    return Share.of_levels({level: n for level, n in cell.counts.items() if level <= LADDER})


def attitudes(cells: Cells, of: Of, known: KnownQuestionnaires) -> dict[str, Attitude]:
    """By questionnaire what is shown of `of`, answered at kiosks; the most answered one first."""
    shares: dict[str, list[Share]] = {}
    levels: dict[str, Counter[int]] = {}
    for key, cell in cells.items():
        facts = known.question(key.questionnaire, key.question)
        if key.of != of or key.channel != KIOSK_CHANNEL or facts is None:
            continue
        share = satisfaction(key, cell, known)
        if facts.factor is Factor.OFFICIALS and share is not None:
            shares.setdefault(key.questionnaire, []).append(share)
            levels.setdefault(key.questionnaire, Counter()).update(cell.counts)
    found = [
        Attitude(name, MeanOfCriteria(tuple(of_name)), levels[name])
        for name, of_name in shares.items()
    ]
    found.sort(key=lambda each: (-each.mean.n, each.questionnaire))
    return {each.questionnaire: each for each in found}

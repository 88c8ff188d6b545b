"""Which marked ratings stand beside those that count, and what a batch adds to them. Pure.

A rating that a rule about touches marked is marked once and for all: the rule looks at what came
before it in its own log. It is therefore in a block of marked ratings or in one of counted ones,
never first in one and then in the other. Others may change sides (a dossier that counts elsewhere,
a fork that is decided), and two looks would tell the few that did: they are in no block.
"""

from collections import Counter

from central.channels import KIOSK_CHANNEL
from central.tally.deltas import Cell, Deltas
from central.tally.rules import Mark

JUDGED = frozenset(
    {
        Mark.PROMPT_REOPENED,
        Mark.OUTSIDE_HOURS,
        Mark.NO_OPEN_TICKET,
        Mark.BURST,
        Mark.TOO_FAST,
    }
)
"""The rules about a touch at a counter."""


def marked_gains(deltas: Deltas) -> dict[Cell, Counter[int]]:
    """By cell, the answers of ratings that such a rule marked, given at kiosks."""
    gains: dict[Cell, Counter[int]] = {}
    for key, n in deltas.ratings.items():
        if n and key.answer and key.mark in JUDGED and key.channel == KIOSK_CHANNEL:
            cell = Cell(key.day, key.counter_id, key.questionnaire, key.question)
            gains.setdefault(cell, Counter())[key.answer] += n
    return gains

"""Ways of forming blocks (docs/adr/0076): one partition holds against the attacker, two do not."""

import random
from collections import Counter

import pytest

from benchmarks.block_partitions import NAMES, PARTITIONS, blocks, month
from tests.central.released.attack import Attacker

STEP = 5
MONTH = list(month(13, random.Random(4)))[:140]
PLACE = {id(each): at for at, each in enumerate(MONTH)}


def sees_all(attacker, partition):
    """Every look at every key, and every total of released blocks by every name."""
    totals = {}
    for block in blocks(MONTH, PARTITIONS[partition]):
        key = PARTITIONS[partition](block[0])
        named = [(name, of(block[0])) for name, of in NAMES.items()]
        for cell in (("key", key), *named, ("whole",)):
            shown = totals.setdefault(cell, Counter())
            shown.update(PLACE[id(each)] for each in block)
            attacker.sees(dict(shown))


@pytest.mark.parametrize("partition", PARTITIONS)
def test_no_smaller_group_is_told_when_there_is_one_partition(partition):
    attacker = Attacker()
    sees_all(attacker, partition)
    assert attacker.smallest() >= STEP


@pytest.mark.parametrize("second", [name for name in PARTITIONS if name != "counter x day (now)"])
def test_single_ratings_are_told_apart_when_two_partitions_are_shown(second):
    attacker = Attacker()
    sees_all(attacker, "counter x day (now)")
    sees_all(attacker, second)
    assert attacker.smallest() < STEP

"""Ranks: by property, by a worked example, against statsmodels, and by drawn blocks."""

import random
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import confint_proportions_2indep

from kiosk.survey.ranks import Index, RankInterval, parted, rank_intervals

UNITS = st.lists(
    st.tuples(st.integers(1, 400), st.floats(0, 1)).map(
        lambda pair: Index(round(pair[0] * pair[1]) / pair[0], pair[0])
    ),
    min_size=1,
    max_size=8,
)


def of(satisfied, n):
    return Index(satisfied / n, n)


def p_value(one, other):
    """The one-sided level at which Newcombe's interval begins to leave 0 out."""
    if one.value <= other.value:
        return 1.0
    low, high = 1e-13, 0.999999
    for _ in range(60):
        level = (low * high) ** 0.5
        below, _ = confint_proportions_2indep(
            round(one.value * one.n),
            one.n,
            round(other.value * other.n),
            other.n,
            method="newcomb",
            compare="diff",
            alpha=level,
        )
        low, high = (low, level) if below > 0 else (level, high)
    return high / 2


def test_worked_example_of_four_sites():
    # docs/adr/0079: 180, 150, 148 and 90 of 200 answers each.
    block = [of(180, 200), of(150, 200), of(148, 200), of(90, 200)]
    assert rank_intervals(block) == (
        RankInterval(1, 1),
        RankInterval(2, 3),
        RankInterval(2, 3),
        RankInterval(4, 4),
    )


def test_pairs_that_part_are_those_of_holm_with_newcombes_intervals():
    drawn = random.Random(7)
    for _ in range(3):
        block = [of(drawn.randint(n // 3, n), n) for n in drawn.choices(range(20, 300), k=4)]
        pairs = list(permutations(range(len(block)), 2))
        levels = [p_value(block[one], block[other]) for one, other in pairs]
        rejected, *_ = multipletests(levels, alpha=0.05, method="holm")
        expected = {pair for pair, is_rejected in zip(pairs, rejected, strict=True) if is_rejected}
        assert parted(block) == expected


def test_later_steps_part_what_the_first_alone_would_not():
    block = [of(163, 200), of(152, 200), of(129, 200), of(72, 200)]
    first_level = 0.05 / 12
    below, _ = confint_proportions_2indep(
        152, 200, 129, 200, method="newcomb", compare="diff", alpha=2 * first_level
    )
    assert below < 0
    assert (1, 2) in parted(block)


@given(UNITS)
def test_better_is_an_order_and_ranks_are_stretches_of_it(block):
    better = parted(block)
    for one, other in better:
        assert block[one].value > block[other].value
        assert (other, one) not in better
    for each in rank_intervals(block):
        assert 1 <= each.best <= each.worst <= len(block)


@given(UNITS, st.randoms(use_true_random=False))
def test_order_in_which_units_are_given_changes_nothing(block, chance):
    places = list(range(len(block)))
    chance.shuffle(places)
    shuffled = rank_intervals([block[place] for place in places])
    found = rank_intervals(block)
    assert shuffled == tuple(found[place] for place in places)


@given(st.integers(1, 300), st.integers(0, 300), st.integers(2, 9))
def test_units_that_are_alike_are_never_parted(n, satisfied, units):
    block = [of(min(satisfied, n), n)] * units
    assert set(rank_intervals(block)) == {RankInterval(1, units)}


@pytest.mark.parametrize("truth", [(0.8,) * 6, (0.9, 0.8, 0.8, 0.8, 0.7), (0.95,) * 4])
def test_true_ranks_are_inside_all_stretches_in_95_of_100_drawn_blocks(truth):
    drawn = random.Random(20)
    held = 0
    for _ in range(300):
        block = []
        for share in truth:
            n = drawn.choice([30, 80, 200])
            block.append(of(sum(drawn.random() < share for _ in range(n)), n))
        held += all(
            each.best <= 1 + sum(other > share for other in truth)
            and each.worst >= len(truth) - sum(other < share for other in truth)
            for each, share in zip(rank_intervals(block), truth, strict=True)
        )
    # 285 are expected at the least; 275 is as low as chance makes it once in a thousand runs.
    assert held >= 275

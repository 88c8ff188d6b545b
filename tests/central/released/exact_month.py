"""All months that would look the same, in whole numbers: what blocks, mean and squares leave open.

Of each visit only whether its two answers are satisfied; the composite depends on nothing else.
"""

from functools import reduce

STEP = 5


def month(chance, days, *, satisfied, alike, skips):
    """`days` small days of visits: a pair of 0, 1 or None where the question was skipped."""
    return [[_visit(chance, satisfied, alike, skips) for _ in range(7)] for _ in range(days)]


def _visit(chance, satisfied, alike, skips):
    first = int(chance.random() < satisfied)
    second = first if chance.random() < alike else int(chance.random() < satisfied)
    pair = [first, second]
    if chance.random() < skips:
        pair[chance.randrange(2)] = None
    return tuple(pair)


def told_alone(days, *, halves):
    """Answers (day, visit, question) that follow from blocks, mean and `halves` (how many visits
    are half satisfied), but for those of blocks that all say the same.
    """
    give = (lambda pair: _gives(*pair)) if halves else (lambda pair: (_gives(*pair)[0], 0))
    whole = _sum(map(give, (pair for of_day in days for pair in of_day)))
    open_days = [_possible(of_day, give) for of_day in days]
    found = []
    for number, of_day in enumerate(days):
        rest = reduce(_plus, open_days[:number] + open_days[number + 1 :], {(0, 0)})
        for at, question in _not_of_one_mind(of_day):
            other = _possible(of_day, give, (at, question, 1 - of_day[at][question]))
            if not any((whole[0] - a, whole[1] - b) in rest for a, b in other):
                found.append((number, at, question))
    return found


def _gives(first, second):
    """Twice the visit's share, and whether it is a half."""
    if first is None or second is None:
        return 2 * (second if first is None else first), 0
    return first + second, int(first != second)


def _sum(pairs):
    return tuple(map(sum, zip(*pairs, strict=True)))


def _plus(some, more):
    return {(a + c, b + d) for a, b in some for c, d in more}


def _blocks(of_day, question):
    """By visit the number of its block, None of what is not released; the blocks' sums."""
    given = [at for at, pair in enumerate(of_day) if pair[question] is not None]
    blocks = [given[at : at + STEP] for at in range(0, len(given) - STEP + 1, STEP)]
    place = {at: number for number, block in enumerate(blocks) for at in block}
    return place, tuple(sum(of_day[at][question] for at in block) for block in blocks)


def _not_of_one_mind(of_day):
    for question in (0, 1):
        place, sums = _blocks(of_day, question)
        for at, pair in enumerate(of_day):
            if pair[question] is not None and (at not in place or 0 < sums[place[at]] < STEP):
                yield at, question


def _possible(of_day, give, fixed=None):
    """What the day may give the composite, by all answers that its blocks allow."""
    told = [_blocks(of_day, question) for question in (0, 1)]
    open_sums = {(*told[0][1], *told[1][1], 0, 0)}
    starts = (0, len(told[0][1]))
    for at, pair in enumerate(of_day):
        found = set()
        for first in _values(pair[0], fixed, (at, 0)):
            for second in _values(pair[1], fixed, (at, 1)):
                for state in open_sums:
                    left = list(state)
                    for question, value in enumerate((first, second)):
                        if value and at in told[question][0]:
                            left[starts[question] + told[question][0][at]] -= 1
                    share, half = give((first, second))
                    left[-2] += share
                    left[-1] += half
                    if min(left) >= 0:
                        found.add(tuple(left))
        open_sums = found
    return {state[-2:] for state in open_sums if not any(state[:-2])}


def _values(value, fixed, place):
    if value is None:
        return (None,)
    return (fixed[2],) if fixed and fixed[:2] == place else (0, 1)

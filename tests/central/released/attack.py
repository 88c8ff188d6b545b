"""What an attacker makes of all that was ever shown: linear algebra over rationals.

Every answer is given a value of its own, so that a figure names the ratings that are in it: one row
of an attacker's system of equations. Whatever can be had by adding and subtracting figures, of any
audience, period and look, is a combination of rows.
"""

from fractions import Fraction
from itertools import combinations


class Attacker:
    """Keeps every figure it ever saw, each the set of ratings that it is the sum of."""

    def __init__(self):
        self.figures = set()

    def sees(self, counts):
        """A figure: how often each answer (a rating of its own) is in it."""
        assert set(counts.values()) <= {1}, "a rating is twice in one figure"
        self.figures.add(frozenset(counts))

    def groups(self):
        """Ratings that no figure tells apart: what is said of one is said of each. By size."""
        known = {}
        for rating in set().union(*self.figures):
            seen_in = frozenset(at for at in self.figures if rating in at)
            known.setdefault(seen_in, set()).add(rating)
        return sorted(known.values(), key=len)

    def smallest(self):
        """How many ratings the smallest group has that can be told from the others; None at none.

        Every combination of figures weighs the ratings of one group alike: what is told of fewer
        than a whole group is told of none.
        """
        return min((len(group) for group in self.groups()), default=None)

    def pins(self, at_most):
        """Groups of up to `at_most` ratings whose sum is a combination of figures."""
        ratings = sorted(set().union(*self.figures)) if self.figures else []
        basis = _reduced([[Fraction(each in at) for each in ratings] for at in self.figures])
        return [
            group
            for size in range(1, at_most + 1)
            for group in combinations(ratings, size)
            if _is_in(basis, [Fraction(each in group) for each in ratings])
        ]


def _reduced(rows):
    basis = {}
    for row in rows:
        rest = _without(basis, row)
        lead = next((at for at, value in enumerate(rest) if value), None)
        if lead is not None:
            basis[lead] = [value / rest[lead] for value in rest]
    return basis


def _without(basis, row):
    rest = list(row)
    for lead in sorted(basis):
        if rest[lead]:
            times = rest[lead]
            rest = [value - times * other for value, other in zip(rest, basis[lead], strict=True)]
    return rest


def _is_in(basis, row):
    return not any(_without(basis, row))

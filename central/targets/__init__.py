"""The target that a site's index is held against: the usual one, or the site's own from a day on.

Guarantees that what was decided stays (a later decision for the same day takes its place), and
that each is in the audit log. Leaves to others: who may reach which site (`central.accounts`), and
pages.
"""

from central.targets.standing import USUAL_PERMILLE, Target, target_on
from central.targets.writing import TargetError, TargetFault, WishedTarget, write_target

__all__ = [
    "USUAL_PERMILLE",
    "Target",
    "TargetError",
    "TargetFault",
    "WishedTarget",
    "target_on",
    "write_target",
]

"""Remedies ("giải pháp khắc phục"): what a unit does about a factor, who sees to it, by when.

Guarantees that nothing is changed or removed (news is a row of its own that takes the other's
place), that no run of digits that is a citizen's stands in a text, and that each row is in the
audit log. Leaves to others: who may reach which site (`central.accounts`), and pages.
"""

from central.remedies.state import RemedyState, is_overdue
from central.remedies.text import RemedyError, RemedyFault
from central.remedies.writing import WishedRemedy, write_remedy

__all__ = [
    "RemedyError",
    "RemedyFault",
    "RemedyState",
    "WishedRemedy",
    "is_overdue",
    "write_remedy",
]

"""The rule of invitations that were opened again after they had been declined.

A kiosk of ours invites a visit once (docs/adr/0031), so that only the log of another program can
tell of this: `visit.unrated` with the cause `dismissed`, and after it `visit.prompted` of the same
visit. A late rating, for which nobody was invited again, is none.
"""

from central.tally.facts import RatingFacts
from central.tally.rules.circumstances import Circumstances


def is_reopened(_: RatingFacts, circumstances: Circumstances) -> bool:
    """The log tells of another invitation of the visit after it was declined."""
    return circumstances.reopened

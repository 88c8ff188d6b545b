"""The counting rules, version 4. Pure: facts in, the mark out.

A rule receives `RatingFacts` and the circumstances of the log, never an answer: no rule can
count by what was said. A rating without a mark counts; one with a mark is kept, stands in the
tallies under its mark, and its number is always shown. Rules that look at more (too fast, burst,
opening hours) come as a new version of this file.

Version 2: an answer may be 1 to 9 where the question is not one of satisfaction (version 1 held
such a rating for odd); phones have a channel; a visit answered by phone alone is told apart; a
phone's rating of a test visit is a test.

Version 3: of visits that named the same dossier one rating counts (`central.tally.whole_visits`).
Of what was counted before no dossier was compared, so that its figures stay as they are.

Version 4: the whole form of a rating is judged, as docs/record-format.md has it: also its nonce,
its language and its blocks, that a visit's id is of version 7, and that a kiosk's log and the
phone's each have their own triggers; a `day.closed` is held against the records before it.

A site that an earlier version counted is counted again by `central migrate`
(`central.audit.count_again`).
"""

from enum import StrEnum

from central.tally.facts import RatingFacts

VERSION = 4
"""Higher whenever the same records would be counted otherwise."""


class Mark(StrEnum):
    """Why a rating does not count, in order of precedence."""

    ODD = "odd"
    """Well signed, but not of the form of its kind."""

    TEST = "test"
    """Given in test mode, or on a phone for a visit of test mode."""

    QUARANTINED = "quarantined"
    """Received after the kiosk's log forked, until an auditor decides; or it stands from the record
    on from which the kiosk is revoked."""

    EMPTY = "empty"
    """Every question was skipped."""

    DOUBLE = "double"
    """The visit has a counted rating already: one counts."""

    ALSO_KIOSK = "also-kiosk"
    """Given on a phone, and the visit was rated at the kiosk too: the kiosk's counts."""

    SAME_DOSSIER = "same-dossier"
    """The rating of another visit that named the same dossier counts: each dossier counts once."""


def mark_of_rating(facts: RatingFacts, *, quarantined: bool) -> Mark | None:
    """The mark that a rating has for itself, before other ratings of its visit are looked at."""
    if facts.test:
        return Mark.TEST
    if quarantined:
        return Mark.QUARANTINED
    if not facts.answered:
        return Mark.EMPTY
    return None

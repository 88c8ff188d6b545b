"""The marks: why a rating does not count. What each means to people: `sentences`."""

from enum import StrEnum


class Mark(StrEnum):
    """A rating has at most one mark of a rule: the first of these that holds for it."""

    ODD = "odd"
    """Well signed, but not of the form of its kind."""

    TEST = "test"
    """Given in test mode, or on a phone for a visit of test mode."""

    QUARANTINED = "quarantined"
    """Received after the kiosk's log forked, until an auditor decides; or it stands from the record
    on from which the kiosk is revoked."""

    EMPTY = "empty"
    """Every question was skipped."""

    PROMPT_REOPENED = "prompt-reopened"
    """The visit's citizen was invited again after the invitation had been declined."""

    OUTSIDE_HOURS = "outside-hours"
    """Given when the site was closed."""

    NO_OPEN_TICKET = "no-open-ticket"
    """Given without a ticket while the ticket source was working."""

    BURST = "burst"
    """Given soon after several others at the counter."""

    TOO_FAST = "too-fast"
    """Answered faster than a person can choose."""

    DOUBLE = "double"
    """The visit has a counted rating already: one counts."""

    ALSO_KIOSK = "also-kiosk"
    """Given on a phone, and the visit was rated at the kiosk too: the kiosk's counts."""

    SAME_DOSSIER = "same-dossier"
    """The rating of another visit that named the same dossier counts: each dossier counts once."""

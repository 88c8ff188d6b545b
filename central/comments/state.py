"""What can be the matter with a detail or a comment: closed lists, as they stand in the tables."""

from enum import StrEnum


class DetailState(StrEnum):
    """Of the reasons of one `rating.detail`."""

    WAITING = "waiting"
    """It counts, and is in no block yet."""
    RELEASED = "released"
    NO_REASON = "no-reason"
    """A comment alone."""
    TEST = "test"
    MARKED = "marked"
    """Its rating does not count."""
    QUARANTINED = "quarantined"
    ODD = "odd"
    """Not of the form of its kind, or its rating is not there."""


APART = (DetailState.MARKED, DetailState.QUARANTINED, DetailState.TEST, DetailState.ODD)
"""States of what is kept apart and counted apart."""

NO_BOX = "no-box"
"""Of a comment: its box is gone, or never came."""

UNREADABLE = "unreadable"
"""Of a comment: no key opens its box, or what is in it is of another form, or empty."""


class CommentState(StrEnum):
    """How far the office has got with a comment."""

    UNREAD = "unread"
    READ = "read"
    FOLLOW_UP = "follow-up"

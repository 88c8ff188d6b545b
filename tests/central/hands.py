"""Hands that change something in tests, with a pen that notes it."""

from central.audit_log import Author, Pen, Who, WhoKind
from central.audit_log.noted_head import NotedHead
from kiosk.record import SigningKey

KEY = SigningKey(bytes(32))


class NothingNoted(NotedHead):
    """A note that is never there: for tests that are not about restores."""

    def __init__(self):
        pass

    def read(self):
        return None

    def write(self, head):
        pass


PEN = Pen(KEY, NothingNoted())


def author(name, pen=PEN):
    """Somebody who is signed in under this name."""
    return Author(pen, Who(WhoKind.ACCOUNT, name))

"""The local socket of the running kiosk: commands ask the process that owns the log.

Guarantees that nobody but the kiosk's own user and root is answered, that nothing is waited for
without a bound, and that neither a slow nor a silent client holds up anything but itself. Leaves
to others: what is answered (handlers, given by name), and what a command does where nobody answers
(`NotRunningError`; it takes `kiosk.queue.lock.OutboxLock` and opens the file itself).
"""

from kiosk.control.client import ask
from kiosk.control.errors import (
    ControlError,
    CutOffError,
    NotAllowedError,
    NotRunningError,
    RefusedError,
)
from kiosk.control.server import ControlServer, Handler

__all__ = [
    "ControlError",
    "ControlServer",
    "CutOffError",
    "Handler",
    "NotAllowedError",
    "NotRunningError",
    "RefusedError",
    "ask",
]

"""What can go wrong between a command and the running kiosk: a family of its own.

ControlError
├── NotRunningError   no kiosk answers in this data folder
├── NotAllowedError   the kiosk answers its own user and root alone
├── CutOffError       the kiosk ended, or fell silent, in the middle of an answer
└── RefusedError      the kiosk answered that it cannot; `code` is for programs

`str()` of each says what, where and what to do next.
"""


class ControlError(Exception):
    """The running kiosk could not be asked, or did not do what it was asked."""


class NotRunningError(ControlError):
    """Nobody listens in this data folder."""


class NotAllowedError(ControlError):
    """The socket belongs to another user."""


class CutOffError(ControlError):
    """The answer has no end."""


class RefusedError(ControlError):
    """An answer of its own kind: raised by a handler, and again at the client.

    `code`: lower-case words with dashes, of a closed list of the command's; these are the
    socket's own: `unknown-command`, `not-a-request`, `not-allowed`, `too-long`, `too-late`, `busy`,
    `stopping`, `fault`.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code

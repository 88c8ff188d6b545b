"""Why a command of the log cannot be done: a closed list of codes, each with words for people."""


class LogRefusedError(Exception):
    """`code`: `no-recovery-key`, `storage`, `nothing-kept`, `not-here`, `not-receipts` or
    `too-large`.
    """

    def __init__(self, code: str, message: str) -> None:
        """`message` says what, where and what to do next."""
        super().__init__(message)
        self.code = code


def no_recovery_key() -> LogRefusedError:
    """The central named no key to which an export could be sealed."""
    return LogRefusedError(
        "no-recovery-key",
        "this kiosk knows no recovery key of the central, to which an export is sealed: it was "
        "enrolled by an earlier version. Bring the central up to date, let this kiosk reach it "
        "once (or run: kiosk enrol), and export then",
    )

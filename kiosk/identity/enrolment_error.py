"""The one error of enrolment."""


class EnrolmentError(Exception):
    """The central cannot be reached or does not accept the kiosk; the message says what to do.

    `trouble`: `unreachable`, `refused`, `not-believed` or `other`. `problem`: the id of the
    central's refusal (docs/record-format.md, section 11), empty where it gave none.
    """

    def __init__(self, message: str, trouble: str = "other", problem: str = "") -> None:
        super().__init__(message)
        self.trouble = trouble
        self.problem = problem

"""Why the central refuses a request: problem documents (RFC 9457) of a closed list.

Guarantees that every expected refusal has an id of `Problem`, one status per id, words that say
what to do, and members that a program can act on (`expected`, `rule`, `seq`). What is not a
`Refusal` is a fault of ours and answers 500.
"""

from enum import Enum
from typing import Any

TYPE_PREFIX = "urn:thuocdo:problem:"
MEDIA_TYPE = "application/problem+json"


class Problem(Enum):
    """The closed list: id, HTTP status, title."""

    MALFORMED = ("malformed", 400, "The request is not of its form")
    UNAUTHORIZED = ("unauthorized", 403, "The token is not valid here")
    PENDING = ("pending", 403, "The kiosk waits for approval")
    REVOKED = ("revoked", 403, "The kiosk's key was revoked")
    NOT_FOUND = ("not-found", 404, "There is no such thing here")
    UNKNOWN_KIOSK = ("unknown-kiosk", 404, "The kiosk is not enrolled here")
    SEQUENCE_GAP = ("sequence-gap", 409, "Records before these are missing")
    FORK = ("fork", 409, "Another record is held at this place")
    TOO_LARGE = ("too-large", 413, "The request is larger than allowed")
    BAD_SIGNATURE = ("bad-signature", 422, "A signature does not match")
    BAD_CHAIN = ("bad-chain", 422, "A record does not follow the one before it")
    NOT_NOW = ("not-now", 503, "Try again later")

    def __init__(self, identifier: str, status: int, title: str) -> None:
        """See the list."""
        self.identifier = identifier
        self.status = status
        self.title = title


class Refusal(Exception):  # noqa: N818 - an expected outcome, not a fault
    """A request is refused. `members` are added to the problem document."""

    def __init__(
        self,
        problem: Problem,
        detail: str,
        *,
        status: int | None = None,
        retry_after_s: int | None = None,
        **members: object,
    ) -> None:
        """`detail` says what was found, what was expected and what to do; no personal data."""
        super().__init__(detail)
        self.problem = problem
        self.detail = detail
        self.status = problem.status if status is None else status
        self.retry_after_s = retry_after_s
        self.members: dict[str, object] = members

    def document(self) -> dict[str, Any]:
        """The problem document."""
        return {
            "type": TYPE_PREFIX + self.problem.identifier,
            "title": self.problem.title,
            "status": self.status,
            "detail": self.detail,
            **self.members,
        }


def malformed(detail: str, **members: object) -> Refusal:
    """The refusal of a request that is not of its form."""
    refusal = Refusal(Problem.MALFORMED, detail)
    refusal.members.update(members)
    return refusal

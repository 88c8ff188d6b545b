"""Why the feed refuses a request: problem documents (RFC 9457) of a closed list. Pure.

Guarantees: each says what was found, where, what was expected and what to do, in English for the
people who write the software that sends; none quotes a value (it may be a ticket number), and a
name that the client sent stands in it only as printable ASCII, cut to 40 characters.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

TYPE_PREFIX = "urn:thuocdo:problem:feed:"
PROBLEM_TYPE = "application/problem+json"
JSON_TYPE = "application/json"
QUOTED_MAX_CHARACTERS = 40
MS_PER_S = 1000


class FeedProblem(Enum):
    """The closed list: id, HTTP status, title."""

    MALFORMED = ("malformed", 400, "The request is not HTTP as it is taken here")
    WRONG_KEY = ("wrong-key", 401, "The key is missing or is not this kiosk's")
    FROM_A_WEB_PAGE = ("from-a-web-page", 403, "Web pages may not send events")
    NOT_FOUND = ("not-found", 404, "There is no such thing here")
    WRONG_METHOD = ("wrong-method", 405, "This cannot be done here")
    TOO_SLOW = ("too-slow", 408, "The request did not come in time")
    ID_USED = ("id-used", 409, "The id stands for another event")
    LENGTH_REQUIRED = ("length-required", 411, "The length of the body is missing")
    TOO_LARGE = ("too-large", 413, "The body is larger than allowed")
    WRONG_TYPE = ("wrong-type", 415, "The body is not named as JSON")
    WRONG_HOST = ("wrong-host", 421, "The request is meant for another address")
    NOT_AN_EVENT = ("not-an-event", 422, "The body is not an event")
    TOO_MANY = ("too-many", 429, "Too much at once")
    HEAD_TOO_LARGE = ("head-too-large", 431, "The header is larger than allowed")
    FAULT = ("fault", 500, "A fault of the kiosk's own")
    STOPPING = ("stopping", 503, "The kiosk is being stopped")
    OTHER_VERSION = ("other-version", 505, "Another version of HTTP")

    def __init__(self, identifier: str, status: int, title: str) -> None:
        self.identifier = identifier
        self.status = status
        self.title = title


PHRASES = {
    200: "OK",
    202: "Accepted",
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    408: "Request Timeout",
    409: "Conflict",
    411: "Length Required",
    413: "Content Too Large",
    415: "Unsupported Media Type",
    421: "Misdirected Request",
    422: "Unprocessable Content",
    429: "Too Many Requests",
    431: "Request Header Fields Too Large",
    500: "Internal Server Error",
    503: "Service Unavailable",
    505: "HTTP Version Not Supported",
}


@dataclass(frozen=True, slots=True)
class Reply:
    """What is answered: a status, a JSON document and further header fields."""

    status: int
    document: Mapping[str, object]
    fields: Mapping[str, str] = field(default_factory=dict)
    media_type: str = JSON_TYPE

    def to_bytes(self) -> bytes:
        """The whole answer as it goes over the wire; it ends the connection."""
        body = json.dumps(self.document).encode("ascii") + b"\n"
        lines = [f"HTTP/1.1 {self.status} {PHRASES[self.status]}"]
        fields = {
            "Content-Type": self.media_type,
            "Content-Length": str(len(body)),
            "Cache-Control": "no-store",
            "Connection": "close",
            **self.fields,
        }
        lines += [f"{name}: {value}" for name, value in fields.items()]
        return "\r\n".join([*lines, "", ""]).encode("ascii") + body


class FeedRefusal(Exception):  # noqa: N818 - an expected outcome, not a fault
    """A request is refused. `where` and `expected` become members of the problem document."""

    def __init__(
        self,
        problem: FeedProblem,
        detail: str,
        *,
        fields: Mapping[str, str] | None = None,
        **members: str | None,
    ) -> None:
        super().__init__(detail)
        self.problem = problem
        self.detail = detail
        self.fields = dict(fields or {})
        self.members = {name: value for name, value in members.items() if value is not None}

    def reply(self) -> Reply:
        """The answer that says so."""
        document = {
            "type": TYPE_PREFIX + self.problem.identifier,
            "title": self.problem.title,
            "status": self.problem.status,
            "detail": self.detail,
            **self.members,
        }
        return Reply(self.problem.status, document, self.fields, PROBLEM_TYPE)


def too_many(detail: str, wait_ms: int) -> FeedRefusal:
    """The refusal of what came too soon; `wait_ms` becomes Retry-After in whole seconds."""
    seconds = max(1, -(-wait_ms // MS_PER_S))
    return FeedRefusal(
        FeedProblem.TOO_MANY,
        f"{detail}; send it again after {seconds} s",
        fields={"Retry-After": str(seconds)},
    )


def quoted(name: str) -> str:
    """A name that the client sent, fit to stand in a detail."""
    return ascii(name[:QUOTED_MAX_CHARACTERS])

"""The head of one HTTP request, read strictly. Pure.

Guarantees: a head is at most MAX_HEAD_BYTES and 64 fields, and a body at most MAX_BODY_BYTES,
told by one Content-Length; whatever could be read in two ways (bare line feeds, folded lines, a
field given twice, chunks) is refused. Nothing of a request stands in a refusal but names.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from kiosk.devices.feed_problem import FeedProblem, FeedRefusal, quoted

MAX_HEAD_BYTES = 8 * 1024
MAX_BODY_BYTES = 4 * 1024
MAX_FIELDS = 64
MAX_LENGTH_DIGITS = 10

END_OF_HEAD = b"\r\n\r\n"
REQUEST_LINE = re.compile(r"([A-Z]{1,16}) (/[!-~]{0,255}) HTTP/(\d)\.(\d)")
FIELD = re.compile(r"([!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}):[ \t]*([\t\x20-\x7e\x80-\xff]*)")
KNOWN_ONCE = frozenset(
    ("host", "authorization", "content-length", "content-type", "transfer-encoding", "expect")
)
"""What is acted upon; of other fields the last one is kept."""


@dataclass(frozen=True, slots=True)
class RequestHead:
    """What stands before the body; `fields` by their names in small letters."""

    method: str
    path: str
    fields: Mapping[str, str]
    length: int

    @property
    def waits_to_be_asked(self) -> bool:
        """Whether the client sends the body only after `100 Continue`."""
        return self.fields.get("expect", "").casefold() == "100-continue"


def read_head(received: bytearray) -> tuple[RequestHead, int] | None:
    """The head at the beginning of `received` and its length in bytes; None: not all is there.

    Raises FeedRefusal.
    """
    end = received.find(END_OF_HEAD, 0, MAX_HEAD_BYTES)
    if end < 0:
        if len(received) >= MAX_HEAD_BYTES:
            raise FeedRefusal(
                FeedProblem.HEAD_TOO_LARGE,
                f"the header has more than {MAX_HEAD_BYTES} bytes; leave out cookies and the like",
                expected=f"at most {MAX_HEAD_BYTES} bytes",
            )
        return None
    lines = received[:end].decode("latin-1").split("\r\n")
    method, path = _request_line(lines[0])
    if len(lines) - 1 > MAX_FIELDS:
        raise FeedRefusal(
            FeedProblem.HEAD_TOO_LARGE,
            f"the header has more than {MAX_FIELDS} fields; leave out what is not needed",
            expected=f"at most {MAX_FIELDS} fields",
        )
    fields = _fields(lines[1:])
    return RequestHead(method, path, fields, _length(method, fields)), end + len(END_OF_HEAD)


def _request_line(line: str) -> tuple[str, str]:
    match = REQUEST_LINE.fullmatch(line)
    if match is None:
        raise FeedRefusal(
            FeedProblem.MALFORMED,
            "the first line is not one of HTTP/1.1; does the software speak https here? This "
            "address takes plain http",
            where="the first line",
            expected="such as: POST /api/v1/events HTTP/1.1",
        )
    method, path, major, _ = match.groups()
    if major != "1":
        raise FeedRefusal(
            FeedProblem.OTHER_VERSION,
            "only HTTP/1.1 and HTTP/1.0 are spoken here; set the software to HTTP/1.1",
            where="the first line",
        )
    return method, path


def _fields(lines: list[str]) -> dict[str, str]:
    fields: dict[str, str] = {}
    for number, line in enumerate(lines, 1):
        match = FIELD.fullmatch(line)
        if match is None:
            raise FeedRefusal(
                FeedProblem.MALFORMED,
                "a header field is not of its form; send it as one line, 'Name: value'",
                where=f"header field {number}",
                expected="a name, a colon and a value, ended by CR LF",
            )
        name = match[1].lower()
        if name in fields and name in KNOWN_ONCE:
            raise FeedRefusal(
                FeedProblem.MALFORMED,
                f"the header field {quoted(name)} is given twice; send it once",
                where=f"header field {number}",
            )
        fields[name] = match[2].strip(" \t")
    return fields


def _length(method: str, fields: Mapping[str, str]) -> int:
    if "transfer-encoding" in fields:
        raise FeedRefusal(
            FeedProblem.LENGTH_REQUIRED,
            "a body in chunks is not taken; send the body whole, with its Content-Length",
            where="Transfer-Encoding",
            expected="Content-Length instead",
        )
    length = fields.get("content-length")
    if length is None:
        if method == "POST":
            raise FeedRefusal(
                FeedProblem.LENGTH_REQUIRED,
                "the length of the body is missing; send it as Content-Length",
                where="Content-Length",
                expected=f"a whole number from 0 to {MAX_BODY_BYTES}",
            )
        return 0
    if not (length.isascii() and length.isdecimal()) or len(length) > MAX_LENGTH_DIGITS:
        raise FeedRefusal(
            FeedProblem.MALFORMED,
            "Content-Length is no whole number; send the count of the body's bytes",
            where="Content-Length",
            expected=f"a whole number from 0 to {MAX_BODY_BYTES}",
        )
    if int(length) > MAX_BODY_BYTES:
        raise FeedRefusal(
            FeedProblem.TOO_LARGE,
            f"the body has more than {MAX_BODY_BYTES} bytes; send one event for each request",
            where="the body",
            expected=f"at most {MAX_BODY_BYTES} bytes",
        )
    return int(length)

"""What the body of a `rating.detail` says, read without believing it (record-format.md, section 6).

Guarantees that a body of any content is read without an exception: what has not the form is None.
"""

import re
from typing import Any, NamedTuple

DETAIL_KIND = "rating.detail"
COMMENT = "comment"
"""The attachment's name."""

SIDES = ("praise", "complaint")
MOST_REASONS = 40
"""Of one side: as many as a list has (`kiosk.survey.reason_list`)."""

_LIST = re.compile(r"[a-z0-9][a-z0-9-]{0,39}@[1-9]\d{0,5}\Z")
_REASON = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}\Z")


class Detail(NamedTuple):
    """`reasons`: side and id of each, once; `reason_list`: empty where none was offered."""

    visit: str
    rating_seq: int
    reason_list: str
    reasons: tuple[tuple[str, str], ...]
    has_comment: bool
    test: bool


def read_detail(body: dict[str, Any]) -> Detail | None:
    """The detail; None where the body is not of the form."""
    visit, rating_seq, test = body.get("visit"), body.get("rating_seq"), body.get("test", False)
    if not isinstance(visit, str) or type(rating_seq) is not int or rating_seq < 1:
        return None
    reasons = _reasons(body.get("reasons"))
    named, comment = body.get("reason_list"), body.get("comment", False)
    if reasons is None or type(test) is not bool or type(comment) is not bool:
        return None
    if named is not None and not (isinstance(named, str) and _LIST.match(named)):
        return None
    if reasons and named is None:
        return None
    return Detail(visit, rating_seq, named or "", reasons, comment, test)


def _reasons(given: object) -> tuple[tuple[str, str], ...] | None:
    if not isinstance(given, dict):
        return None
    found: list[tuple[str, str]] = []
    for side in SIDES:
        chosen = given.get(side, [])
        if not isinstance(chosen, list) or len(chosen) > MOST_REASONS:
            return None
        if not all(isinstance(each, str) and _REASON.match(each) for each in chosen):
            return None
        # Named twice it is one reason all the same.
        found += [(side, each) for each in dict.fromkeys(chosen)]
    return tuple(found)

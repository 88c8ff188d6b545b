"""No nightly list was signed for more than a night."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from central.alarms.facts import Cause, CentralFacts
from central.alarms.kind import Kind, Sentence, Severity

SIGNED_WITHIN = timedelta(hours=26)
"""A night, and the time to notice."""

KIND = Kind(
    "night-unsigned",
    Severity.NOW,
    Sentence(
        "Đêm qua không có danh sách được ký",
        "A night passed without a signed list",
    ),
    Sentence(
        "Chạy central doctor trên máy chủ và xem nhật ký của tiến trình: central serve "
        "có chạy không, khóa có đọc được không, đĩa có đầy không?",
        "Run central doctor and look at the log of the process: is central serve "
        "running, can it read its key, is the disk full?",
    ),
)


def causes(facts: CentralFacts, now: datetime) -> Iterator[Cause]:
    """The last list is too old; or there is none, and records are held for so long."""
    if facts.head_at is None:
        if facts.holds_records:
            yield Cause(KIND.name, lasts=SIGNED_WITHIN)
    elif now - facts.head_at > SIGNED_WITHIN:
        yield Cause(KIND.name, since=facts.head_at)

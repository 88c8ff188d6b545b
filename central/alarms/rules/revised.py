"""A day that had been published was changed afterwards."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from central.alarms.facts import Cause, SiteFacts
from central.alarms.kind import Kind, Sentence, Severity

SHOWN_FOR = timedelta(days=7)
"""After the last change; the page of the day says it for ever."""

KIND = Kind(
    "day-revised",
    Severity.NOTE,
    Sentence(
        "Số liệu của một ngày đã công bố được sửa lại",
        "Figures of a published day have changed",
    ),
    Sentence(
        "Xem trang của ngày đó: bản ghi đến muộn hay đếm lại. Nếu đã gửi số liệu của "
        "ngày này đi đâu thì gửi lại.",
        "See the page of that day: late records, or a recount. If figures of that day "
        "went elsewhere, send them again.",
    ),
)


def causes(facts: SiteFacts, now: datetime) -> Iterator[Cause]:
    """Days whose last change is not older than `SHOWN_FOR`."""
    for each in facts.revised:
        if now - each.at <= SHOWN_FOR:
            yield Cause(KIND.name, each.day, None, each.at, of_day=True)

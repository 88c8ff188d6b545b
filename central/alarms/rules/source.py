"""The ticket source is not well for long while the site is open."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from central.alarms.facts import Cause, SiteFacts
from central.alarms.kind import Kind, Sentence, Severity

UNHEALTHY = frozenset({"silent", "garbled", "busy", "gone", "unknown"})
"""States of `kiosk.devices.source_state` in which no ticket is believed."""

UNHEALTHY_AFTER = timedelta(minutes=45)

KIND = Kind(
    "source-unhealthy",
    Severity.TODAY,
    Sentence(
        "Nguồn số thứ tự không hoạt động đã lâu trong giờ làm việc",
        "The ticket source has not worked for long during opening hours",
    ),
    Sentence(
        "Kiểm tra dây và nguồn của máy lấy số, rồi mở trang dịch vụ của ki-ốt, mục "
        "nguồn số. Trong lúc này ki-ốt vẫn nhận đánh giá nhưng không biết đang phục vụ "
        "số nào.",
        "Check the cable and the power of the ticket machine, then the ticket source in "
        "the kiosk's service menu. Meanwhile the kiosk takes ratings and does not know "
        "whose turn it is.",
    ),
    lasts=UNHEALTHY_AFTER,
    details={
        "silent": Sentence("không có tín hiệu", "nothing comes"),
        "garbled": Sentence("tín hiệu không đọc được", "what comes is not understood"),
        "busy": Sentence("chương trình khác đang giữ đường nối", "another program holds the line"),
        "gone": Sentence("mất kết nối", "the line is gone"),
        "unknown": Sentence("không rõ tình trạng", "its state is not known"),
    },
)


def causes(facts: SiteFacts, now: datetime) -> Iterator[Cause]:
    """Kiosks whose source is unhealthy; told while the site is open, or its hours are unknown."""
    is_open = facts.opened_at(now) is not None or not facts.hours_are_known(now)
    for each in facts.kiosks:
        if each.beat is None or each.beat.source not in UNHEALTHY:
            continue
        begins = is_open and each.is_heard(now)
        yield Cause(KIND.name, each.kiosk, each.counter, None, each.beat.source, begins)

"""A kiosk has not taken the configuration in force for long."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from central.alarms.facts import Cause, SiteFacts
from central.alarms.kind import Kind, Sentence, Severity

TAKEN_WITHIN = timedelta(hours=2)
"""A kiosk asks every five minutes, and starts anew only when nobody is being served."""

KIND = Kind(
    "configuration-waits",
    Severity.TODAY,
    Sentence(
        "Ki-ốt chưa nhận cấu hình mới đã lâu",
        "The kiosk has not taken its configuration for long",
    ),
    Sentence(
        "Kiểm tra ki-ốt có được khởi động lại khi vắng người không; khởi động lại từ "
        "trang dịch vụ nếu cần.",
        "See whether the kiosk can start anew while nobody is served; restart it from "
        "its service menu if need be.",
    ),
    lasts=TAKEN_WITHIN,
)


def causes(facts: SiteFacts, now: datetime) -> Iterator[Cause]:
    """Kiosks that have another configuration than the one in force, and do not refuse it."""
    for each in facts.kiosks:
        beat = each.beat
        if beat is None or beat.etag is None or each.wanted is None or beat.refused is not None:
            continue
        if beat.etag != each.wanted:
            yield Cause(KIND.name, each.kiosk, each.counter, begins=each.is_heard(now))

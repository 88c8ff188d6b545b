"""What a kiosk sends is counted apart until an auditor decides."""

from collections.abc import Iterator
from datetime import datetime

from central.alarms.facts import Cause, SiteFacts
from central.alarms.kind import Kind, Sentence, Severity

KIND = Kind(
    "quarantine",
    Severity.NOW,
    Sentence(
        "Ki-ốt đang bị cách ly",
        "The kiosk is in quarantine",
    ),
    Sentence(
        "Kiểm tra viên xem xét nhật ký của ki-ốt rồi quyết định kèm lý do, ở trang Nhật "
        "ký mâu thuẫn. Cho đến lúc đó, đánh giá mới được giữ riêng, không tính vào số "
        "liệu.",
        "An auditor looks into the kiosk's log and decides, with a reason, on the page "
        "Logs that contradict themselves. Until then new ratings are kept apart and not "
        "counted.",
    ),
)


def causes(facts: SiteFacts, _now: datetime) -> Iterator[Cause]:
    """Kiosks in quarantine, whatever else their state."""
    counters = {each.kiosk: each.counter for each in facts.kiosks}
    for kiosk in sorted(facts.quarantined):
        yield Cause(KIND.name, kiosk, counters.get(kiosk))

"""Two records claim one place of a log; raised where the record arrives."""

from collections.abc import Iterator
from datetime import datetime

from central.alarms.facts import Cause, SiteFacts
from central.alarms.kind import Kind, Sentence, Severity

KIND = Kind(
    "fork",
    Severity.NOW,
    Sentence(
        "Hai bản ghi khác nhau ở cùng một chỗ trong nhật ký",
        "Two different records claim one place of a log",
    ),
    Sentence(
        "Có thể đĩa của ki-ốt đã bị sao chép hoặc khôi phục từ bản cũ. Tìm xem có hai "
        "máy dùng chung một khóa không; báo kiểm tra viên. Cả hai bản ghi đều được "
        "giữ.",
        "The kiosk's disk may have been copied, or put back from an old copy. See "
        "whether two machines use one key, and tell the auditor. Both records are kept.",
    ),
    is_technical=True,
)


def causes(facts: SiteFacts, _now: datetime) -> Iterator[Cause]:
    """Keeps the alarm for as long as the kiosk is in quarantine; `central.ingest` begins it."""
    for kiosk in sorted(facts.quarantined):
        yield Cause(KIND.name, kiosk, begins=False)

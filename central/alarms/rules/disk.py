"""The disk of a kiosk is nearly full."""

from collections.abc import Iterator
from datetime import datetime

from central.alarms.facts import Cause, SiteFacts
from central.alarms.kind import Kind, Sentence, Severity

LEAST_FREE_MB = 512
"""Some months of records; the kiosk itself stops taking ratings when nothing is left."""

KIND = Kind(
    "disk-full",
    Severity.NOW,
    Sentence(
        "Đĩa của ki-ốt sắp đầy",
        "The kiosk's disk is nearly full",
    ),
    Sentence(
        "Dọn đĩa của ki-ốt (nhật ký hệ thống, gói cài đặt cũ). Khi đĩa đầy, ki-ốt ngừng "
        "nhận đánh giá. Không xóa thư mục dữ liệu của Thước Đo.",
        "Make room on the kiosk (system logs, old packages). When the disk is full it "
        "takes no more ratings. Never delete the data folder of Thước Đo.",
    ),
)


def causes(facts: SiteFacts, now: datetime) -> Iterator[Cause]:
    """Kiosks with less than `LEAST_FREE_MB` left."""
    for each in facts.kiosks:
        if each.beat is not None and each.beat.disk_free_mb < LEAST_FREE_MB:
            detail = f"{each.beat.disk_free_mb} MB"
            yield Cause(KIND.name, each.kiosk, each.counter, None, detail, each.is_heard(now))

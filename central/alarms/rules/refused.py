"""A kiosk refuses the configuration it was given."""

from collections.abc import Iterator
from datetime import datetime

from central.alarms.facts import Cause, SiteFacts
from central.alarms.kind import Kind, Sentence, Severity

KIND = Kind(
    "configuration-refused",
    Severity.TODAY,
    Sentence(
        "Ki-ốt từ chối cấu hình",
        "The kiosk refuses its configuration",
    ),
    Sentence(
        "Xem lý do ở trang cấu hình, sửa rồi phát hành bản mới. Ki-ốt vẫn chạy với cấu "
        "hình tốt gần nhất. Nếu cơ sở dữ liệu vừa được khôi phục từ bản sao lưu: chạy central "
        "configuration renew.",
        "See the reason at the page of configurations, correct it and issue a new one. "
        "The kiosk goes on with the last good one. If the database was restored from a backup: "
        "run central configuration renew.",
    ),
    is_technical=True,
)


def causes(facts: SiteFacts, now: datetime) -> Iterator[Cause]:
    """Kiosks whose last heartbeat says so, with the reason they gave."""
    for each in facts.kiosks:
        if each.beat is not None and each.beat.refused is not None:
            begins = each.is_heard(now)
            yield Cause(KIND.name, each.kiosk, each.counter, None, each.beat.refused, begins)

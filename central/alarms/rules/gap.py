"""Records that a kiosk has spoken of are missing."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from central.alarms.facts import Cause, SiteFacts
from central.alarms.kind import Kind, Sentence, Severity

MISSING_AFTER = timedelta(minutes=30)
"""What a restored central misses, kiosks send again by themselves."""

KIND = Kind(
    "records-missing",
    Severity.NOW,
    Sentence(
        "Thiếu bản ghi của ki-ốt",
        "Records of the kiosk are missing",
    ),
    Sentence(
        "Xem trang Ki-ốt: thiếu những số nào. Ki-ốt còn hoạt động sẽ tự gửi lại; nếu "
        "ki-ốt đã hỏng, nhập nhật ký từ USB (central log import). Không cài lại ki-ốt "
        "trước khi lấy nhật ký.",
        "The page of kiosks says which numbers. A kiosk that works sends them again by "
        "itself; from a broken one import the log by stick (central log import). Do not "
        "install it anew before.",
    ),
    lasts=MISSING_AFTER,
    is_technical=True,
)


def causes(facts: SiteFacts, _now: datetime) -> Iterator[Cause]:
    """Kiosks of which records are known to be missing; one that is approved no more begins none."""
    counters = {each.kiosk: each.counter for each in facts.kiosks}
    for kiosk in sorted(facts.missing):
        yield Cause(KIND.name, kiosk, counters.get(kiosk), begins=kiosk in counters)

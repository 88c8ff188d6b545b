"""The central has little room left where it writes."""

from collections.abc import Iterator
from datetime import datetime

from central.alarms.facts import Cause, CentralFacts
from central.alarms.kind import Kind, Sentence, Severity

LEAST_FREE_MB = 2048
LEAST_SHARE = 0.08
"""Of the whole; whichever of the two is more room counts, up to `AMPLE_MB`."""

AMPLE_MB = 20_480

STEP_MB = 100
"""What is told goes by steps, or it would be told anew in each look."""

KIND = Kind(
    "storage-full",
    Severity.NOW,
    Sentence(
        "Máy chủ trung tâm sắp hết chỗ lưu",
        "The central is running out of room",
    ),
    Sentence(
        "Mở rộng đĩa hoặc dọn bản sao lưu cũ. Khi hết chỗ, máy chủ không nhận được bản "
        "ghi nào; ki-ốt giữ lại và gửi sau.",
        "Make the disk larger, or move old backups away. Without room no record can be "
        "taken; kiosks keep theirs and send later.",
    ),
)


def causes(facts: CentralFacts, _now: datetime) -> Iterator[Cause]:
    """The first place with too little room names itself and what is left."""
    for room in facts.rooms:
        least = max(LEAST_FREE_MB, min(AMPLE_MB, LEAST_SHARE * room.total_mb))
        if room.free_mb < least:
            yield Cause(KIND.name, detail=f"{room.what}: {room.free_mb // STEP_MB * STEP_MB} MB")
            return

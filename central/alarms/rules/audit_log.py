"""The audit log is not as it was signed."""

from collections.abc import Iterator
from datetime import datetime

from central.alarms.facts import Cause, CentralFacts
from central.alarms.kind import Kind, Sentence, Severity

KIND = Kind(
    "audit-broken",
    Severity.NOW,
    Sentence(
        "Nhật ký hệ thống không còn nguyên vẹn",
        "The audit log is not whole",
    ),
    Sentence(
        "Chạy central audit verify và giữ nguyên cơ sở dữ liệu để điều tra: một mục đã "
        "bị sửa hoặc xóa, hoặc cơ sở dữ liệu đã được khôi phục từ bản cũ.",
        "Run central audit verify, and leave the database as it is for those who look "
        "into it: an entry was changed or removed, or the database was put back.",
    ),
    is_technical=True,
)


def causes(facts: CentralFacts, _now: datetime) -> Iterator[Cause]:
    """The last walk of the log found a fault."""
    if facts.audit_fault:
        yield Cause(KIND.name, detail=facts.audit_fault)

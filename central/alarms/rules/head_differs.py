"""A new epoch names another last record than the one held; raised where the record arrives."""

from central.alarms.kind import Kind, Role, Sentence, Severity

KIND = Kind(
    "head-differs",
    Severity.NOW,
    Sentence(
        "Nhật ký mới không khớp với nhật ký trước của ki-ốt",
        "The kiosk's new log contradicts the one before",
    ),
    Sentence(
        "Kiểm tra viên so nhật ký của ki-ốt với bản máy chủ giữ (kiosk-verify), rồi "
        "đóng cảnh báo kèm kết luận.",
        "An auditor compares the kiosk's log with what the central holds (kiosk- "
        "verify), and settles this with a note.",
    ),
    settled_by=frozenset({Role.AUDITOR, Role.ADMIN}),
    is_technical=True,
)

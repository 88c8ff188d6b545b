"""A kiosk says that its log ends before what it had said; raised where the heartbeat comes."""

from central.alarms.kind import Kind, Role, Sentence, Severity

KIND = Kind(
    "head-behind",
    Severity.NOW,
    Sentence(
        "Nhật ký của ki-ốt bị lùi lại",
        "The kiosk's log has gone back",
    ),
    Sentence(
        "Nhật ký trên ki-ốt đã bị cắt bớt hoặc khôi phục từ bản cũ. Kiểm tra viên tìm "
        "hiểu ai đã làm gì với đĩa của ki-ốt, rồi đóng cảnh báo kèm kết luận.",
        "The log on the kiosk was cut, or an older copy was put back. An auditor finds "
        "out what was done to the kiosk's disk, and settles this with a note.",
    ),
    settled_by=frozenset({Role.AUDITOR, Role.ADMIN}),
    is_technical=True,
)

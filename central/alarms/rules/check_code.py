"""A citizen's check code names another record than the one held; raised by its page."""

from central.alarms.kind import Kind, Role, Sentence, Severity

KIND = Kind(
    "check-code-altered",
    Severity.NOW,
    Sentence(
        "Mã kiểm tra của người dân không khớp với bản ghi",
        "A citizen's check code does not match the record held",
    ),
    Sentence(
        "Kiểm tra viên đối chiếu nhật ký của ki-ốt (kiosk-verify). Có thể ai đó gõ "
        "một mã bịa ra; cũng có thể bản ghi đã bị thay. Đóng cảnh báo kèm kết luận.",
        "An auditor verifies the kiosk's log (kiosk-verify). Somebody may have typed an "
        "invented code; or the record was replaced. Settle this with a note.",
    ),
    settled_by=frozenset({Role.AUDITOR, Role.ADMIN}),
    is_technical=True,
)

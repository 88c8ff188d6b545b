"""Words by which a name in a Vietnamese text is told: titles before it, family names, exceptions.

Guarantees nothing but the lists: small letters, NFC. Leaves to others: how they are used
(`central.comments.masking`).
"""

TITLES = (
    "ông", "bà", "anh", "chị", "cô", "chú", "bác", "em", "thầy", "dì", "cậu", "mợ", "thím",
    "dượng", "cháu", "con", "bạn", "đồng chí", "đ/c", "đ.c", "tên là", "tên", "cán bộ",
    "chuyên viên", "công chức", "viên chức", "nhân viên", "lãnh đạo", "giám đốc", "trưởng phòng",
    "phó phòng", "chủ tịch", "phó chủ tịch", "bí thư", "luật sư", "bác sĩ",
    "mr", "mrs", "ms", "mr.", "mrs.", "ms.",
)  # fmt: skip
"""What stands before a name; regular expressions, as they are without special signs but the
point."""

SURNAMES = frozenset(
    {
        "nguyễn", "trần", "lê", "phạm", "hoàng", "huỳnh", "phan", "vũ", "võ", "đặng", "bùi", "đỗ",
        "hồ", "ngô", "dương", "lý", "đào", "đoàn", "vương", "trịnh", "trương", "đinh", "lâm",
        "phùng", "mai", "tô", "hà", "tạ", "cao", "châu", "thái", "lưu", "quách", "kiều", "chu",
        "lương", "từ", "la", "thạch", "sơn", "danh", "nông", "hứa", "giàng", "lò", "vàng", "sùng",
        "thào", "hầu", "cầm", "quàng", "tòng", "ksor", "rơ", "siu", "kpă", "niê", "mlô", "điểu",
        "triệu", "bàn", "đàm", "văn", "tống", "khổng", "nghiêm", "doãn", "mạc", "bạch", "tăng",
    }
)  # fmt: skip
"""A family name is told by a word with a capital letter after it."""

NOT_NAMES = frozenset(
    {"Một", "UBND", "HĐND", "Ủy", "Uỷ", "Sở", "Phòng", "Ban", "TTHC", "VNeID", "Bộ", "Công", "Nội"}
)
"""Words with a capital letter that follow a title and begin no name."""

"""The sample province of a month: its sites, counters and officers. Names only, plainly made up.

One site of eight counters, six small ones beside it so that a leader has peers, one that goes on in
another in the middle of the month, and one that is not opened yet.
"""

from dataclasses import dataclass, replace

MAIN = "xa-mau"
"""The site that the supervisor's and the officers' accounts are of."""
MERGED, MERGED_INTO = "xa-mau-bay", "xa-mau-hai"
EMPTY = "phuong-mau-moi"
"""A site without a counter."""
SELF_RATER, BROKEN, RENAMED = "05", "06", "nv-04"
"""Counters of the main site: of an officer who rates himself, of a device that is broken; and an
officer whose name is corrected."""
CHANGES_HANDS = "02"
"""A counter where a second officer takes over on some afternoons."""

Levels = tuple[int, int, int, int, int]
"""The odds of levels 1 to 5."""
GOOD: Levels = (1, 2, 5, 22, 14)
FAIR: Levels = (2, 4, 7, 18, 7)
POOR: Levels = (5, 9, 9, 12, 4)
FINE: Levels = (0, 1, 2, 13, 9)

MOT_CUA, SHORT, LONG, TT01 = "mot-cua@1", "phieu-ngan@1", "sipas-dich-vu@1", "tt01@1"
QUESTIONS = {
    MOT_CUA: ("service", "officer"),
    SHORT: tuple(f"phieu-ngan-{number}" for number in range(1, 10)),
    LONG: tuple(f"sipas-{number}" for number in range(15, 34)),
    TT01: ("tt01-1", "tt01-3", "tt01-4", "tt01-7"),
}
HARDER = frozenset({"sipas-19", "sipas-28", "sipas-32", "phieu-ngan-6", "phieu-ngan-8"})
"""Questions that are answered a level lower now and then: time, fees, petitions."""


@dataclass(frozen=True, slots=True)
class MonthCounter:
    """One counter: `visits` called on a usual day, the share of them `rated`, how they are rated;
    `procedures` are asked for in this order of frequency.
    """

    id: str
    field: str
    visits: int
    rated: float
    levels: Levels
    officer: str
    name: str
    questionnaire: str = MOT_CUA
    procedures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MonthSite:
    """`cuts`: how often on a day its kiosks send what they have."""

    id: str
    unit: str
    level: str
    counters: tuple[MonthCounter, ...]
    cuts: int = 2
    office: str = "Bộ phận Một cửa"

    @property
    def name(self) -> str:
        """Of the office."""
        return f"{self.office} {self.unit}"


CIVIL = ("9.000001", "9.000002", "9.000003")
LAND = ("9.000011", "9.000012", "9.000013")
TRADE = ("9.000021", "9.000022")
BUILDING, INSURANCE = ("9.000031",), ("9.000041", "9.000042")
PROCEDURES = (
    ("9.000001", "Đăng ký khai sinh (mẫu)", "Hộ tịch"),
    ("9.000002", "Chứng thực bản sao (mẫu)", "Chứng thực"),
    ("9.000003", "Xác nhận tình trạng hôn nhân (mẫu)", "Hộ tịch"),
    ("9.000011", "Đăng ký biến động đất đai (mẫu)", "Đất đai"),
    ("9.000012", "Cấp đổi giấy chứng nhận (mẫu)", "Đất đai"),
    ("9.000013", "Tách thửa, hợp thửa (mẫu)", "Đất đai"),
    ("9.000021", "Đăng ký hộ kinh doanh (mẫu)", "Kinh doanh"),
    ("9.000022", "Thay đổi hộ kinh doanh (mẫu)", "Kinh doanh"),
    ("9.000031", "Cấp phép xây dựng nhà ở (mẫu)", "Xây dựng"),
    ("9.000041", "Trợ cấp xã hội hằng tháng (mẫu)", "Bảo trợ xã hội"),
    ("9.000042", "Hỗ trợ mai táng phí (mẫu)", "Bảo trợ xã hội"),
)
"""Code, name, field. The codes are none of the state's."""

_MAIN_COUNTERS = (
    MonthCounter(
        "01", "Hộ tịch, chứng thực", 52, 0.52, GOOD, "nv-01", "Nguyễn Thị Mẫu", MOT_CUA, CIVIL
    ),
    MonthCounter("02", "Đất đai", 40, 0.47, POOR, "nv-02", "Trần Văn Mẫu", MOT_CUA, LAND),
    MonthCounter("03", "Tư pháp", 44, 0.50, FINE, "nv-03", "Lê Thị Mẫu", MOT_CUA, CIVIL),
    MonthCounter("04", "Kinh doanh, thuế", 34, 0.40, GOOD, RENAMED, "Phạm Mẫu", MOT_CUA, TRADE),
    MonthCounter("05", "Xây dựng", 24, 0.30, FAIR, "nv-05", "Hoàng Văn Mẫu", MOT_CUA, BUILDING),
    MonthCounter(
        "06", "Bảo hiểm, lao động", 22, 0.36, FAIR, "nv-06", "Vũ Thị Mẫu", MOT_CUA, INSURANCE
    ),
    MonthCounter("07", "Trả kết quả", 26, 0.45, GOOD, "nv-07", "Đặng Văn Mẫu", TT01, CIVIL),
    MonthCounter("08", "Khảo sát ở sảnh", 20, 0.55, FAIR, "nv-08", "Bùi Thị Mẫu", LONG, LAND),
)
SUBSTITUTE = ("nv-09", "Đỗ Văn Mẫu")

_SMALL_LEVELS = (FINE, GOOD, FAIR, POOR, GOOD, FAIR)
_SMALL = (
    (MERGED_INTO, "Xã Mẫu Hai", "xã"),
    ("xa-mau-ba", "Xã Mẫu Ba", "xã"),
    ("xa-mau-bon", "Xã Mẫu Bốn", "xã"),
    ("phuong-mau-nam", "Phường Mẫu Năm", "phường"),
    ("phuong-mau-sau", "Phường Mẫu Sáu", "phường"),
    (MERGED, "Xã Mẫu Bảy", "xã"),
)


def _small(place: tuple[str, str, str], levels: Levels) -> MonthSite:
    first = MonthCounter("01", "Tổng hợp", 24, 0.44, levels, "nv-01", "Ngô Thị Mẫu", MOT_CUA, CIVIL)
    second = replace(
        first,
        id="02",
        field="Đất đai, xây dựng",
        visits=14,
        officer="nv-02",
        name="Dương Văn Mẫu",
        procedures=LAND,
    )
    long = replace(
        second,
        id="03",
        field="Phiếu ngắn",
        visits=10,
        questionnaire=SHORT,
        officer="nv-03",
        name="Lý Thị Mẫu",
    )
    return MonthSite(*place, (first, second, long))


SITES = (
    MonthSite(MAIN, "Xã Mẫu", "xã", _MAIN_COUNTERS, 6, "Trung tâm Phục vụ hành chính công"),
    *(_small(place, levels) for place, levels in zip(_SMALL, _SMALL_LEVELS, strict=True)),
)

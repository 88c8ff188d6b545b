"""The kinds of reference data: what a sheet of each has for columns, and where it is stored. Pure.

Guarantees that every column can be named in Vietnamese and in English, and that a kind's sample
line reads as what it is: an example, of a site that nobody has.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy import Table

from central.reference import cells
from central.reference.opening_hours import HOLIDAY, ORDINARY, WEEKDAYS, WORKING
from central.reference.version import Key
from central.store import reference_tables as tables
from central.store.fleet_tables import officers

FROM, TO, SUCCESSORS = "valid_from", "valid_to", "successors"


@dataclass(frozen=True, slots=True)
class Column:
    """A column. `also`: other headings that are understood; `read`: a reader of
    `central.reference.cells` (of cells that are not empty, but for choices); `needed`: no cell
    of it may be empty; `takes_dates`: what a spreadsheet knows for a date is welcome.
    """

    name: str
    heading: str
    english: str
    read: Callable[[str], str]
    needed: bool = False
    also: tuple[str, ...] = ()
    takes_dates: bool = False

    def say(self, stored: str) -> str:
        """What a sheet says for what is stored."""
        return self.read.say(stored) if isinstance(self.read, cells.Choice) else stored


def _day_column(name: str, heading: str, english: str, *also: str, needed: bool = True) -> Column:
    return Column(name, heading, english, cells.read_day, needed, also, takes_dates=True)


_FROM = _day_column(FROM, "Từ ngày", "Valid from", "From")
_TO = _day_column(
    TO, "Đến trước ngày", "Valid to (not included)", "Valid to", "Until", needed=False
)
_DAY = _day_column(FROM, "Ngày", "Day", "Date")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind. `key`: the columns that say which thing a row is about (beside the site `*` where
    the kind belongs to no site); `sample`: the template's one line, by column.

    `days`: the columns that say when. With one, each version is of one day, and days without are no
    gap; without any, a row is of now.
    """

    name: str
    table: Table
    key: tuple[Column, ...]
    values: tuple[Column, ...]
    sample: Mapping[str, str]
    of_no_site: bool = False
    days: tuple[Column, ...] = (_FROM, _TO)

    @property
    def columns(self) -> tuple[Column, ...]:
        """All columns of a sheet, in order."""
        return (*self.key, *self.days, *self.values)

    @property
    def of_one_day(self) -> bool:
        """Whether each version is of one day."""
        return self.days == (_DAY,)

    @property
    def has_successors(self) -> bool:
        """Whether one of them may go on in others."""
        return any(column.name == SUCCESSORS for column in self.values)

    def item(self, key: Key) -> str:
        """What people call the thing of `key`, such as xa-mau/quay-1."""
        return "/".join(key[1:] if self.of_no_site else key)


def _successors(read: Callable[[str], str] = cells.read_successors) -> Column:
    return Column(SUCCESSORS, "Nối tiếp bởi", "Successors", read, also=("successor",))


_SITE = Column("site_id", "Mã bộ phận Một cửa", "Site", cells.read_name, needed=True)
_SITE_OR_ALL = Column("site_id", "Mã bộ phận Một cửa", "Site", cells.read_name_or_all, needed=True)
_NAME = Column("name", "Tên", "Name", cells.read_text, needed=True)
_FIELD = Column("field", "Lĩnh vực", "Field", cells.read_text)
_WEEK_HEADINGS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")
_ABOUT_SAMPLE = "Ví dụ, xoá dòng này"

UNITS = Kind(
    "units",
    tables.unit_versions,
    (Column("unit_id", "Mã đơn vị hành chính", "Unit", cells.read_name, needed=True),),
    (
        _NAME,
        Column(
            "level",
            "Cấp",
            "Level",
            cells.Choice(
                province=("tỉnh", "province"),
                city=("thành phố", "city"),
                commune=("xã", "commune"),
                ward=("phường", "ward"),
                zone=("đặc khu", "special zone", "zone"),
            ),
            needed=True,
        ),
        Column("parent", "Thuộc", "Parent", cells.read_name),
        Column("code", "Mã định danh", "Code", cells.read_code),
        Column("basis", "Căn cứ", "Basis", cells.read_text),
        _successors(),
    ),
    {"unit_id": "vi-du", FROM: "2025-07-01", "name": _ABOUT_SAMPLE, "level": "xã"},
    of_no_site=True,
)
SITES = Kind(
    "sites",
    tables.site_versions,
    (_SITE,),
    (
        _NAME,
        Column("unit", "Đơn vị hành chính", "Administrative unit", cells.read_text, needed=True),
        Column(
            "unit_id",
            "Mã đơn vị hành chính",
            "Unit id",
            cells.read_name,
        ),
        Column("timezone", "Múi giờ", "Time zone", cells.read_time_zone, needed=True),
        Column("sample", "Dữ liệu mẫu", "Sample", cells.NO_UNLESS_YES),
        _successors(),
    ),
    {
        "site_id": "vi-du",
        FROM: "2025-07-01",
        "name": _ABOUT_SAMPLE,
        "unit": "Xã Ví Dụ",
        "timezone": "Asia/Ho_Chi_Minh",
        "sample": "có",
    },
)
COUNTERS = Kind(
    "counters",
    tables.counter_versions,
    (_SITE, Column("counter_id", "Mã quầy", "Counter", cells.read_name, needed=True)),
    (_NAME, _FIELD, _successors()),
    {"site_id": "vi-du", "counter_id": "quay-1", FROM: "2025-07-01", "name": _ABOUT_SAMPLE},
)
PROCEDURES = Kind(
    "procedures",
    tables.procedure_versions,
    (Column("procedure", "Mã thủ tục", "Procedure", cells.read_procedure, needed=True),),
    (_NAME, _FIELD, _successors(cells.read_procedures)),
    {"procedure": "0.000000", FROM: "2025-07-01", "name": _ABOUT_SAMPLE, "field": "Hộ tịch"},
    of_no_site=True,
)
QUESTIONNAIRES = Kind(
    "questionnaires",
    tables.questionnaire_versions,
    (
        _SITE_OR_ALL,
        Column("counter_id", "Mã quầy", "Counter", cells.read_name_or_all, needed=True),
    ),
    (Column("questionnaire", "Phiếu", "Questionnaire", cells.read_questionnaire, needed=True),),
    {"site_id": "vi-du", "counter_id": "*", FROM: "2025-07-01", "questionnaire": "vi-du@1"},
)
HOURS = Kind(
    "hours",
    tables.opening_hours,
    (_SITE_OR_ALL,),
    tuple(
        Column(name, heading, name.capitalize(), cells.read_hours)
        for name, heading in zip(WEEKDAYS, _WEEK_HEADINGS, strict=True)
    ),
    {
        "site_id": "vi-du",
        FROM: "2025-07-01",
        **dict.fromkeys(WEEKDAYS[:5], "07:30-11:30 13:30-17:00"),
    },
)
HOLIDAYS = Kind(
    "holidays",
    tables.holidays,
    (_SITE_OR_ALL,),
    (
        Column(
            "what",
            "Loại ngày",
            "What",
            cells.Choice(
                **{
                    HOLIDAY: ("nghỉ", "holiday"),
                    WORKING: ("làm bù", "working"),
                    ORDINARY: ("bình thường", "ordinary"),
                }
            ),
            needed=True,
        ),
        Column("name", "Tên ngày", "Name", cells.read_text, also=("Tên",)),
        Column("hours", "Giờ mở cửa", "Hours", cells.read_hours),
        _day_column("instead_of", "Bù cho ngày", "Instead of", needed=False),
    ),
    {"site_id": "vi-du", FROM: "2025-09-02", "what": "nghỉ", "name": _ABOUT_SAMPLE},
    days=(_DAY,),
)
CONTACTS = Kind(
    "contacts",
    tables.contact_versions,
    (_SITE,),
    (
        Column("hotline", "Đường dây nóng", "Hotline", cells.read_phone),
        Column("email", "Thư điện tử", "Email", cells.read_email),
        Column("address", "Địa chỉ", "Address", cells.read_text),
        Column("petitions", "Nơi nhận phản ánh, kiến nghị", "Petitions", cells.read_text),
    ),
    {
        "site_id": "vi-du",
        FROM: "2025-07-01",
        "hotline": "0000 000 000",
        "email": "motcua@vi-du.example",
        "address": _ABOUT_SAMPLE,
        "petitions": "Bộ phận Một cửa Xã Ví Dụ",
    },
)
OFFICERS = Kind(
    "officers",
    officers,
    (_SITE, Column("officer_id", "Mã cán bộ", "Officer", cells.read_name, needed=True)),
    (_NAME, Column("listed", "Trong danh sách", "On the list", cells.YES_UNLESS_NO)),
    {"site_id": "vi-du", "officer_id": "cb-01", "name": _ABOUT_SAMPLE, "listed": "có"},
    days=(),
)

KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        UNITS,
        SITES,
        COUNTERS,
        OFFICERS,
        PROCEDURES,
        QUESTIONNAIRES,
        HOURS,
        HOLIDAYS,
        CONTACTS,
    )
}
"""By name. Each refers only to those before it, and to itself."""

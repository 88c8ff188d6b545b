"""What a file of open data is made of: its columns, and how a CSV of it is written. Pure.

The same columns are explained on the public page, in both languages, by these names.
"""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from central.reference.guarded import guarded
from central.released.lines import MOST_VALUES

FORMAT = "thuocdo-open-data"
VERSION = 1


@dataclass(frozen=True, slots=True)
class OpenColumn:
    """`vi`, `en`: what it means. Every column but the first four may be empty (null in JSON)."""

    name: str
    kind: str
    vi: str
    en: str


_PLACE = (
    OpenColumn(
        "what",
        "text",
        "answers: câu trả lời; visits: số lượt giao dịch",
        "answers, or visits (counts of visits)",
    ),
    OpenColumn("site", "text", "Mã bộ phận Một cửa", "Id of the one-stop centre"),
    OpenColumn("first_day", "day", "Ngày đầu", "First day"),
    OpenColumn(
        "last_day",
        "day",
        "Ngày cuối; cùng ngày đầu nếu là số liệu một ngày, nếu không là cả tháng",
        "Last day; the first one where it is of a day, else of a whole month",
    ),
    OpenColumn("channel", "text", "kiosk: tại ki-ốt; phone: trên điện thoại", "kiosk, or phone"),
    OpenColumn("questionnaire", "text", "Phiếu và phiên bản", "Questionnaire and version"),
    OpenColumn("question", "text", "Câu hỏi", "Question"),
)
_FIGURES = (
    OpenColumn(
        "state",
        "text",
        "shown: được công bố; withheld: chưa được công bố",
        "shown, or withheld",
    ),
    OpenColumn(
        "why",
        "text",
        "Lý do chưa công bố; too-few: chưa đủ số lượt",
        "Why it is withheld; too-few: not enough ratings yet",
    ),
    OpenColumn("n", "integer", "Số câu trả lời được công bố", "Published answers"),
    OpenColumn(
        "satisfied",
        "integer",
        "Trong n, số câu trả lời mức 4 và 5 (hài lòng, rất hài lòng)",
        "Of n, levels 4 and 5 (satisfied, very satisfied)",
    ),
    OpenColumn(
        "share_millionths",
        "integer",
        "Tỷ lệ satisfied trên n, tính bằng phần triệu",
        "satisfied of n, in millionths",
    ),
    OpenColumn(
        "low_millionths",
        "integer",
        "Đầu dưới của khoảng tin cậy 95 % (Wilson), phần triệu",
        "Lower end of the 95 % interval (Wilson), in millionths",
    ),
    OpenColumn(
        "high_millionths",
        "integer",
        "Đầu trên của khoảng tin cậy 95 %, phần triệu",
        "Upper end of the 95 % interval, in millionths",
    ),
)
COUNTS = tuple(
    OpenColumn(
        f"answers_{value}",
        "integer",
        "Trong n, số câu trả lời có giá trị trong tên cột",
        "Of n, answers of the value in the column's name",
    )
    for value in range(1, MOST_VALUES + 1)
)
_VISITS = (
    OpenColumn("served", "integer", "Số lượt đã phục vụ (visits)", "Visits served (visits)"),
    OpenColumn(
        "answered",
        "integer",
        "Trong served, số lượt có đánh giá được tính; trên điện thoại theo bước 5 (visits)",
        "Of served, visits with a counted rating; those by phone in steps of 5 (visits)",
    ),
)
COLUMNS = (*_PLACE, *_FIGURES, *COUNTS, *_VISITS)

NOTES: Mapping[str, str] = MappingProxyType(
    {
        "vi": "Số liệu tham khảo từ ki-ốt đánh giá, không phải Chỉ số SIPAS chính thức. Chỉ công"
        " bố khi thêm từ 10 câu trả lời trở lên cùng lúc. Ô trống không phải là 0.",
        "en": "For reference, from kiosks at the counter; not the official SIPAS index. Figures"
        " are published in steps of 10 answers or more. An empty cell is not 0.",
    }
)


def csv_text(rows: Iterable[Mapping[str, Any]]) -> str:
    """`rows` as CSV of RFC 4180, with a line of names; no cell is a formula to a spreadsheet."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow([column.name for column in COLUMNS])
    writer.writerows([[_cell(row[column.name]) for column in COLUMNS] for row in rows])
    return file.getvalue()


def _cell(value: str | int | None) -> str:
    return "" if value is None else guarded(str(value))

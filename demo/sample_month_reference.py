"""The sample month's reference data, as the sheets that an office brings, and its officers.

Guarantees that everything comes in by the commands' own ways, so that each change stands in the
list of changes. Every name says that it is a sample.
"""

import csv
from datetime import date, datetime, timedelta
from pathlib import Path

from central.commands.errors import CommandError
from central.commands.officers import add_officer
from central.commands.reference import import_sheet
from demo.sample_month_hall import (
    EMPTY,
    MERGED,
    MERGED_INTO,
    PROCEDURES,
    SITES,
    SUBSTITUTE,
    MonthSite,
)

SITE, FROM, TO = "Mã bộ phận Một cửa", "Từ ngày", "Đến trước ngày"
UNIT, NEXT = "Mã đơn vị hành chính", "Nối tiếp bởi"
WEEK = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")
HOURS, SATURDAY = "07:30-11:30 13:30-17:00", "07:30-11:30"
PROVINCE = "tinh-mau"
ZONE_NAME = "Asia/Ho_Chi_Minh"
Rows = list[dict[str, str]]


def bring_reference(
    folder: Path, config: Path, first: date, merged_on: date, today_hours: str | None, today: date
) -> None:
    """Writes the sheets to `folder` and brings them. `first`: since when all holds; `today_hours`:
    the hours of `today` where it would be closed otherwise.
    """
    folder.mkdir(exist_ok=True)
    since = first.isoformat()
    sheets = {
        "units": _units(since),
        "sites": _sites(since, merged_on.isoformat()),
        "counters": _counters(since, merged_on.isoformat()),
        "procedures": _procedures(since),
        "questionnaires": _questionnaires(since),
        "hours": _hours(since, merged_on, today),
        "holidays": _holidays(today, today_hours),
    }
    for kind, rows in sheets.items():
        bring_sheet(folder, config, kind, rows, _noon(first))
    for site in SITES:
        for each in site.counters:
            add_officer(config, site.id, each.officer, each.name, _noon(first))
    add_officer(config, SITES[0].id, *SUBSTITUTE, _noon(first))


def bring_sheet(folder: Path, config: Path, kind: str, rows: Rows, now: datetime) -> None:
    """One sheet as an office has it; CommandError with its faults if it is not taken."""
    path = folder / f"{kind}.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]), delimiter=";")
        writer.writeheader()
        writer.writerows(rows)
    said = import_sheet(config, kind, path, None, now, keep=True)
    if said.refused:
        raise CommandError("; ".join(said.lines))


def _noon(day: date) -> datetime:
    return datetime.fromisoformat(f"{day.isoformat()}T12:00:00+07:00")


def _units(since: str) -> Rows:
    row = {TO: "", "Mã định danh": "", "Căn cứ": "Dữ liệu mẫu", NEXT: ""}
    province = {UNIT: PROVINCE, FROM: since, **row, "Tên": "Tỉnh Mẫu", "Cấp": "tỉnh", "Thuộc": ""}
    return [
        province,
        *(
            {
                UNIT: site.id,
                FROM: since,
                **row,
                "Tên": site.unit,
                "Cấp": site.level,
                "Thuộc": PROVINCE,
            }
            for site in SITES
        ),
    ]


def _sites(since: str, merged_on: str) -> Rows:
    rows = [_site(site, since, merged_on) for site in SITES]
    empty = {**rows[0], SITE: EMPTY, "Tên": "Bộ phận Một cửa Phường Mẫu Mới"}
    return [*rows, {**empty, "Đơn vị hành chính": "Phường Mẫu Mới", "Dữ liệu mẫu": "có"}]


def _site(site: MonthSite, since: str, merged_on: str) -> dict[str, str]:
    is_merged = site.id == MERGED
    return {
        SITE: site.id,
        FROM: since,
        TO: merged_on if is_merged else "",
        "Tên": site.office,
        "Đơn vị hành chính": site.unit,
        UNIT: site.id,
        "Múi giờ": ZONE_NAME,
        # Sample data is never published: its pages would be empty for everybody.
        "Dữ liệu mẫu": "không",
        NEXT: MERGED_INTO if is_merged else "",
    }


def _counters(since: str, merged_on: str) -> Rows:
    return [
        {
            SITE: site.id,
            "Mã quầy": counter.id,
            FROM: since,
            TO: merged_on if site.id == MERGED else "",
            "Tên": f"Quầy {counter.id}",
            "Lĩnh vực": counter.field,
            NEXT: f"{MERGED_INTO}/{counter.id}" if site.id == MERGED else "",
        }
        for site in SITES
        for counter in site.counters
    ]


def _procedures(since: str) -> Rows:
    return [
        {"Mã thủ tục": code, FROM: since, TO: "", "Tên": name, "Lĩnh vực": field, NEXT: ""}
        for code, name, field in PROCEDURES
    ]


def _questionnaires(since: str) -> Rows:
    every = {SITE: "*", "Mã quầy": "*", FROM: since, TO: "", "Phiếu": "mot-cua@1"}
    return [
        every,
        *(
            {**every, SITE: site.id, "Mã quầy": counter.id, "Phiếu": counter.questionnaire}
            for site in SITES
            for counter in site.counters
            if counter.questionnaire != "mot-cua@1"
        ),
    ]


def _hours(since: str, merged_on: date, today: date) -> Rows:
    week = dict.fromkeys(WEEK[:5], HOURS) | {WEEK[5]: SATURDAY, WEEK[6]: ""}
    rows = [{SITE: site.id, FROM: since, TO: "", **week} for site in SITES]
    for row in rows:
        if row[SITE] == MERGED:
            row[TO] = merged_on.isoformat()
    # What changes when: from next month on the main site is open on Saturday afternoons too.
    change = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
    rows[0][TO] = change.isoformat()
    return [*rows, {**rows[0], FROM: change.isoformat(), TO: "", WEEK[5]: HOURS}]


def _holidays(today: date, hours: str | None) -> Rows:
    columns = (SITE, "Ngày", "Loại ngày", "Tên ngày", "Giờ mở cửa", "Bù cho ngày")
    years = (today.year - 1, today.year, today.year + 1)
    days = (("01-01", "Tết Dương lịch"), ("04-30", "Ngày Chiến thắng"),
            ("05-01", "Ngày Quốc tế lao động"), ("09-02", "Quốc khánh"))  # fmt: skip
    rows = [("*", f"{year}-{day}", "nghỉ", name, "", "") for year in years for day, name in days]
    if hours is not None:
        named = "Làm việc ngoài lịch (mẫu)"
        rows += [(site.id, today.isoformat(), "làm bù", named, hours, "") for site in SITES]
    return [dict(zip(columns, row, strict=True)) for row in rows]

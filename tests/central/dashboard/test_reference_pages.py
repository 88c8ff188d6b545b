"""The page of reference data, over sheets that came in by the real import."""

from datetime import timedelta

import pytest
from sqlalchemy import event

from central.accounts import Role
from central.reference.kinds import KINDS
from central.reference.overview import overview
from central.reference.read_sheet import read_sheet
from central.reference.rows import read_rows
from central.reference.writing import write_sheet_of
from central.store import reading, writing
from tests.central.hands import author

UNITS = """\
Mã đơn vị hành chính;Từ ngày;Đến trước ngày;Tên;Cấp;Thuộc;Mã định danh;Căn cứ;Nối tiếp bởi
tinh-mau;2025-01-01;;Tỉnh Mẫu;tỉnh;;;Dữ liệu mẫu;
xa-mau;2025-01-01;;Xã Mẫu;xã;tinh-mau;;<b>Dữ liệu</b> mẫu;
"""
SITES = """\
Mã bộ phận Một cửa;Từ ngày;Đến trước ngày;Tên;Đơn vị hành chính;Mã đơn vị hành chính;Múi giờ
xa-mau;2025-01-01;;Trung tâm;Xã Mẫu;xa-mau;Asia/Ho_Chi_Minh
"""
COUNTERS = """\
Mã bộ phận Một cửa;Mã quầy;Từ ngày;Đến trước ngày;Tên;Lĩnh vực;Nối tiếp bởi
xa-mau;quay-1;2025-01-01;2026-12-01;Quầy 1;Hộ tịch;xa-mau/quay-2
xa-mau;quay-2;2025-01-01;;Quầy 2;Đất đai;
"""
HOURS = """\
Mã bộ phận Một cửa;Từ ngày;Đến trước ngày;Thứ Hai;Thứ Ba;Thứ Tư;Thứ Năm;Thứ Sáu;Thứ Bảy
xa-mau;2025-01-01;2026-12-01;07:30-11:30;07:30-11:30;07:30-11:30;07:30-11:30;07:30-11:30;
xa-mau;2026-12-01;;07:30-11:30;07:30-11:30;07:30-11:30;07:30-11:30;07:30-11:30;07:30-10:00
"""
HOLIDAYS = """\
Mã bộ phận Một cửa;Ngày;Loại ngày;Tên ngày;Giờ mở cửa;Bù cho ngày
*;2027-01-01;nghỉ;Tết Dương lịch;;
xa-mau;2026-11-28;làm bù;Làm bù (mẫu);08:00-10:00;
"""


@pytest.fixture
def known(house):
    sheets = {"units": UNITS, "sites": SITES, "counters": COUNTERS, "hours": HOURS}
    for name, text in {**sheets, "holidays": HOLIDAYS}.items():
        kind = KINDS[name]
        rows = read_rows(kind, read_sheet(text.encode()))
        with writing(house.engine) as connection:
            plan, _ = write_sheet_of(
                connection, kind, rows, "A" * 43, author("quan-tri"), house.now
            )
        assert not plan.faults
    return house


def test_page_shows_what_holds_what_comes_and_who_changed_it(known):
    text = known.signed_in(Role.IT).get("/reference").text
    for said in (
        "Danh mục của Xã Mẫu",
        "Xã Mẫu, Tỉnh Mẫu",
        "Quầy 1 (quay-1)",
        "07:30–11:30",
        "01/12/2026",
        "Thứ Bảy: 07:30-10:00",
        "hết hiệu lực, nối tiếp bởi xa-mau/quay-2",
        "Làm bù (mẫu)",
        "quan-tri",
        "central reference import",
    ):
        assert said in text, said
    assert "&lt;b&gt;Dữ liệu&lt;/b&gt; mẫu" in text
    assert "<b>Dữ liệu</b>" not in text


def test_what_comes_names_only_what_is_otherwise(known):
    with reading(known.engine) as connection:
        found = overview(connection, "xa-mau", known.now.date())
        later = overview(connection, "xa-mau", known.now.date() + timedelta(days=30))
    assert [(each.kind.name, each.values) for each in found.coming] == [
        ("counters", None),
        ("hours", {"saturday": "07:30-10:00"}),
    ]
    assert later.coming == ()
    assert [each.key[1] for each in later.now.counters] == ["quay-2"]


def test_page_says_so_in_words_when_nothing_was_entered(house):
    text = house.signed_in(Role.IT).get("/reference").text
    for said in ("Chưa nhập giờ mở cửa", "Chưa nhập thủ tục nào", "Chưa có thay đổi nào"):
        assert said in text


@pytest.mark.parametrize(
    ("role", "status"), [(Role.SUPERVISOR, 200), (Role.OFFICER, 403), (Role.AUDITOR, 403)]
)
def test_page_is_for_those_who_keep_the_data_and_those_who_work_by_it(house, role, status):
    assert house.signed_in(role).get("/reference").status_code == status


def test_page_asks_the_database_as_often_for_many_counters_as_for_one(house):
    client = house.signed_in(Role.SUPERVISOR)
    house.add_counter("quay-1")
    client.get("/reference")
    asked = []
    event.listen(house.engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    client.get("/reference")
    for_one = len(asked)
    for number in range(2, 8):
        house.add_counter(f"quay-{number}")
    asked.clear()
    assert "quay-7" in client.get("/reference").text
    assert len(asked) == for_one

"""Reports read back from their files: every figure is the view's, and a text stays a text."""

import csv
import io
import shutil
import subprocess
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import openpyxl
import pytest

from central.api.answers import qd766_page
from central.released.audience import Audience, By, Scope
from central.released.officers import officer_figures
from central.released.view import view
from central.reports.csv_file import csv_bytes
from central.reports.file_name import content_disposition, file_name
from central.reports.kinds import Kind
from central.reports.make import gather, make_report
from central.reports.pdf_file import pdf_bytes
from central.reports.xlsx_file import xlsx_bytes
from central.store.data_queries import Wanted
from central.store.engine import reading
from kiosk.survey import Share
from kiosk.survey.mean_of_criteria import MeanOfCriteria
from tests.central.hall import SITE
from tests.central.reports.conftest import FORMULA, OTHER, RIGHT_TO_LEFT, SCRIPT

LEVELS = (5, 4, 3, 2, 1)
BOTH = (SITE, OTHER)


def figures_of(cell):
    """A row of a table of levels as the view's cell would have it."""
    index = cell.share.value
    low, high = cell.interval
    counts = [cell.counts.get(level, 0) for level in LEVELS]
    return cell.n, counts, index, low, high


def assert_row_is(cells, cell, *, per=1):
    """`cells`: n, then number and share of each level, index, low, high; shares of `per`."""
    n, counts, index, low, high = figures_of(cell)
    numbers = [Decimal(str(each)) for each in cells]
    assert numbers[0] == n
    assert numbers[1:11:2] == counts
    assert round(sum(numbers[2:11:2]), 8) == per
    near = Decimal(per) / 10_000
    for share, count in zip(numbers[2:11:2], counts, strict=True):
        assert abs(share / per - Decimal(count) / n) < Decimal("0.0001")
    for found, exact in zip(numbers[11:14], (index, low, high), strict=True):
        assert abs(found - Decimal(str(exact)) * per) <= near / 2 + Decimal("1e-9")


def sheets_of(report):
    book = openpyxl.load_workbook(io.BytesIO(xlsx_bytes(report)))
    return book, [[list(row) for row in sheet.iter_rows()] for sheet in book.worksheets]


def seen(source, by, sites=BOTH, asked=None):
    with reading(source.engine) as connection:
        return view(connection, Audience.LEADER, Scope(sites), asked.period.span, by)


def rows_with(sheet, first):
    return [[cell.value for cell in row] for row in sheet if row[0].value == first]


def test_workbook_has_the_views_figures_as_numbers_when_read_back(source, asked):
    ask = asked(sites=BOTH)
    _, sheets = sheets_of(make_report(source, ask))
    whole = seen(source, By.WHOLE, asked=ask)
    names = {"service": "Chất lượng phục vụ nói chung", "officer": "Thái độ của công chức"}
    lines = [[cell.value for cell in line] for line in sheets[1]]
    found = {(row[0], row[1]): row[2:16] for row in lines if row[1] in names.values()}
    assert len(found) == 4
    for key, cell in whole.cells.items():
        if key.question in names:
            (cells,) = (
                cells for (questionnaire, question), cells in found.items()
                if questionnaire.endswith(key.questionnaire) and question == names[key.question]
            )  # fmt: skip
            assert_row_is(cells, cell)
    by_site = seen(source, By.SITE, asked=ask)
    for key, cell in by_site.cells.items():
        if key.question == "service":
            rows = [row for row in sheets[2] if str(row[0].value).endswith(f"({key.questionnaire})")
                    or f"(phiếu {key.questionnaire})" in str(row[0].value)]  # fmt: skip
            (row,) = rows
            assert_row_is([each.value for each in row[1:15]], cell)
            assert {each.data_type for each in row[1:15]} == {"n"}
            assert row[2].number_format == "#,##0"
            assert row[3].number_format == "0.00%"


def test_workbook_is_set_up_for_printing_and_computes_nothing(source, asked):
    book, sheets = sheets_of(make_report(source, asked()))
    first, *tables, _ = book.worksheets
    assert first.title == "Báo cáo"
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in {cell.value for row in first for cell in row}
    for sheet in tables:
        assert sheet.page_setup.paperSize == 9
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.page_setup.fitToHeight == 0
        row = int(sheet.freeze_panes[1:])
        assert row <= 9, "what stays in sight leaves room for figures on a small screen"
        assert sheet.print_title_rows
        assert "&P" in sheet.oddFooter.right.text or "[Page]" in str(sheet.oddFooter.right.text)
    assert book.properties.title == "BÁO CÁO KẾT QUẢ ĐÁNH GIÁ SỰ HÀI LÒNG"
    with zipfile.ZipFile(io.BytesIO(xlsx_bytes(make_report(source, asked())))) as parts:
        assert sum("charts/chart" in name for name in parts.namelist()) == 3
    cells = [cell for rows in sheets for row in rows for cell in row]
    assert not [cell for cell in cells if cell.data_type in {"f", "e"}]
    hostile = [cell for cell in cells if str(cell.value).startswith("=")]
    assert hostile
    assert {cell.data_type for cell in hostile} == {"s"}


def test_csv_opens_as_excel_expects_and_no_cell_is_a_formula(source, asked):
    ask = asked()
    content = csv_bytes(make_report(source, ask))
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert not [cell for row in rows for cell in row if cell[:1] in "=+@" and cell]
    assert any(row and row[0] == f"'{FORMULA} (Hộ tịch)" for row in rows)
    by_counter = seen(source, By.COUNTER, (SITE,), ask)
    cell = by_counter.cell("service", "mot-cua@1", (SITE, "quay-1"))
    row = next(row for row in rows if row and row[0].startswith("Quầy 1"))
    assert_row_is([each.replace(",", ".") for each in row[1:]], cell, per=100)
    english = csv_bytes(make_report(source, asked(language="en"))).decode("utf-8-sig")
    assert "95 % interval (%): From," in english


def test_counter_with_too_few_says_so_in_words_and_has_no_number(source, asked):
    report = make_report(source, asked())
    by_counter = report.tables[1]
    (row,) = (row for row in by_counter.rows if str(row.cells[0]).startswith(FORMULA))
    assert row.cells == (f"{FORMULA} (Hộ tịch)",)
    assert row.said.startswith("Chưa đủ dữ liệu")


def test_day_without_ratings_is_empty_in_words_and_never_nought(source, asked):
    report = make_report(source, asked(period="2026-04-01"))
    assert "chưa có đánh giá" in " ".join(report.lead).lower()
    assert {row.said for row in report.tables[0].rows} == {"Chưa có đánh giá"}
    for content in (pdf_bytes(report), xlsx_bytes(report), csv_bytes(report)):
        assert content


def test_officers_are_their_own_pages_figures_with_both_names_and_no_rank(source, asked):
    ask = asked(Kind.OFFICERS, sites=BOTH)
    report = make_report(source, ask)
    with reading(source.engine) as connection:
        figures = officer_figures(connection, BOTH, ask.period.span)
    table = report.tables[1]
    rows = {str(row.cells[1]).partition(" (phiếu")[0]: row for row in table.rows}
    renamed = rows["Nguyễn Thị Mới (trước là Nguyễn Thị Cũ)"]
    cell = figures.cell((SITE, "cb-01"), "mot-cua@1", "officer")
    assert_row_is(renamed.cells[2:], cell, per=100)
    assert FORMULA in rows
    assert RIGHT_TO_LEFT in rows
    assert any("Nguyễn Thị Mới có tên Nguyễn Thị Cũ đến trước ngày 11/03/2026" in note
               for note in report.notes)  # fmt: skip


def test_merged_site_names_its_successor_and_the_day(source, asked):
    for sites in (BOTH, (OTHER,), (SITE,)):
        notes = make_report(source, asked(sites=sites)).notes
        (said,) = (note for note in notes if "nhập vào" in note)
        assert "Từ ngày 18/03/2026" in said
    assert not [note for note in make_report(source, asked(period="2026-04")).notes
                if "nhập vào" in note]  # fmt: skip


def test_counts_for_766_are_those_of_the_programs_for_other_systems(source, asked):
    ask = asked(Kind.QD766, sites=BOTH)
    report = make_report(source, ask)
    with reading(source.engine) as connection:
        expected = qd766_page(connection, Wanted(None, (), 1000), Audience.LEADER, "2026-03", "vi")
    told = sorted(row.cells[-4:] for table in report.tables for row in table.rows if not row.said)
    assert told == sorted(row[7:] for row in expected if row[7] is not None)
    assert sum(1 for table in report.tables for row in table.rows if row.said) == sum(
        1 for row in expected if row[7] is None
    )


def test_factor_is_the_mean_of_its_criteria(source, asked):
    ask = asked(Kind.SIPAS)
    report = make_report(source, ask)
    whole = seen(source, By.WHOLE, (SITE,), ask)
    cell = whole.cell("officer", "mot-cua@1")
    rows = {row.cells[0] or row.cells[1]: row for row in report.tables[0].rows}
    mean = MeanOfCriteria([cell.share])
    factor = rows["Công chức"]
    assert factor.cells[2] == cell.n
    assert float(factor.cells[13]) == pytest.approx(mean.value * 100, abs=0.005)
    assert factor.strong
    assert len(rows) == 4


def test_forms_of_tt01_name_what_is_missing_and_do_not_settle_the_band(source, asked):
    report = make_report(source, asked(Kind.TT01, sites=BOTH))
    form_1, form_2, form_3 = report.tables
    assert "cb-03" not in str(form_1.rows)
    (shown,) = (row for row in form_1.rows if not row.said)
    assert shown.cells[3:8] == (shown.cells[3], "–", "–", "–", Decimal("2.0"))
    assert shown.cells[8] == shown.cells[3] + Decimal("2.0")
    assert "thiếu chỉ số 2, 3, 4" in shown.cells[9]
    for row in form_2.rows[4:6]:
        assert row.cells[2:8] == (None,) * 6, "the agency fills each cell in"
        assert row.cells[8] == "Không lấy từ đánh giá tại quầy; cơ quan bổ sung"
    assert form_2.rows[0].cells[4] <= form_2.rows[0].cells[6]
    assert "yếu đến" in form_2.rows[-1].cells[-1]
    assert {row.said for row in form_3.rows if row.said} == {"Không tính: chưa có dữ liệu"}


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_kind_is_written_in_every_format_and_language(source, asked, kind, language):
    for sites, period in ((BOTH, "2026"), ((OTHER,), "2026-Q1")):
        report = make_report(source, asked(kind, sites=sites, period=period, language=language))
        assert pdf_bytes(report).startswith(b"%PDF")
        assert xlsx_bytes(report).startswith(b"PK")
        assert SCRIPT in csv_bytes(report).decode("utf-8-sig")


def text_of(pdf, *options):
    done = subprocess.run(
        ["pdftotext", *options, "-", "-"], input=pdf, capture_output=True, check=True
    )
    return done.stdout.decode("utf-8")


def test_pdf_has_the_national_header_the_figures_page_numbers_and_its_font(source, asked):
    assert shutil.which("pdftotext"), "poppler-utils reads PDFs back"
    report = make_report(source, asked(sites=BOTH))
    pdf = pdf_bytes(report)
    text = text_of(pdf, "-layout")
    for said in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "BÁO CÁO KẾT QUẢ ĐÁNH GIÁ SỰ HÀI LÒNG",
        "SỐ LIỆU MẪU",
        "ngày 20 tháng 4 năm 2026",
        "THỦ TRƯỞNG ĐƠN VỊ",
        "Ghi chú về độ tin cậy",
        "central recount xa-hai",
        "Trang 1/",
    ):
        assert said in text, said
    flat = " ".join(text_of(pdf, "-raw").split())
    for key, cell in seen(source, By.SITE, BOTH, asked()).cells.items():
        if key.question == "service":
            n, counts, index, *_ = figures_of(cell)
            shown = f"{round(index * 100, 2):.2f}".replace(".", ",")
            assert f"{n} {counts[0]} " in flat
            assert shown in flat
    assert "<script>alert(1)</script> #let x = 1 $" in flat
    fonts = subprocess.run(["pdffonts", "-"], input=pdf, capture_output=True, check=True).stdout
    named = fonts.decode().splitlines()[2:]
    assert named
    assert all("BeVietnamPro" in line and "yes yes" in line for line in named)
    facts = subprocess.run(["pdfinfo", "-"], input=pdf, capture_output=True, check=True).stdout
    assert b"Tagged:          yes" in facts
    assert b"A4" in facts


def test_file_name_is_plain_and_safe(asked):
    assert file_name(asked()) == "bao-cao-hai-long_xa-mau_2026-03.pdf"
    assert file_name(asked(sites=BOTH, period="2026", language="en")) == (
        "satisfaction-report_2-all-units_2026.pdf"
    )
    said = content_disposition('báo cáo "x"\r\n.pdf')
    assert said.isascii()
    assert "\r" not in said
    assert "filename*=UTF-8''b%C3%A1o%20c%C3%A1o" in said


def test_whole_site_is_the_views_when_it_is_summed_from_its_months(source, asked):
    ask = asked(sites=BOTH, period="2026")
    gathered = gather(source, ask, lambda _: True)
    for site in gathered.sites:
        expected = seen(source, By.SITE, (site.site.site_id,), ask)
        assert site.tables[By.SITE].cells == expected.cells
        assert site.tables[By.SITE].rated == expected.rated


def test_factor_of_the_long_questionnaire_is_no_nought_where_there_are_answers(source, asked):
    ask = asked(Kind.SIPAS, sites=BOTH)
    cells = seen(source, By.WHOLE, BOTH, ask).cells
    shares = [
        Share.of_levels({level: cell.counts.get(level, 0) for level in LEVELS})
        for key, cell in cells.items()
        if key.question in {"sipas-15", "sipas-16"}
    ]
    mean = MeanOfCriteria(shares)
    report = make_report(source, ask)
    rows = [row for table in report.tables for row in table.rows
            if row.cells[0] == "Tiếp cận dịch vụ"]  # fmt: skip
    assert [row.cells[2] for row in rows] == [mean.n]
    assert mean.criteria == 2
    for found, exact in zip(rows[0].cells[13:], (mean.value, *mean.interval), strict=True):
        assert float(found) == pytest.approx(exact * 100, abs=0.0051)
    by_site = next(table for table in report.tables if "theo đơn vị (Khảo sát" in table.title)
    (told,) = (row for row in by_site.rows if not row.said)
    assert float(told.cells[1]) == pytest.approx(mean.value * 100, abs=0.0051)
    assert told.cells[4] == mean.n


@pytest.mark.parametrize(
    ("day", "said"), [((2, 5), "ngày 05 tháng 02"), ((9, 5), "ngày 05 tháng 9")]
)
def test_day_is_written_as_official_papers_have_it(source, asked, day, said):
    later = datetime(2027, *day, 3, 0, tzinfo=UTC)
    report = make_report(replace(source, clock=lambda: later), asked())
    assert said in report.head.place_and_day


def test_visits_have_the_sum_that_the_first_sentences_say(source, asked):
    for sites in ((SITE,), BOTH):
        report = make_report(source, asked(sites=sites))
        rows = report.tables[-1].rows
        total = rows[-1]
        assert total.cells[0] == "Tổng cộng"
        assert total.strong
        assert f"Đã phục vụ {total.cells[1]} lượt giao dịch" in " ".join(report.lead)
        for place in (1, 2, 4, 5, 6):
            assert total.cells[place] == sum(row.cells[place] for row in rows[:-1])


def test_forms_of_tt01_say_nothing_of_an_index_that_they_do_not_have(source, asked):
    notes = " ".join(make_report(source, asked(Kind.TT01)).notes)
    assert "Wilson" not in notes
    assert "không hài lòng" not in notes
    assert "Wilson" in " ".join(make_report(source, asked()).notes)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_command_makes_the_report_in_its_language(source, asked, language):
    commands = make_report(source, asked(language=language)).commands
    assert f"--language {language} " in commands[-1]


def test_report_of_several_sites_is_the_offices_own_and_nothing_is_made_up(source, asked):
    nobody = make_report(source, asked(sites=BOTH)).head
    assert set(nobody.agency) == set(nobody.unit) == {"…"}
    office = make_report(replace(source, office="Văn phòng Mẫu"), asked(sites=BOTH)).head
    assert office.unit == "VĂN PHÒNG MẪU"
    assert set(office.agency) == {"…"}


@pytest.mark.parametrize("kind", list(Kind))
def test_signature_never_stands_alone_on_a_page(source, asked, kind):
    pages = (
        text_of(pdf_bytes(make_report(source, asked(kind, sites=BOTH)))).rstrip("\f").split("\f")
    )
    assert "THỦ TRƯỞNG ĐƠN VỊ" in pages[-1]
    assert "central report" in pages[-1]

"""A counter that was renamed or went on elsewhere: said where its days before and after stand."""

import csv
import io
from datetime import date

import pytest

from central.reference.counter_changes import CounterChange, counter_changes
from central.store import reading, writing
from central.store.reference_queries import put_rows
from central.store.reference_tables import counter_versions, site_versions
from tests.central.dashboard.conftest import HOST, form_token_of

DAYS = "from=2026-11-01&to=2026-11-22"
RENAMED = "Từ ngày 10/11/2026, Quầy 2 (Đất đai) có tên là Quầy Đất &lt;b&gt;"
MOVED = "Từ ngày 15/11/2026, Quầy 3 chuyển thành Quầy 9 (Tư pháp), Xã Hai"


def version(counter, begins, ends, name, **more):
    return {
        "site_id": "xa-mau", "counter_id": counter, "valid_from": begins, "valid_to": ends,
        "name": name, "field": "", "successors": "", **more,
    }  # fmt: skip


@pytest.fixture
def changed(house):
    """Counter 2 renamed, counter 3 moved to another site, counter 4 closed, counter 5 as ever."""
    house.add_site("xa-hai", "Một cửa", "Xã Hai")
    unit = {
        "site_id": "xa-hai", "valid_from": "2026-01-01", "valid_to": None, "name": "Một cửa",
        "unit": "Xã Hai", "unit_id": "", "timezone": "Asia/Ho_Chi_Minh", "sample": "có",
        "successors": "",
    }  # fmt: skip
    rows = [
        version("q2", "2026-01-01", "2026-11-10", "Quầy 2", field="Đất đai"),
        version("q2", "2026-11-10", None, "Quầy Đất <b>"),
        version("q3", "2026-01-01", "2026-11-15", "Quầy 3", successors="xa-hai/q9"),
        version("q4", "2026-01-01", "2026-11-20", "Quầy 4"),
        version("q5", "2026-01-01", "2026-11-10", "Quầy 5"),
        version("q5", "2026-11-10", None, "Quầy 5"),
        version("q9", "2026-11-15", None, "Quầy 9", field="Tư pháp", site_id="xa-hai"),
    ]
    with writing(house.engine) as connection:
        put_rows(connection, counter_versions, rows)
        put_rows(connection, site_versions, [unit])
    return house


def test_changes_are_told_once_and_only_of_the_days_asked_for(changed):
    with reading(changed.engine) as connection:
        told = counter_changes(connection, "xa-mau", date(2026, 11, 1), date(2026, 11, 30))
        assert [(each.day.day, each.before) for each in told] == [
            (10, "Quầy 2 (Đất đai)"), (15, "Quầy 3"), (20, "Quầy 4"),
        ]  # fmt: skip
        assert told[1] == CounterChange(
            date(2026, 11, 15), "Quầy 3", "", ("Quầy 9 (Tư pháp), Xã Hai",)
        )
        assert counter_changes(connection, "xa-mau", date(2026, 11, 20), date(2026, 11, 30)) == ()
        assert counter_changes(connection, "xa-hai", date(2026, 11, 1), date(2026, 11, 30)) == ()


@pytest.mark.parametrize("page", ["/trend", "/factors", "/hours", "/staff", "/trust"])
def test_page_says_it_when_a_counter_changed_within_its_days(changed, page):
    client = changed.signed_in()
    shown = client.get(f"{page}?{DAYS}").text
    assert RENAMED in shown
    assert MOVED in shown
    assert "Quầy 4 thôi hoạt động từ ngày 20/11/2026." in shown
    assert "chuyển thành" not in client.get(f"{page}?from=2026-11-16&to=2026-11-22").text
    assert "chuyển thành" not in client.get(f"/comments?{DAYS}").text


def test_report_says_it_when_a_counter_changed_within_its_period(changed):
    client = changed.signed_in()
    asked = {
        "kind": "satisfaction", "site": "xa-mau", "period": "month", "day": "2026-11-05",
        "language": "vi", "format": "csv", "form_token": form_token_of(client.get("/reports")),
    }  # fmt: skip
    answer = client.post("/reports", data=asked, headers={"Origin": HOST})
    rows = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";")
    said = "\n".join(cell for row in rows for cell in row)
    assert "Từ ngày 10/11/2026, Quầy 2 (Đất đai) có tên là Quầy Đất <b>" in said
    assert MOVED in said

"""The page of reports: asked for, given at once or bit by bit, cancelled, fetched, refused."""

import csv
import io
from datetime import timedelta

import pytest
from sqlalchemy import text

from central.accounts import Role
from central.reference.questionnaire_facts import known
from central.reports import job as jobs_module
from central.reports.job import KEPT_DAYS
from central.reports.make import Source
from central.reports.thread import DEAD_AFTER_S, ReportThread
from central.store import reading, writing
from central.store.errors import DatabaseBusyError
from central.store.report_queries import find_job, take_job
from tests.central.audit_log_of import entries_of
from tests.central.dashboard.conftest import HOST, form_token_of
from tests.central.hands import PEN

ASKED = {
    "kind": "satisfaction", "site": "xa-mau", "period": "month", "day": "2026-11-05",
    "language": "vi", "format": "csv",
}  # fmt: skip


@pytest.fixture
def client(house):
    house.add_counter("quay-01", "Quầy 1")
    kiosk = house.add_kiosk("quay-01")
    for number in range(12):
        kiosk.visit(house.now - timedelta(minutes=170 - number * 5), 5 if number % 3 else 2)
    house.send(kiosk)
    house.add_site("xa-hai", "Một cửa", "Xã Hai")
    return house.signed_in(Role.SUPERVISOR, more=("xa-hai",))


@pytest.fixture
def all_are_large(monkeypatch):
    monkeypatch.setattr(jobs_module, "SMALL_SITE_DAYS", 0)


def make(client, path="/reports", **asked):
    token = form_token_of(client.get("/reports"))
    given = {"form_token": token, **(ASKED if path == "/reports" else {}), **asked}
    return client.post(path, data=given, headers={"Origin": HOST})


def thread(house):
    source = Source(house.engine, known(), "", lambda: house.now)
    return ReportThread(source, PEN, lambda: house.now)


def job_id(client):
    return client.get("/reports/jobs").text.partition('name="job" value="')[2].partition('"')[0]


def held(house, client):
    with reading(house.engine) as connection:
        return find_job(connection, job_id(client))


def test_small_report_comes_at_once_and_is_noted(house, client):
    before = len(entries_of(house.engine))
    answer = make(client)
    assert answer.status_code == 200
    said = answer.headers["content-disposition"]
    assert said.startswith('attachment; filename="bao-cao-hai-long_xa-mau_2026-11.csv"')
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert ["BÁO CÁO KẾT QUẢ ĐÁNH GIÁ SỰ HÀI LÒNG"] in rows
    assert any(row[:2] == ["Quầy 1 (Hộ tịch, chứng thực)", "12"] for row in rows)
    (noted,) = entries_of(house.engine)[before:]
    assert (noted.what, noted.about, noted.site) == (
        "export.made",
        "satisfaction 2026-11",
        "xa-mau",
    )
    assert (noted.who.name, noted.facts) == ("supervisor-ai-do", {"kind": "csv", "sites": 1})


@pytest.mark.usefixtures("all_are_large")
def test_large_report_is_made_bit_by_bit_and_fetched(house, client):
    answer = make(client, site="*", format="xlsx")
    assert (answer.status_code, answer.headers["location"]) == (303, "/reports/jobs?said=asked")
    waiting = client.get("/reports/jobs").text
    assert "Đang chờ" in waiting
    assert "<progress" in waiting
    assert 'hx-trigger="every 2s"' in waiting
    assert '<noscript><meta http-equiv="refresh"' in waiting
    thread(house).work()
    done = client.get("/reports").text
    assert "Đã xong" in done
    assert "hx-trigger" not in done
    address = done.partition('href="/reports/file?')[2].partition('"')[0]
    file = client.get(f"/reports/file?{address}")
    assert file.content[:2] == b"PK"
    assert "bao-cao-hai-long_2-cac-don-vi_2026-11.xlsx" in file.headers["content-disposition"]
    whats = [entry.what for entry in entries_of(house.engine)][-2:]
    assert whats == ["report.changed", "export.made"]
    house.turn(days=KEPT_DAYS, seconds=1)
    thread(house).work()
    assert held(house, client) is None


@pytest.mark.usefixtures("all_are_large")
def test_report_is_cancelled_while_it_waits_and_while_it_is_made(house, client):
    make(client, site="*")
    make(client, "/reports/jobs", job=job_id(client), action="cancel")
    assert held(house, client).state == "cancelled"
    make(client, "/reports/jobs", job=job_id(client), action="again")
    found = held(house, client)
    states = []

    class Cancelled(ReportThread):
        def tell(self, job, done):
            make(client, "/reports/jobs", job=found.job_id, action="cancel")
            states.append(client.get("/reports/jobs").text)
            return super().tell(job, done)

    source = Source(house.engine, known(), "", lambda: house.now)
    Cancelled(source, PEN, lambda: house.turn(seconds=1) or house.now).make(found)
    assert ["Đang dừng" in each for each in states] == [True]
    ended = held(house, client)
    assert (ended.state, ended.file_bytes) == ("cancelled", 0)
    assert "Đã dừng" in client.get("/reports/jobs").text
    assert make(client, "/reports/jobs", job=found.job_id, action="remove").status_code == 303
    assert job_id(client) == ""


@pytest.mark.usefixtures("all_are_large")
def test_report_says_it_was_interrupted_when_its_process_died_and_is_made_again(house, client):
    make(client)
    found = held(house, client)
    with writing(house.engine) as connection:
        assert take_job(connection, found, "A" * 22, found.asked_at)
        assert not take_job(connection, found, "B" * 22, found.asked_at), "one process takes it"
    house.turn(seconds=DEAD_AFTER_S + 1)
    thread(house).work()
    shown = client.get("/reports/jobs").text
    assert "Máy chủ dừng giữa chừng" in shown
    assert "Lập lại" in shown
    make(client, "/reports/jobs", job=found.job_id, action="again")
    thread(house).work()
    assert held(house, client).state == "done"


@pytest.mark.usefixtures("all_are_large")
def test_report_that_was_to_stop_is_stopped_when_its_process_died(house, client):
    make(client)
    found = held(house, client)
    with writing(house.engine) as connection:
        assert take_job(connection, found, "A" * 22, found.asked_at)
    make(client, "/reports/jobs", job=found.job_id, action="cancel")
    house.turn(seconds=DEAD_AFTER_S + 1)
    thread(house).work()
    assert (held(house, client).state, held(house, client).error) == ("cancelled", "")


@pytest.mark.usefixtures("all_are_large")
def test_fourth_report_is_not_begun_again_and_nothing_is_noted_of_what_changes_nothing(
    house, client
):
    make(client)
    found = job_id(client)
    make(client, "/reports/jobs", job=found, action="cancel")
    for _ in range(3):
        make(client)
    before = len(entries_of(house.engine))
    refused = make(client, "/reports/jobs", job=found, action="again")
    assert refused.status_code == 422
    assert "Đang có 3 báo cáo" in refused.text
    assert make(client, "/reports/jobs", job=found, action="cancel").status_code == 303
    with reading(house.engine) as connection:
        assert find_job(connection, found).state == "cancelled"
    assert len(entries_of(house.engine)) == before


@pytest.mark.usefixtures("all_are_large")
def test_report_waits_for_another_process_when_this_one_ends_in_order(house, client):
    make(client, site="*")
    ending = thread(house)
    ending.stopping.set()
    ending.make(held(house, client))
    assert held(house, client).state == "waiting"
    thread(house).work()
    assert held(house, client).state == "done"


@pytest.mark.expected_log("central.reports.thread", "could not be made")
@pytest.mark.usefixtures("all_are_large")
def test_fault_is_said_and_no_more_than_three_are_under_way(house, client, monkeypatch):
    for _ in range(3):
        assert make(client).status_code == 303
    refused = make(client)
    assert refused.status_code == 422
    assert "Đang có 3 báo cáo" in refused.text

    def broken(*_):
        raise KeyError("broken")

    monkeypatch.setattr("central.reports.thread.write_report", broken)
    thread(house).work()
    shown = client.get("/reports/jobs").text
    assert shown.count("Có lỗi của phần mềm") == 3


@pytest.mark.expected_log("central.reports.thread", "was interrupted: try again")
@pytest.mark.usefixtures("all_are_large")
def test_report_is_interrupted_and_can_be_made_again_when_the_database_fails(
    house, client, monkeypatch
):
    make(client)

    def busy(*_):
        raise DatabaseBusyError("try again")

    with monkeypatch.context() as failing:
        failing.setattr("central.reports.thread.write_report", busy)
        thread(house).work()
    assert (held(house, client).state, held(house, client).error) == ("failed", "interrupted")
    make(client, "/reports/jobs", job=job_id(client), action="again")
    thread(house).work()
    assert held(house, client).state == "done"


@pytest.mark.usefixtures("all_are_large")
def test_report_whose_site_is_gone_says_so(house, client):
    make(client, site="xa-hai")
    with writing(house.engine) as connection:
        connection.execute(text("DELETE FROM sites WHERE site_id = 'xa-hai'"))
    thread(house).work()
    assert (held(house, client).state, held(house, client).error) == ("failed", "gone")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"day": "2026-13-01"}, "“2026-13-01” không phải là một ngày"),
        ({"day": "<script>"}, "“&lt;script&gt;” không phải"),
        ({"day": "2027-01-01"}, "Kỳ “2027-01” chưa bắt đầu"),
        ({"day": "2016-01-01", "period": "year"}, "Chưa có ki-ốt nào trong kỳ “2016”"),
        ({"period": "decade"}, "trong danh sách"),
        ({"kind": "=cmd"}, "trong danh sách"),
        ({"language": "xx"}, "trong danh sách"),
        ({"format": "exe"}, "trong danh sách"),
    ],
)
def test_form_says_what_is_wrong_and_keeps_the_rest(client, fields, said):
    answer = make(client, **fields)
    assert answer.status_code == 422
    assert said in answer.text
    assert '<option value="xa-mau" selected>' in answer.text


def test_other_site_and_other_peoples_reports_are_not_there(house, client, all_are_large):
    house.add_site("xa-khac", "Một cửa khác", "Xã Khác")
    assert make(client, site="xa-khac").status_code == 404
    assert entries_of(house.engine)[-1].what == "access.refused"
    make(client, site="xa-hai")
    thread(house).work()
    found = job_id(client)
    other = house.signed_in(Role.LEADER, site="xa-mau")
    assert "xa-hai" not in other.get("/reports/jobs").text
    for answer in (
        other.get(f"/reports/file?job={found}"),
        make(other, "/reports/jobs", job=found, action="remove"),
        client.get("/reports/file?job=" + "A" * 22),
    ):
        assert answer.status_code == 404
        assert "Không còn báo cáo này" in answer.text
    assert client.get(f"/reports/file?job={found}").status_code == 200
    officer = house.signed_in(Role.OFFICER)
    for path in ("/reports", "/reports/jobs", "/reports/file"):
        assert officer.get(path).status_code == 403


@pytest.mark.usefixtures("all_are_large")
def test_finished_report_is_not_there_when_one_of_its_sites_is_seen_no_more(house, client):
    make(client, site="*")
    thread(house).work()
    found = job_id(client)
    assert client.get(f"/reports/file?job={found}").status_code == 200
    with writing(house.engine) as connection:
        connection.execute(text("DELETE FROM account_sites WHERE site_id = 'xa-hai'"))
    assert client.get(f"/reports/file?job={found}").status_code == 404


def test_page_begins_with_the_month_that_ended_last_and_is_in_both_languages(client):
    page = client.get("/reports").text
    assert 'value="2026-10-31"' in page
    assert '<option value="month" selected>Tháng' in page
    assert "Chưa có báo cáo nào được yêu cầu" in page
    english = client.get("/reports?lang=en&kind=qd766&to=2026-09-02").text
    assert '<option value="qd766" selected>Counts for Decision 766' in english
    assert 'value="2026-09-02"' in english


def test_report_that_is_too_long_for_paper_says_so_at_once_and_as_a_job(house, client, monkeypatch):
    monkeypatch.setattr("central.reports.write.MOST_PRINTED_ROWS", 2)
    refused = make(client, format="pdf")
    assert refused.status_code == 422
    assert "Báo cáo quá dài" in refused.text
    assert make(client, format="xlsx").status_code == 200
    monkeypatch.setattr(jobs_module, "SMALL_SITE_DAYS", 0)
    make(client, format="pdf")
    thread(house).work()
    assert "Báo cáo quá dài" in client.get("/reports/jobs").text

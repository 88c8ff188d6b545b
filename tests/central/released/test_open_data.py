"""Files of open data: what the public may see, never changed, named by the next, signed by hash."""

import csv
import io
import json
from datetime import date, timedelta

import pytest

from central.heads.heads_folder import HeadsFolder
from central.heads.signing import HeadSigner
from central.released.open_data import About
from central.released.open_data_columns import COLUMNS, csv_text
from central.store.engine import reading
from central.store.open_data_queries import open_file, open_files
from kiosk.record import base64url
from tests.central.hall import SITE, rating_body, visit_id

MONDAY = date(2026, 3, 2)


def rate(kiosk, levels, start, **times):
    for number, level in enumerate(levels, start):
        kiosk.sign("rating", rating_body(kiosk.counter, visit_id(number), level, level), **times)
    kiosk.send()


@pytest.fixture
def monday(hall):
    """12 at quay 1, of which 10 are released; 3 at a site that is a sample."""
    hall.tamper("UPDATE sites SET sample = false")
    hall.add_site("xa-vi-du")
    kiosk = hall.add_kiosk()
    kiosk.event("called", visit_id(0), service=None)
    kiosk.event("served", visit_id(0))
    rate(kiosk, [5] * 5, 0)
    rate(kiosk, [4, 4, 4, 3, 1], 10)
    rate(kiosk, [1, 2], 20)
    rate(hall.add_kiosk(site="xa-vi-du"), [1] * 3, 30)
    hall.now += timedelta(days=1)
    return hall


@pytest.fixture
def sign(monday, tmp_path):
    folder = HeadsFolder(tmp_path / "heads")
    signer = HeadSigner(monday.engine, monday.keys.receipt, folder, About("Xã Mẫu", "mẫu"))
    return lambda night: signer.sign(night, monday.now)


def files(hall):
    with reading(hall.engine) as connection:
        names = open_files(connection, 100)
        return [open_file(connection, each.day, each.revision) for each in names]


def rows_of(file, what="answers", question="service"):
    rows = json.loads(file.json)["rows"]
    return [row for row in rows if row["what"] == what and row["question"] in (question, None)]


def test_file_of_a_day_tells_what_the_public_may_see_and_the_response(monday, sign):
    sign(MONDAY)
    (file,) = files(monday)
    content = json.loads(file.json)
    assert (content["publisher"], content["licence"], content["replaces"]) == (
        "Xã Mẫu",
        "mẫu",
        None,
    )
    (row,) = rows_of(file)
    assert (row["site"], row["first_day"], row["last_day"]) == (SITE, "2026-03-02", "2026-03-02")
    assert (row["n"], row["satisfied"], row["share_millionths"]) == (10, 8, 800_000)
    assert [row[f"answers_{value}"] for value in range(1, 6)] == [1, 0, 1, 3, 5]
    (visits,) = rows_of(file, "visits")
    assert (visits["served"], visits["answered"]) == (1, 1)
    assert "xa-vi-du" not in file.json
    names = [column.name for column in COLUMNS]
    assert all(list(row) == names for row in content["rows"])


def test_csv_holds_the_same_rows(monday, sign):
    sign(MONDAY)
    (file,) = files(monday)
    read = list(csv.DictReader(io.StringIO(file.csv, newline="")))
    told = json.loads(file.json)["rows"]
    assert read == [
        {name: "" if value is None else str(value) for name, value in row.items()} for row in told
    ]


def test_signed_list_names_each_file_by_its_hashes(monday, sign):
    head = sign(MONDAY)
    (file,) = files(monday)
    assert json.loads(head.list)["open_data"] == [
        {
            "day": "2026-03-02",
            "revision": 1,
            "json": base64url.sha256(file.json.encode()),
            "csv": base64url.sha256(file.csv.encode()),
        }
    ]


def test_next_revision_names_the_one_before_when_late_records_change_a_day(monday, sign):
    sign(MONDAY)
    (first,) = files(monday)
    late = {"at": "2026-03-02T10:00:00.000+07:00"}
    rate(monday.add_kiosk("quay-2"), [2] * 10, 50, **late)
    monday.now += timedelta(days=1)
    head = sign(MONDAY + timedelta(days=1))
    tuesday, second, unchanged = files(monday)
    assert unchanged == first
    assert (second.day, second.revision) == (first.day, 2)
    assert json.loads(second.json)["replaces"] == {
        "revision": 1,
        "json": first.json_hash,
        "csv": first.csv_hash,
    }
    assert rows_of(second)[0]["n"] == 20
    assert (tuesday.day, json.loads(tuesday.json)["rows"]) == ("2026-03-03", [])
    named = {(each["day"], each["revision"]) for each in json.loads(head.list)["open_data"]}
    assert named == {("2026-03-02", 2), ("2026-03-03", 1)}


def test_day_gets_no_new_file_when_late_records_change_nothing_that_is_public(monday, sign):
    sign(MONDAY)
    late = {"at": "2026-03-02T10:00:00.000+07:00"}
    rate(monday.add_kiosk("quay-2"), [2] * 3, 50, **late)
    monday.now += timedelta(days=1)
    sign(MONDAY + timedelta(days=1))
    assert [(file.day, file.revision) for file in files(monday)] == [
        ("2026-03-03", 1),
        ("2026-03-02", 1),
    ]


def test_day_with_too_few_says_so_without_a_number_and_the_month_tells_it(monday, sign):
    kiosk = monday.add_kiosk("quay-2")
    rate(kiosk, [2] * 5, 50)
    monday.now += timedelta(days=1)
    rate(kiosk, [4] * 5, 60)
    sign(MONDAY + timedelta(days=2))
    told = {file.day: rows_of(file)[0] for file in files(monday) if rows_of(file)}
    for day in ("2026-03-03", "2026-03-04"):
        assert (told[day]["state"], told[day]["why"], told[day]["n"]) == (
            "withheld",
            "too-few",
            None,
        )
    monday.now += timedelta(days=27)
    rate(kiosk, [3], 70)
    sign(date(2026, 3, 31))
    last = next(file for file in files(monday) if file.day == "2026-03-31")
    told = {(row["first_day"], row["last_day"]): row["n"] for row in rows_of(last)}
    assert told == {("2026-03-01", "2026-03-31"): 20, ("2026-03-31", "2026-03-31"): None}


def test_cell_is_no_formula_when_a_name_begins_as_one():
    row = dict.fromkeys((column.name for column in COLUMNS), None)
    text = csv_text([{**row, "site": "=1+1", "questionnaire": "\t@x", "n": 5}])
    cells = next(csv.DictReader(io.StringIO(text, newline="")))
    assert (cells["site"], cells["questionnaire"], cells["n"]) == ("'=1+1", "'\t@x", "5")

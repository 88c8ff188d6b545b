"""Answers for other systems: what the view releases to the key's audience, in pages that hold."""

import csv
import io
import json
from datetime import date, timedelta

import pytest
from typer.testing import CliRunner

from central.api.answer_tables import QD766, RATINGS
from central.cli import app
from central.commands.errors import CommandError
from central.released.audience import Audience
from central.released.publish import publish_night
from central.store.day_note_queries import WITHDRAWN, DayNote, add_note
from central.store.engine import writing
from central.store.revised_queries import note_revisions
from kiosk.record import base64url
from tests.central.hall import SITE, rating_body, visit_id

OTHER = "xa-khac"
MONDAY = date(2026, 3, 2)
MARCH = {"first": "2026-03-01", "last": "2026-03-31"}
LEADER = Audience.LEADER


def rate(kiosk, levels, start, **more):
    for number, level in enumerate(levels, start):
        kiosk.sign("rating", rating_body(kiosk.counter, visit_id(number), level, level, **more))
    kiosk.send()


@pytest.fixture
def week(hall):
    """xa-mau on Monday: 10 at quay-1 (two procedures on Tuesday), 3 at quay-2; xa-khac 5."""
    hall.add_site(OTHER)
    hall.tamper("UPDATE sites SET sample = false")
    first, second = hall.add_kiosk("quay-1"), hall.add_kiosk("quay-2")
    rate(first, [5] * 5, 0, procedure="1.003560")
    rate(first, [4, 4, 3, 2, 1], 10, procedure="1.003560")
    rate(second, [2, 2, 2], 30)
    rate(hall.add_kiosk(site=OTHER), [4] * 5, 40)
    hall.now += timedelta(days=1)
    rate(first, [5] * 5, 60, procedure="1.003560")
    hall.now += timedelta(days=1)
    return hall


def publish(hall, night=MONDAY + timedelta(days=1)):
    days = {(site, MONDAY.isoformat()) for site in (SITE, OTHER)}
    with writing(hall.engine) as connection:
        publish_night(connection, night, days)


def every_row(ask, address, key, limit, **asked):
    rows, mark = [], ""
    while mark is not None:
        answer = ask(address, key, limit=limit, after=mark, **asked)
        assert answer.status_code == 200, answer.text
        rows += answer.json()["rows"]
        mark = answer.json()["next"]
    return rows


def service(rows):
    return {
        (row["site"], row["of"]): row
        for row in rows
        if row["question"] == "service" or row["state"] == "withheld"
    }


@pytest.mark.both_databases
def test_leader_reads_released_figures_as_whole_numbers_by_counter(ask, week, key_for):
    rows = ask("ratings", key_for(audience=LEADER), by="counter", **MARCH).json()["rows"]
    found = service(rows)
    cell = found[SITE, "quay-1"]
    assert (cell["n"], cell["satisfied"], cell["state"], cell["why"]) == (15, 12, "shown", "")
    assert cell["share_millionths"] == 800_000
    assert cell["low_millionths"] < 800_000 < cell["high_millionths"]
    assert [cell[f"answers_{value}"] for value in range(1, 10)] == [1, 1, 1, 2, 10, 0, 0, 0, 0]
    withheld = found[SITE, "quay-2"]
    assert (withheld["state"], withheld["why"]) == ("withheld", "too-few")
    assert withheld["words"].startswith("Chưa đủ dữ liệu")
    assert all(value is None for name, value in withheld.items() if name in _FIGURES)
    assert not [row for row in rows for value in row.values() if isinstance(value, float)]


_FIGURES = {column.name for column in RATINGS.columns if column.may_be_null}


@pytest.mark.both_databases
def test_public_key_reads_what_was_published_at_night_and_by_no_counter(ask, week, key_for):
    key = key_for()
    before = service(ask("ratings", key, **MARCH).json()["rows"])
    assert {row["state"] for row in before.values()} == {"withheld"}
    publish(week)
    found = service(ask("ratings", key, **MARCH).json()["rows"])
    assert found[SITE, "2026-03-02"]["n"] == 10
    assert found[SITE, "2026-03-03"]["state"] == "withheld"
    assert found[OTHER, "2026-03-02"]["state"] == "withheld"
    counters = ask("ratings", key, by="counter", lang="en", **MARCH).json()["rows"]
    assert {row["why"] for row in counters} == {"not-told-apart"}
    assert all(row["words"].startswith("Released figures") for row in counters)


@pytest.mark.both_databases
def test_pages_together_are_every_row_once_whatever_their_length(ask, week, key_for):
    key = key_for(audience=LEADER)
    for address, asked in (
        ("ratings", {**MARCH, "by": "day"}),
        ("ratings", {**MARCH, "by": "site"}),
        ("ratings", {**MARCH, "by": "procedure"}),
        ("qd766", {"month": "2026-03"}),
        ("hours", MARCH),
        ("response", MARCH),
    ):
        whole = ask(address, key, limit=1000, **asked).json()["rows"]
        assert {row["site"] for row in whole} == {SITE, OTHER}
        for limit in (1, 4):
            assert every_row(ask, address, key, limit, **asked) == whole


def test_mark_holds_when_rows_come_between_two_pages(ask, week, key_for):
    key = key_for(audience=LEADER)
    asked = {**MARCH, "by": "counter", "limit": 3}
    page = ask("ratings", key, **asked).json()
    rate(week.add_kiosk("quay-1", site=OTHER), [1] * 5, 90)
    rest = ask("ratings", key, after=page["next"], **{**asked, "limit": 1000}).json()["rows"]
    keys = [tuple(row.values())[: RATINGS.key] for row in page["rows"] + rest]
    assert keys == sorted(set(keys))
    assert service(page["rows"] + rest)[SITE, "quay-1"]["n"] == 15


def test_key_of_a_site_reads_answers_of_that_site_alone(ask, week, key_for):
    key = key_for(SITE, LEADER)
    for address, asked in (("ratings", MARCH), ("qd766", {"month": "2026-03"})):
        assert {row["site"] for row in ask(address, key, **asked).json()["rows"]} == {SITE}
        assert ask(address, key, site=OTHER, **asked).status_code == 403


@pytest.mark.both_databases
def test_month_for_qd766_counts_levels_by_site_and_procedure(ask, week, key_for):
    rows = ask("qd766", key_for(SITE, LEADER), month="2026-03").json()["rows"]
    assert [list(row) for row in rows] == [list(QD766.names)] * len(rows)
    told = {row["procedure"]: row for row in rows}
    figures = ("n", "dissatisfied", "neutral", "satisfied")
    assert [told[""][name] for name in figures] == [15, 2, 1, 12]
    assert [told["1.003560"][name] for name in figures] == [15, 2, 1, 12]
    assert "dossier" not in json.dumps(rows)
    few = ask("qd766", key_for(OTHER), month="2026-03").json()["rows"]
    assert [(row["state"], row["n"]) for row in few] == [("withheld", None)]


@pytest.mark.both_databases
def test_response_tells_how_many_of_the_visits_served_were_rated(ask, hall, key_for):
    kiosk = hall.add_kiosk()
    for visit in range(3):
        kiosk.serve_and_rate(visit_id(visit))
    kiosk.event("called", visit_id(7))
    kiosk.event("served", visit_id(7))
    kiosk.rate(visit_id(1))
    kiosk.send()
    key = key_for()
    row = ask("response", key, **MARCH).json()["rows"][0]
    assert (row["served"], row["answered"], row["response_millionths"]) == (4, 3, 750_000)
    hours = ask("hours", key, **MARCH).json()["rows"]
    assert {(row["hour"], row["event"]): row["visits"] for row in hours}[9, "served"] == 4
    marked = ask("marked", key, **MARCH).json()["rows"]
    assert sum(row["ratings"] for row in marked) == 1
    assert all(row["mark"] for row in marked)


def test_page_is_not_sent_again_when_it_is_as_it_was(ask, week, key_for):
    key = key_for(audience=LEADER)
    first = ask("ratings", key, **MARCH)
    tag = {"If-None-Match": f'W/"x", {first.headers["ETag"]}'}
    assert ask("ratings", key, tag, **MARCH).status_code == 304
    assert ask("ratings", key, tag, format="csv", **MARCH).status_code == 200
    rate(week.add_kiosk("quay-1"), [1] * 5, 90)
    assert ask("ratings", key, tag, **MARCH).status_code == 200
    assert first.headers["Vary"] == "Authorization"
    assert "private" in first.headers["Cache-Control"]


def test_csv_of_answers_holds_the_same_rows(ask, week, key_for):
    key = key_for(audience=LEADER)
    rows = ask("ratings", key, by="counter", **MARCH).json()["rows"]
    answer = ask("ratings", key, by="counter", format="csv", **MARCH)
    read = list(csv.DictReader(io.StringIO(answer.text, newline="")))
    assert read == [
        {name: "" if value is None else str(value) for name, value in row.items()} for row in rows
    ]


BAD = (
    ("ratings", {"first": "2026-03-31", "last": "2026-03-01"}),
    ("ratings", {"first": "2026-01-01", "last": "2026-12-31"}),
    ("ratings", {**MARCH, "by": "officer"}),
    ("ratings", {**MARCH, "by": "hour"}),
    ("ratings", {**MARCH, "lang": "fr"}),
    ("qd766", {"month": "0000-01"}),
    ("qd766", {"month": "2026-13"}),
    ("hours", {**MARCH, "after": base64url.encode(b'["a","b","c","d","e"]')}),
    ("hours", {**MARCH, "after": base64url.encode(b'["a","b",99999999999999999999,"d","e"]')}),
    ("ratings", {**MARCH, "after": base64url.encode(b"[1,2,3,4,5]")}),
    ("ratings", {**MARCH, "after": base64url.encode(b"[" * 300)}),
)


def test_what_is_not_of_its_form_is_refused_in_words(ask, key_for):
    key = key_for()
    for address, asked in BAD:
        answer = ask(address, key, **asked)
        assert answer.status_code == 400, asked
        assert answer.json()["type"].endswith("malformed")
        assert len(answer.json()["detail"]) > 10
    told = ask("ratings", key, **{**MARCH, "by": "hour"}).json()["detail"]
    assert "query.by" in told
    assert "'month'" in told  # what was expected, and not what was sent
    assert "hour" not in told


def test_command_writes_the_month_as_the_leaders_key_reads_it(ask, week, key_for):
    at = ["--config", str(week.write_config())]
    run = CliRunner()
    written = run.invoke(app, ["qd766", "2026-03", *at])
    assert written.exit_code == 0, written.output
    key = key_for(audience=LEADER)
    asked = ask("qd766", key, month="2026-03", format="csv")
    assert written.stdout_bytes == asked.content
    assert "overdue" in written.stderr
    for wrong in (["2026-13"], ["0000-01"], ["2026-03", "--site", "khong-co"]):
        assert isinstance(run.invoke(app, ["qd766", *wrong, *at]).exception, CommandError)


@pytest.mark.both_databases
def test_notes_and_changes_of_days_stand_beside_the_figures(ask, week, key_for):
    note = DayNote("2026-03-02", 1, "quay-1", "power-cut", "Mất điện", None, "lan", "2026-03-02")
    struck = DayNote("2026-03-03", 1, "", "closed", "Nhầm", None, "lan", "2026-03-03")
    with writing(week.engine) as connection:
        for each in (note, struck, DayNote(*_withdrawn(struck))):
            add_note(connection, SITE, each)
        more = {"night": "2026-03-02", "why": "recount", "at": "2026-03-03T02:00:00.000Z"}
        note_revisions(connection, SITE, {"2026-03-02": 4}, events=["rated"], **more)
    days = ask("days", key_for(audience=LEADER), **MARCH).json()["rows"]
    assert [(row["what"], row["kind"], row["text"]) for row in days] == [
        ("note", "power-cut", "Mất điện"),
        ("revised", "recount", ""),
    ]
    assert (days[1]["ratings_before"], days[1]["ratings_after"]) == (9, 13)
    public = ask("days", key_for(), **MARCH).json()["rows"]
    assert [(row["kind"], row["text"]) for row in public] == [("power-cut", ""), ("recount", "")]
    assert (public[1]["ratings_before"], public[1]["ratings_after"]) == (None, None)
    assert every_row(ask, "days", key_for(audience=LEADER), 1, **MARCH) == days


def _withdrawn(note):
    return (note.day, 2, "", WITHDRAWN, "", note.number, "lan", note.written_at)

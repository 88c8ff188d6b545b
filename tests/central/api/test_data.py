"""What other systems read: pages that miss and repeat nothing, each key its own site, no answer."""

import csv
import io
import json

import pytest
import requests
from typer.testing import CliRunner

from central.api.keys import make_key
from central.cli import app
from central.store.api_key_queries import revoke_api_key
from central.store.engine import writing
from central.store.fleet_tables import counters
from tests.central.hall import SITE, visit_id
from tests.central.served import Served

OTHER = "xa-khac"
MARCH = {"first": "2026-03-01", "last": "2026-03-31"}
ADDRESSES = ("sites", "counters", "visits", "logs")


@pytest.fixture
def filled(hall):
    """Two sites with a kiosk and some visits each."""
    hall.add_site(OTHER)
    for number, site in enumerate((SITE, OTHER)):
        kiosk = hall.add_kiosk(site=site)
        for visit in range(3):
            kiosk.serve_and_rate(visit_id(10 * number + visit))
        kiosk.send()
    return hall


@pytest.fixture
def read(filled):
    """`read(address, key, ...)`: the answer."""
    with Served(filled) as served, requests.Session() as session:
        session.trust_env = False

        def get(address, key, **params):
            headers = {"Authorization": f"Bearer {key}"} if key else {}
            params = {**(MARCH if address == "visits" else {}), **params}
            url = f"{served.url}/api/v1/data/{address}"
            return session.get(url, params=params, headers=headers)

        yield get


def key_for(hall, site=None):
    with writing(hall.engine) as connection:
        return make_key(connection, "Hệ thống mẫu", site, hall.now)


def every_row(read, address, key, limit):
    rows, mark = [], ""
    while mark is not None:
        answer = read(address, key, limit=limit, after=mark)
        assert answer.status_code == 200, answer.text
        document = answer.json()
        assert len(document["rows"]) <= limit
        rows += document["rows"]
        mark = document["next"]
    return rows


@pytest.mark.both_databases
def test_pages_together_are_every_row_once_whatever_their_length(read, filled):
    _, key = key_for(filled)
    for address, column in zip(ADDRESSES, ("site", "counter", "visits", "head"), strict=True):
        whole = read(address, key, limit=1000).json()["rows"]
        assert {row["site"] for row in whole} == {SITE, OTHER}
        assert all(column in row for row in whole)
        for limit in (1, 3):
            assert every_row(read, address, key, limit) == whole


@pytest.mark.both_databases
def test_visits_are_counted_as_the_tallies_have_them_and_no_answer_is_told(read, filled):
    _, key = key_for(filled)
    rows = read("visits", key, site=SITE).json()["rows"]
    counts = {row["event"]: row["visits"] for row in rows}
    assert (counts["rated"], counts["served"]) == (3, 3)
    assert {name for row in rows for name in row} == {"site", "day", "counter", "event", "visits"}


def test_key_of_a_site_reads_that_site_and_no_other(read, filled):
    _, key = key_for(filled, SITE)
    for address in ADDRESSES:
        rows = every_row(read, address, key, 1000)
        assert {row["site"] for row in rows} == {SITE}
        assert read(address, key, site=OTHER).status_code == 403


def test_nothing_is_told_without_a_key_that_is_good(read, filled):
    stored, key = key_for(filled)
    wrong = key[:-1] + ("A" if key[-1] != "A" else "B")
    with writing(filled.engine) as connection:
        revoke_api_key(connection, stored.key_id, "2026-03-02T02:00:00.000Z")
    _, good = key_for(filled)
    assert read("sites", good).ok
    told = {read(address, each).text for address in ADDRESSES for each in ("", wrong, key, "x")}
    assert len(told) == 1, "none is told from another"
    assert json.loads(told.pop())["type"].endswith("unauthorized")


def test_key_stands_nowhere_in_the_database(filled):
    stored, key = key_for(filled)
    rows = str(filled.rows("SELECT * FROM api_keys"))
    assert stored.key_id in rows
    assert key.rpartition("_")[2] not in rows


def test_csv_holds_the_same_rows_and_no_formula(read, filled):
    with writing(filled.engine) as connection:
        row = {"site_id": SITE, "counter_id": "quay-9", "name": "=1+1", "field": '@a,"b"\n'}
        connection.execute(counters.insert(), row)
    _, key = key_for(filled)
    answer = read("counters", key, format="csv", limit=2)
    assert answer.headers["content-type"].startswith("text/csv")
    assert answer.headers["x-next"]
    rows = list(csv.DictReader(io.StringIO(read("counters", key, format="csv").text, newline="")))
    assert len(rows) == 5
    odd = next(row for row in rows if row["counter"] == "quay-9")
    assert odd["name"] == "'=1+1"
    assert odd["field"] == '\'@a,"b"\n'


def test_parameter_that_is_not_of_its_form_is_refused(read, filled):
    _, key = key_for(filled)
    assert read("visits", key).ok
    for params in (
        {"after": "rubbish"},
        {"after": "W10"},
        {"first": "2026-02-30"},
        {"first": "2026-03-31", "last": "2026-03-01"},
        {"first": "2020-01-01"},
        {"limit": "0"},
        {"limit": "5000"},
        {"site": "Xã"},
        {"format": "xml"},
    ):
        assert read("visits", key, **params).status_code == 400, params


def test_command_shows_a_key_once_and_revokes_it(filled, read):
    config = filled.folder / "central.toml"
    url = filled.settings.database_url
    config.write_text(f'[database]\nurl = "{url}"\n', "utf-8")
    run = CliRunner()
    at = ["--config", str(config)]
    made = run.invoke(app, ["api-key", "add", "--name", "Mẫu", "--scope", SITE, *at])
    assert made.exit_code == 0, made.output
    key = made.stdout.splitlines()[-1]
    assert read("sites", key).ok
    key_id = key.split("_")[1]
    listed = run.invoke(app, ["api-key", "list", *at]).stdout
    assert key_id in listed
    assert key not in listed
    assert run.invoke(app, ["api-key", "revoke", key_id, *at]).exit_code == 0
    assert read("sites", key).status_code == 403
    again = run.invoke(app, ["api-key", "revoke", key_id, *at])
    assert "no key" in str(again.exception)

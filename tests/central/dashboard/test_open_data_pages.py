"""The public page of open data, the files, and the list for programs."""

import json
from datetime import timedelta

import pytest

from central.dashboard import open_data_pages
from central.heads.heads_folder import HeadsFolder
from central.heads.signing import HeadSigner
from central.store import reading
from central.store.open_data_queries import open_file
from kiosk.record import SigningKey, base64url


@pytest.fixture
def sign(house, tmp_path):
    """`sign(number)`: so many nights; their days."""
    signer = HeadSigner(house.engine, SigningKey(bytes(32)), HeadsFolder(tmp_path / "heads"))

    def nights(number):
        times = [house.now + timedelta(days=at) for at in range(number)]
        for at in times:
            signer.sign(at.date(), at)
        return [at.date().isoformat() for at in times]

    return nights


@pytest.fixture
def nights(sign):
    return sign(3)


def test_page_says_that_there_is_none_before_the_first_night(house):
    page = house.client().get("/open-data")
    assert page.status_code == 200
    assert "Chưa có tệp nào" in page.text
    assert "chưa ghi giấy phép" in page.text


def test_everybody_has_the_files_and_the_list_names_them_by_hash(house, nights):
    client = house.client()
    listed = client.get("/open-data/index.json")
    content = listed.json()
    assert [each["day"] for each in content["files"]] == nights[::-1]
    assert content["next"] is None
    for form in ("json", "csv"):
        found = client.get(content["files"][0][form]["address"])
        assert base64url.sha256(found.content) == content["files"][0][form]["sha256"]
        assert "immutable" in found.headers["Cache-Control"]
        assert found.headers["Access-Control-Allow-Origin"] == "*"
    tag = {"If-None-Match": listed.headers["ETag"]}
    assert client.get("/open-data/index.json", headers=tag).status_code == 304


def test_earlier_days_are_one_link_away_when_there_are_many(house, sign, monkeypatch):
    monkeypatch.setattr(open_data_pages, "SHOWN", 4)
    nights = sign(6)
    client = house.client()
    page = client.get("/open-data")
    assert f"/open-data/{nights[-1]}/1.json" in page.text
    assert f"/open-data/{nights[0]}/1.json" not in page.text
    before = page.text.partition("/open-data?before=")[2][:10]
    earlier = client.get(f"/open-data?before={before}").text
    shown = [day for day in nights if f"/{day}/1.csv" in page.text or f"/{day}/1.csv" in earlier]
    assert shown == nights


def test_file_is_not_found_when_there_is_none(house, nights):
    for path in ("2026-01-01/1.json", "x/1.csv", "2026-11-22/0.csv", "2026-11-22/99999999999.json"):
        assert house.client().get(f"/open-data/{path}").status_code == 404


def test_page_is_shown_when_the_address_says_no_day(house, nights):
    for before in ("x", "2026-99-99", "<script>", "'; DROP TABLE sites"):
        answer = house.client().get("/open-data", params={"before": before})
        assert answer.status_code == 200
        assert "<script>" not in answer.text.split("<main")[1]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_page_explains_every_column_and_may_be_kept(house, nights, language):
    page = house.client().get(f"/open-data?lang={language}")
    with reading(house.engine) as connection:
        row = json.loads(open_file(connection, nights[0], 1).csv.splitlines()[0].join('""'))
    for name in row.split(","):
        shown = "answers_1 … answers_9" if name.startswith("answers_") else name
        assert f"<code>{shown}</code>" in page.text
    assert page.headers["Cache-Control"].startswith("public")
    assert "Cookie" in page.headers["Vary"]
    assert "{" not in page.text.split("<main")[1]


def test_robots_may_read_what_is_open_and_nothing_else(house):
    text = house.client().get("/robots.txt").text
    assert "Allow: /open-data" in text
    assert text.rstrip().endswith("Disallow: /")

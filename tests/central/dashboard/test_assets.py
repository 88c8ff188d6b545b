"""Files of static/: addressed by content, kept by browsers, and nothing beyond them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from central.dashboard.asset_pages import is_gzip_taken
from central.dashboard.assets import FOLDER, Assets

CHARTS = "vendor/echarts.simple.min.js"
FONT = "vendor/be-vietnam-pro-latin-400-normal.woff2"


def test_asset_is_sent_with_its_type_and_may_be_kept(house):
    assets = Assets()
    answer = house.client().get(assets.address("page.css"))
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/css; charset=utf-8"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    font = house.client().get(assets.address(FONT))
    assert font.headers["Content-Type"] == "font/woff2"


@pytest.mark.parametrize(
    "name", ["..%2fassets.py", "%2e%2e/assets.py", "vendor/VENDORED.toml", "nothing.css", ""]
)
def test_asset_is_not_found_when_it_is_none(house, name):
    digest = Assets().digest
    assert house.client().get(f"/static/{digest}/{name}").status_code == 404


def test_asset_is_not_found_under_another_digest(house):
    assert house.client().get("/static/0000000000000000/page.css").status_code == 404


def test_digest_changes_when_a_file_does(tmp_path):
    (tmp_path / "a.css").write_text("a{}")
    before = Assets(tmp_path).digest
    (tmp_path / "a.css").write_text("b{}")
    assert Assets(tmp_path).digest != before
    (tmp_path / "a.css").rename(tmp_path / "b.css")
    assert Assets(tmp_path).digest != before


def test_address_is_refused_when_a_page_names_a_file_that_is_not_there():
    with pytest.raises(KeyError):
        Assets().address("nothing.css")


def test_style_sheets_ask_for_nothing_beyond_this_server():
    import re

    for path in FOLDER.glob("*.css"):
        for address in re.findall(r"url\(([^)]*)\)", path.read_text("utf-8")):
            assert (FOLDER / address.strip('"')).is_file()
        assert "@import" not in path.read_text("utf-8")


def ask(house, name, taken, **headers):
    """The answer, unzipped as its headers say; and how many bytes of it travelled."""
    headers = {"Accept-Encoding": taken, **headers}
    answer = house.client().get(Assets().address(name), headers=headers)
    return answer, answer.num_bytes_downloaded


def test_charts_library_travels_as_a_third_of_itself_when_the_browser_takes_gzip(house):
    content = (FOLDER / CHARTS).read_bytes()
    answer, travelled = ask(house, CHARTS, "gzip, deflate, br, zstd")
    assert answer.headers["Content-Encoding"] == "gzip"
    assert int(answer.headers["Content-Length"]) == travelled < 0.36 * len(content)
    assert answer.content == content
    assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_asset_is_sent_as_it_is_when_the_browser_does_not_take_gzip(house):
    answer, travelled = ask(house, CHARTS, "identity")
    assert "Content-Encoding" not in answer.headers
    assert answer.content == (FOLDER / CHARTS).read_bytes()
    assert travelled == len(answer.content)


def test_both_forms_say_that_they_go_by_what_is_taken_and_have_tags_of_their_own(house):
    plain, _ = ask(house, "page.css", "identity")
    zipped, _ = ask(house, "page.css", "gzip")
    assert plain.headers["Vary"] == zipped.headers["Vary"] == "Accept-Encoding"
    assert plain.headers["ETag"] != zipped.headers["ETag"]


def test_asset_is_not_sent_again_when_the_browser_has_this_very_form(house):
    first, _ = ask(house, "page.css", "gzip")
    tag = {"If-None-Match": first.headers["ETag"]}
    again, travelled = ask(house, "page.css", "gzip", **tag)
    assert (again.status_code, travelled) == (304, 0)
    assert again.headers["Vary"] == "Accept-Encoding"
    other, _ = ask(house, "page.css", "identity", **tag)
    assert other.status_code == 200


def test_font_is_not_zipped_as_it_would_be_no_smaller(house):
    answer, _ = ask(house, FONT, "gzip")
    assert "Content-Encoding" not in answer.headers
    assert answer.content == (FOLDER / FONT).read_bytes()


def test_at_most_one_zipped_copy_of_each_file_is_kept():
    assets = Assets()
    assert assets.zipped(CHARTS) is assets.zipped(CHARTS)
    assert assets.zipped("nothing.css") is None


def test_file_is_not_zipped_when_that_makes_it_no_smaller(tmp_path):
    (tmp_path / "a.css").write_text("a{}")
    assert Assets(tmp_path).zipped("a.css") is None


@pytest.mark.parametrize(
    ("taken", "is_taken"),
    [
        ("", False),
        ("identity", False),
        ("br", False),
        ("gzip", True),
        ("GZIP", True),
        ("deflate, gzip;q=1.0, *;q=0.5", True),
        ("gzip;q=0", False),
        ("gzip; q=0.0, *", False),
        ("gzip;q=0.001", True),
        ("*", True),
        ("*;q=0", False),
        ("x-gzip", True),
        ("gzipped", False),
        ("gzip;q=much", False),
    ],
)
def test_gzip_is_taken_as_the_browser_says(taken, is_taken):
    assert is_gzip_taken(taken) is is_taken


@given(st.text())
def test_what_is_taken_is_read_without_an_error_whatever_it_says(text):
    assert is_gzip_taken(text) in (True, False)

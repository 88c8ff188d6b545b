"""Files of static/: addressed by content, kept by browsers, and nothing beyond them."""

import pytest

from central.dashboard.assets import Assets


def test_asset_is_sent_with_its_type_and_may_be_kept(house):
    assets = Assets()
    answer = house.client().get(assets.address("page.css"))
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/css; charset=utf-8"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    font = house.client().get(assets.address("vendor/be-vietnam-pro-latin-400-normal.woff2"))
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

    from central.dashboard.assets import FOLDER

    for path in FOLDER.glob("*.css"):
        for address in re.findall(r"url\(([^)]*)\)", path.read_text("utf-8")):
            assert (FOLDER / address.strip('"')).is_file()
        assert "@import" not in path.read_text("utf-8")

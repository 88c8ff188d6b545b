"""The public page of nightly heads, and the files behind it."""

from datetime import timedelta

import pytest

from central.heads.heads_folder import HeadsFolder
from central.heads.signing import HeadSigner
from kiosk.record import SigningKey, open_nightly_head


@pytest.fixture
def heads(house, tmp_path):
    signer = HeadSigner(house.engine, SigningKey(bytes(32)), HeadsFolder(tmp_path / "heads"))
    nights = [house.now + timedelta(days=at) for at in range(2)]
    return [signer.sign(night.date(), night) for night in nights]


def test_page_says_that_there_is_none_before_the_first_night(house):
    answer = house.client().get("/heads")
    assert answer.status_code == 200
    assert "Chưa có bản chốt nào" in answer.text


def test_everybody_sees_the_heads_and_has_their_files(house, heads):
    client = house.client()
    page = client.get("/heads").text
    for head in heads:
        assert head.hash in page
        jws = client.get(f"/heads/{head.epoch}/{head.number}.jws")
        assert jws.text == head.jws
        assert open_nightly_head(jws.text, SigningKey(bytes(32)).verify_key).number == head.number
        assert client.get(f"/heads/{head.epoch}/{head.number}.json").text == head.list
    assert page.index(heads[1].hash) < page.index(heads[0].hash), "the latest first"
    assert "Bản đầu tiên của chuỗi" in page


@pytest.mark.parametrize("path", ["AAAA/1.jws", "AAAA/1.json", "AAAA/99999999999999999999.jws"])
def test_file_is_not_found_when_there_is_no_such_head(house, heads, path):
    assert house.client().get(f"/heads/{path}").status_code == 404


@pytest.mark.parametrize("language", ["vi", "en"])
def test_page_has_every_word_when_it_is_read(house, heads, language):
    page = house.client().get(f"/heads?lang={language}")
    assert page.status_code == 200
    assert "{" not in page.text.split("<main")[1].replace("{most}", "")

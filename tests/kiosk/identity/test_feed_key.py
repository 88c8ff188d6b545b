"""The feed's key file: made once, private, and refused with what to do."""

import stat

import pytest

from kiosk.identity.feed_key import FeedKeyError, load_feed_key, make_feed_key
from kiosk.record import base64url


def test_key_is_32_bytes_readable_by_its_owner_alone_when_made(tmp_path):
    path = tmp_path / "etc" / "feed.key"
    text = make_feed_key(path)
    assert len(base64url.decode(text)) == 32
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert load_feed_key(path) == base64url.decode(text)


def test_key_stays_when_another_is_made_without_force(tmp_path):
    path = tmp_path / "feed.key"
    text = make_feed_key(path)
    with pytest.raises(FeedKeyError, match=r"there already.*--force"):
        make_feed_key(path)
    assert load_feed_key(path) == base64url.decode(text)
    assert make_feed_key(path, replace=True) != text
    assert load_feed_key(path) != base64url.decode(text)


def test_key_is_refused_with_what_to_do_when_the_file_is_missing(tmp_path):
    with pytest.raises(FeedKeyError, match=r"feed.key is missing; make it with: kiosk source key"):
        load_feed_key(tmp_path / "feed.key")


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o660, 0o610])
def test_key_is_refused_when_others_can_reach_the_file(tmp_path, mode):
    path = tmp_path / "feed.key"
    make_feed_key(path)
    path.chmod(mode)
    with pytest.raises(FeedKeyError, match=f"mode {mode:04o}, expected 0600"):
        load_feed_key(path)


@pytest.mark.parametrize(
    "content",
    [b"", b"\n", b"secret-but-short", b"A" * 42, b"A" * 44, b"!" * 43, b"\xff" * 43, b"A" * 9999],
)
def test_key_is_refused_and_not_quoted_when_the_file_holds_none(tmp_path, content):
    path = tmp_path / "feed.key"
    path.write_bytes(content)
    path.chmod(0o600)
    with pytest.raises(FeedKeyError, match="holds no key") as caught:
        load_feed_key(path)
    assert "secret" not in str(caught.value)


def test_key_is_refused_with_the_reason_when_the_path_is_a_directory(tmp_path):
    with pytest.raises(FeedKeyError, match=r"cannot be read: .*directory"):
        load_feed_key(tmp_path)


def test_key_is_not_made_when_the_folder_is_a_file(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(FeedKeyError, match="cannot be written"):
        make_feed_key(tmp_path / "file" / "feed.key")
    assert [one.name for one in tmp_path.iterdir()] == ["file"]

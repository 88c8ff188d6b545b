"""Profiles: the one that ships is right, and a wrong one says file, key and what was expected."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.devices.mapper import map_frame
from kiosk.devices.profile import LineSettings, ProfileError, load_profile
from kiosk.devices.ticket_event import TicketCalled

PLAIN_LINES = Path(__file__).parents[3] / "config" / "ticket-sources" / "plain-lines.toml"


@pytest.fixture
def changed(tmp_path):
    """Give `changed(old, new)`: the error of the shipped profile with one text replaced."""

    def change(old: str, new: str) -> ProfileError:
        text = PLAIN_LINES.read_text(encoding="utf-8")
        assert old in text
        path = tmp_path / "site.toml"
        path.write_text(text.replace(old, new), encoding="utf-8")
        with pytest.raises(ProfileError) as caught:
            load_profile(path)
        assert caught.value.file == path
        assert str(path) in str(caught.value)
        return caught.value

    return change


def test_profile_is_as_written_when_it_is_the_one_that_ships():
    profile = load_profile(PLAIN_LINES)
    assert profile.name == "plain-lines"
    assert profile.line == LineSettings(9600, 8, "N", 1)
    assert profile.framer.max_frame_bytes == 128
    assert profile.repeat_window_ms == 3000
    assert profile.silent_after_ms == 600_000
    assert [one.kind for one in profile.mapper.events] == [
        "called",
        "recalled",
        "served",
        "skipped",
    ]


def test_profile_maps_its_own_hex_example_when_that_is_read_from_the_comment():
    line = next(
        line for line in PLAIN_LINES.read_text(encoding="utf-8").splitlines() if " 0D 0A" in line
    )
    frame = bytes.fromhex(line.strip("# "))
    assert frame.endswith(b"\r\n")
    assert map_frame(frame[:-2], load_profile(PLAIN_LINES)) == TicketCalled("A012", "05", "HO-TICH")


@pytest.mark.parametrize(
    ("old", "new", "key", "found", "expected"),
    [
        ('name = "plain-lines"', "", "name", "missing", "'plain-lines'"),
        ('name = "plain-lines"', "name = 7", "name", "found 7", "'plain-lines'"),
        ('kind = "serial"', 'kind = "serail"', "kind", "'serail'", "'serial'"),
        ("baud = 9600", "baud = 9", "line.baud", "found 9", "300 to 921600"),
        ("baud = 9600", 'baud = "9600"', "line.baud", "'9600'", "a whole number"),
        ("baud = 9600", "baud = true", "line.baud", "True", "a whole number"),
        ("baud = 9600", "", "line.baud", "missing", "a whole number"),
        ("baud = 9600", "buad = 9600", "line.buad", "unknown key", "baud, bytesize"),
        ("bytesize = 8", "bytesize = 9", "line.bytesize", "9", "7 to 8"),
        ('parity = "none"', 'parity = "N"', "line.parity", "'N'", "'none' or 'even' or 'odd'"),
        ("[line]", "[lines]", "lines", "unknown key", "line"),
        ('kind = "line"', 'kind = "stx"', "framer.kind", "'stx'", "'line'"),
        ("max_frame_bytes = 128", "max_frame_bytes = 99999", "framer.max_frame_bytes", "9", "1024"),
        (
            'code_page = "ascii"',
            'code_page = "klingon"',
            "mapper.code_page",
            "'klingon'",
            "'windows-1258'",
        ),
        (
            'code_page = "ascii"',
            'code_page = "base64"',
            "mapper.code_page",
            "'base64'",
            "'windows-1258'",
        ),
        ("repeat_window_ms = 3000", "repeat_window_ms = -1", "filter.repeat_window_ms", "-1", "0"),
        ("silent_after_s = 600", "silent_after_s = 0", "health.silent_after_s", "0", "1 to 86400"),
        ('kind = "skipped"', 'kind = "skiped"', "event[4].kind", "'skiped'", "'skipped'"),
        ("'SKIP (", "'SKIP ((", "event[4].pattern", "does not compile", "a regular expression"),
        (
            "'SKIP (?P<counter>[0-9A-Za-z]{1,8}) (?P<ticket>",
            "'SKIP (?P<counter>[0-9A-Za-z]{1,8}) (?P<number>",
            "event[4].pattern",
            "no group named ticket",
            "(?P<ticket>...)",
        ),
        ("'SKIP (?P<counter>", "'SKIP (?P<desk>", "event[4].pattern", "'desk'", "counter"),
    ],
)
def test_profile_error_names_key_and_expectation_when_a_value_is_wrong(
    changed, old, new, key, found, expected
):
    error = changed(old, new)
    assert error.key == key
    assert found in error.found
    assert expected in error.expected
    assert key in str(error)
    assert expected in str(error)


@pytest.mark.parametrize(
    ("old", "new", "nearest"),
    [
        ("baud = 9600", "buad = 9600", "baud"),
        ("[health]", "[heath]", "health"),
        ('kind = "called"', 'kind = "caled"', "called"),
        ('parity = "none"', 'parity = "evn"', "even"),
        ("baud = 9600", "colour = 1", None),
    ],
)
def test_profile_error_names_the_nearest_when_one_is_near(changed, old, new, nearest):
    error = changed(old, new)
    assert error.nearest == nearest
    assert ("did you mean" in str(error)) is (nearest is not None)


def test_profile_error_says_so_when_there_is_no_event(tmp_path):
    text = PLAIN_LINES.read_text(encoding="utf-8")
    path = tmp_path / "site.toml"
    path.write_text(text[: text.index("[[event]]\nkind")], encoding="utf-8")
    with pytest.raises(ProfileError, match=re.escape("at least one table [[event]]")):
        load_profile(path)


def test_profile_error_gives_the_line_when_the_file_is_not_toml(changed):
    assert "line" in changed("[framer]", "[framer").found


def test_profile_error_lists_the_others_when_the_file_is_missing():
    with pytest.raises(ProfileError, match=r"no such file.*plain-lines\.toml"):
        load_profile(PLAIN_LINES.with_name("plan-lines.toml"))


def test_profile_error_says_so_when_the_file_is_a_directory(tmp_path):
    with pytest.raises(ProfileError, match="cannot be read: Is a directory"):
        load_profile(tmp_path)


def test_profile_error_says_so_when_the_file_is_not_utf8(tmp_path):
    path = tmp_path / "site.toml"
    path.write_bytes(b'name = "\xff"')
    with pytest.raises(ProfileError, match="byte 8 is not UTF-8"):
        load_profile(path)


def test_profile_error_says_so_when_the_file_is_too_long(tmp_path):
    path = tmp_path / "site.toml"
    path.write_bytes(b"#" * 70_000)
    with pytest.raises(ProfileError, match="at most 65536 bytes"):
        load_profile(path)


@given(st.binary(max_size=200))
def test_profile_error_is_the_only_one_when_the_file_holds_anything(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("profile") / "site.toml"
    path.write_bytes(content)
    with pytest.raises(ProfileError):
        load_profile(path)

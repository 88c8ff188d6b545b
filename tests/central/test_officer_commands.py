"""`central officer`, as IT types it."""

import sqlite3

import pytest

from tests.central.test_command_line import Console

WHO = ("cb-01", "--site", "xa-mau")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    console = Console(tmp_path_factory.mktemp("made"))
    console.done("init")
    console.done("site", "add", "xa-mau", "--name", "Một cửa", "--unit", "Xã Mẫu", "--sample")
    console.done("officer", "add", *WHO, "--name", "Nguyễn Thị Mẫu")
    return console


@pytest.fixture
def console(made, tmp_path):
    return Console.copy_of(made, tmp_path)


def rows(console):
    connection = sqlite3.connect(console.folder / "central.sqlite")
    found = connection.execute(
        "SELECT what, action, tag, changed_by FROM officer_changes ORDER BY number"
    ).fetchall()
    connection.close()
    return found


def test_list_says_who_has_a_badge_and_a_pin(console):
    assert console.done("officer", "list", "--site", "xa-mau") == "cb-01  -  -  Nguyễn Thị Mẫu\n"
    console.done("officer", "pin", *WHO, "--make")
    console.done("officer", "badge", *WHO, "--make")
    said = console.done("officer", "list", "--site", "xa-mau")
    assert said == "cb-01  badge  PIN  Nguyễn Thị Mẫu\n"


def test_pin_is_read_from_standard_input_and_kept_as_a_tag(console):
    said = console.done("officer", "pin", *WHO, "--pin-stdin", given="482635\n")
    assert said == "cb-01: PIN set\n"
    assert [row[:2] for row in rows(console)] == [("officer", "set"), ("pin", "set")]
    assert len(rows(console)[-1][2]) == 22
    assert rows(console)[-1][3] == "command"


def test_made_pin_and_made_badge_stand_alone_on_their_lines(console):
    pin = console.done("officer", "pin", *WHO, "--make")
    assert pin.strip().isdecimal()
    assert len(pin) == len("482635\n")
    badge = console.done("officer", "badge", *WHO, "--make")
    assert badge.startswith("CB:")
    assert badge.count("\n") == 1


def test_badge_is_given_as_a_scanner_types_it_and_cleared(console):
    assert console.done("officer", "badge", *WHO, "--badge-stdin", given="CB:nv-000001\r\n") == (
        "cb-01: badge set\n"
    )
    assert console.done("officer", "badge", *WHO, "--clear") == "cb-01: no badge\n"
    assert [row[:3] for row in rows(console)[1:]] == [
        ("badge", "set", None),
        ("badge", "cleared", None),
    ]


def test_officer_is_taken_off_the_list(console):
    assert "off the list" in console.done("officer", "remove", *WHO)
    assert console.done("officer", "list", "--site", "xa-mau") == "no officer is on the list\n"
    assert "there is no officer" in console.refused("officer", "pin", *WHO, "--make")


@pytest.mark.parametrize(
    ("arguments", "given", "said"),
    [
        (["pin", *WHO, "--pin-stdin"], "123456\n", "run up or down"),
        (["badge", *WHO, "--badge-stdin"], "123\n", "expected 6 to 40"),
        (["pin", "cb-99", "--site", "xa-mau", "--make"], "", "there is no officer 'cb-99'"),
        (["pin", "cb-01", "--site", "xa-khac", "--make"], "", "there is no site 'xa-khac'"),
        (["remove", "cb-99", "--site", "xa-mau"], "", "there is no officer"),
        (["badge", *WHO, "--make", "--clear"], "", "use one of"),
        (["add", *WHO, "--name", "a\nb"], "", "printable characters"),
        (["add", "CB 1", "--site", "xa-mau", "--name", "x"], "", "officer id"),
    ],
)
def test_command_says_what_it_expected(console, arguments, given, said):
    before = rows(console)
    ended = console.run("officer", *arguments, given=given)
    assert ended.returncode == 2
    assert said in ended.stderr
    assert given.strip() not in ended.stderr or not given
    assert rows(console) == before

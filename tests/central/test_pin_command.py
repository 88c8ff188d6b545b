"""`central kiosk pin`, as IT types it."""

import sqlite3

import pytest

from kiosk.record import SigningKey
from tests.central.test_command_line import Console

KIOSK = "k-0a1b2c3d4e"

COLUMNS = (
    "site_id, kiosk_id, public_key, kid, counter_id, state, token_hash, enrolled_at, decided_at"
)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    console = Console(tmp_path_factory.mktemp("made"))
    console.done("init")
    console.done("site", "add", "xa-mau", "--name", "Một cửa", "--unit", "Xã Mẫu", "--sample")
    key = SigningKey.generate().verify_key
    row = (
        "xa-mau",
        KIOSK,
        key.text,
        key.kid,
        None,
        "approved",
        "A" * 43,
        "2026-01-01T00:00:00.000Z",
        None,
    )
    with sqlite3.connect(console.folder / "central.sqlite") as connection:
        connection.execute(
            f"INSERT INTO kiosks ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row
        )
    connection.close()
    return console


@pytest.fixture
def console(made, tmp_path):
    return Console.copy_of(made, tmp_path)


def rows(console):
    connection = sqlite3.connect(console.folder / "central.sqlite")
    found = connection.execute(
        "SELECT role, action, pin, changed_by FROM pin_changes ORDER BY number"
    ).fetchall()
    connection.close()
    return found


def test_pin_is_read_from_standard_input_and_kept_as_a_hash(console):
    said = console.done("kiosk", "pin", KIOSK, "it", "--pin-stdin", given="482635\n")
    assert said == f"{KIOSK}: PIN for it set\n"
    ((role, action, pin, changed_by),) = rows(console)
    assert (role, action, changed_by) == ("it", "set", "command")
    assert pin.startswith("$argon2id$")


def test_made_pin_stands_alone_on_its_line(console):
    said = console.done("kiosk", "pin", KIOSK, "supervisor", "--make")
    assert said.strip().isdecimal()
    assert len(said) == len("482635\n")


def test_pin_is_cleared(console):
    console.done("kiosk", "pin", KIOSK, "it", "--make")
    assert "no PIN for it" in console.done("kiosk", "pin", KIOSK, "it", "--clear")
    assert [(action, pin) for _, action, pin, _ in rows(console)] == [
        ("set", None),
        ("cleared", None),
    ]


def test_weak_pin_is_refused_with_the_reason(console):
    ended = console.run("kiosk", "pin", KIOSK, "it", "--pin-stdin", given="123456\n")
    assert ended.returncode == 2
    assert "run up or down" in ended.stderr
    assert "123456" not in ended.stderr
    assert rows(console) == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["k-other", "it", "--make"], "there is no kiosk 'k-other'"),
        ([KIOSK, "admin", "--make"], "expected it or supervisor"),
        ([KIOSK, "it", "--make", "--clear"], "use one of"),
    ],
)
def test_command_says_what_it_expected(console, arguments, said):
    assert said in console.refused("kiosk", "pin", *arguments)

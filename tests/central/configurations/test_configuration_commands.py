"""`central configuration ...`: what each command says and does, and what is wrong with a file."""

import pytest
from typer.testing import CliRunner

from central.cli import app
from central.commands.errors import CommandError
from kiosk.document import DocumentError
from tests.central.hall import SITE


@pytest.fixture
def config(hall):
    return hall.write_config()


@pytest.fixture
def file(hall):
    def write(text):
        path = hall.folder / "cai-dat.toml"
        path.write_text(text, "utf-8")
        return path

    return write


@pytest.fixture
def run(config):
    def run(*arguments):
        given = ["configuration", *map(str, arguments), "--config", str(config)]
        result = CliRunner().invoke(app, given)
        if result.exception is not None:
            raise result.exception
        return result.output

    return run


def test_group_is_set_step_by_step_from_a_file_of_kiosk_toml_s_own_shape(office, run, file):
    path = file('[delays]\nthanks_ms = 9000\n\n[site]\nname = "Một cửa"\n')
    kiosk = office.kiosks[3]
    said = run("preview", path, "tinh", "--first", kiosk)
    assert "delays.thanks_ms: (kiosk.toml) -> 9000" in said
    assert f"first 1 %: {kiosk}\n" in said
    assert office.group().latest == 0
    said = run("set", path, "tinh", "--first", kiosk, "--reason", "thử trước")
    assert said == f"version 1 goes to: {kiosk}\n"
    said = run("show", "tinh")
    assert "version 0; version 1 at 1 %, running" in said
    assert f"{kiosk}  {SITE}  version 1  silent" in said
    assert "started  version 1  1 kiosks  thử trước" in said
    with pytest.raises(CommandError, match=f"--force goes on without them.*{kiosk}"):
        run("advance", "tinh", "--reason", "tiếp")
    run("advance", "tinh", "--reason", "tiếp", "--force")
    assert run("stop", "tinh", "--reason", "chờ").endswith("at 10 %, stopped\n")
    with pytest.raises(CommandError, match="resume"):
        run("advance", "tinh", "--reason", "tiếp")
    run("resume", "tinh", "--reason", "được rồi")
    run("roll-back", "tinh", "--reason", "sai chữ")
    assert "tinh  the province  5 kiosks  version 0  takes new kiosks" in run("groups", "list")
    assert "version 2" in run("show", "--kiosk", kiosk)


def test_kiosk_is_set_by_itself(office, run, file):
    path, kiosk = file("[screen]\nshift = false\n"), office.kiosks[0]
    assert "screen.shift: (kiosk.toml) -> false" in run("preview", path, "--kiosk", kiosk)
    run("set", path, "--kiosk", kiosk, "--reason", "màn hình này")
    assert "screen.shift = false  (its own)" in run("show", "--kiosk", kiosk)
    run("groups", "add", "rieng", "--name", "Riêng", "--site", SITE)
    run("groups", "put", "rieng", kiosk, "--reason", "chuyển")
    assert "group rieng, version 0" in run("show", "--kiosk", kiosk)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[delays]\n\nthanks_ms = 1\n", ["line 3", "delays.thanks_ms", "4000"]),
        ("[storage]\nfolder = '/x'\n", ["line 1", "storage", "not a key that the central may set"]),
        ("[central]\nurl = 'http://x'\n", ["central", "not a key that the central may set"]),
        ("test_mode = 'yes'\n", ["line 1", "test_mode"]),
        ("[delays\n", ["line 1", "not TOML"]),
        ("[site]\nname = 2026-01-01\n", ["line 2", "site.name"]),
    ],
)
def test_fault_of_a_file_is_said_with_its_key_and_line(office, run, file, text, expected):
    path = file(text)
    for command in (("preview",), ("set", "--reason", "x")):
        with pytest.raises(DocumentError) as refused:
            run(command[0], path, "tinh", *command[1:])
        assert all(part in str(refused.value) for part in (str(path), *expected))
    assert office.group().latest == 0


def test_text_is_composed_before_it_is_stored(office, run, file):
    path = file('[site]\nname = "Mo\u0323\u0302t cu\u031b\u0309a"\n')
    assert "M\u1ed9t c\u1eeda" in run("preview", path, "tinh")


@pytest.mark.parametrize(
    "command",
    [
        ("show", "khong-co"),
        ("show", "--kiosk", "khong-co"),
        ("stop", "tinh", "--reason", "x"),
        ("stop", "tinh", "--reason", " "),
        ("roll-back", "tinh", "--reason", "x"),
        ("groups", "add", "Tinh", "--name", "x"),
        ("groups", "add", "tinh", "--name", "x"),
        ("groups", "add", "moi", "--name", "x", "--site", "khong-co"),
        ("groups", "put", "tinh", "khong-co", "--reason", "x"),
    ],
)
def test_what_cannot_be_done_is_one_line_that_says_why(office, run, command):
    with pytest.raises(CommandError, match=r"^.{10,}$"):
        run(*command)

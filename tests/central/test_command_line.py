"""`central`, as IT types it: what is done, what is said, and how it ends."""

import contextlib
import io
import json
import os
import shutil
import signal
import socket
import sqlite3
import stat
import subprocess
import sys
import threading
import time
from typing import NamedTuple

import pytest
import requests

from central.cli import main
from central.keys import PURPOSES
from central.settings import ENVIRONMENT_VARIABLE

LIMIT_S = 60
CENTRAL = [sys.executable, "-c", "from central.cli import main; main()"]


class Ended(NamedTuple):
    """How a command ended, and what it said."""

    returncode: int
    stdout: str
    stderr: str


class Console:
    """Runs commands in a folder with a settings file of its own."""

    def __init__(self, folder):
        self.folder = folder
        self.config = folder / "central.toml"
        self.config.write_text("[server]\nport = 0\n[web]\nhttps = false\n", "utf-8")
        self.environment = {**os.environ, ENVIRONMENT_VARIABLE: str(self.config)}

    @classmethod
    def copy_of(cls, other, folder):
        """A console in `folder`, with what `other` has made."""
        shutil.copytree(other.folder, folder, dirs_exist_ok=True)
        return cls(folder)

    def run(self, *arguments, given=""):
        """Run the command in this process, as its entry point does."""
        out, err = io.StringIO(), io.StringIO()
        with (
            pytest.MonkeyPatch.context() as patch,
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
        ):
            patch.chdir(self.folder)
            patch.setattr(sys, "argv", ["central", *map(str, arguments)])
            patch.setattr(sys, "stdin", io.StringIO(given))
            for name in {ENVIRONMENT_VARIABLE} - self.environment.keys():
                patch.delenv(name, raising=False)
            if ENVIRONMENT_VARIABLE in self.environment:
                patch.setenv(ENVIRONMENT_VARIABLE, str(self.config))
            try:
                main()
            except SystemExit as ended:
                return Ended(ended.code, out.getvalue(), err.getvalue())
        raise AssertionError("the command line did not end")

    def done(self, *arguments, given=""):
        ended = self.run(*arguments, given=given)
        assert ended.returncode == 0, ended.stderr
        return ended.stdout

    def refused(self, *arguments):
        ended = self.run(*arguments)
        assert ended.returncode == 2, (ended.returncode, ended.stdout, ended.stderr)
        assert "Traceback" not in ended.stderr
        assert ended.stdout == ""
        return ended.stderr

    def start(self):
        return subprocess.Popen(
            [*CENTRAL, "serve", "--ready-file", str(self.folder / "ready")],
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def url(self, process):
        tick, limit = threading.Event(), time.monotonic() + LIMIT_S
        ready = self.folder / "ready"
        while not ready.exists() and process.poll() is None and time.monotonic() < limit:
            tick.wait(0.02)
        assert ready.exists(), process.communicate()
        return ready.read_text("ascii").strip()


@pytest.fixture
def console(tmp_path):
    return Console(tmp_path)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    console = Console(tmp_path_factory.mktemp("made"))
    console.done("init")
    console.done("site", "add", "xa-mau", "--name", "Một cửa", "--unit", "Xã Mẫu", "--sample")
    return console


@pytest.fixture
def ready(made, tmp_path):
    return Console.copy_of(made, tmp_path)


def test_init_makes_keys_and_database_and_again_changes_nothing(console):
    first = console.done("init")
    assert "receipt, configuration, sealing, phone, recovery made" in first
    keys = {path.name: path.read_bytes() for path in (console.folder / "keys").iterdir()}
    assert set(keys) == {f"{purpose}.key" for purpose in PURPOSES}
    private = [*(console.folder / "keys").iterdir(), console.folder / "central.sqlite"]
    for path in private:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    again = console.done("init")
    assert "there already" in again
    assert "nothing to do" in again
    assert keys == {path.name: path.read_bytes() for path in (console.folder / "keys").iterdir()}
    assert "nothing to do" in console.done("migrate")


def test_site_with_counter_officer_account_and_token(ready):
    ready.done("counter", "add", "quay-1", "--site", "xa-mau", "--name", "Quầy 1")
    ready.done("officer", "add", "cb-01", "--site", "xa-mau", "--name", "Nguyễn Thị Mẫu")
    made = ready.done(
        "account", "create", "giam-sat", "--role", "supervisor", "--site", "xa-mau",
        "--password-stdin", given="một mật khẩu dài để thử\n",
    )  # fmt: skip
    assert "giam-sat" in made
    token = ready.done("token", "issue", "--site", "xa-mau", "--uses", 3)
    assert len(token.strip()) == 23
    assert "no kiosk" in ready.done("kiosk", "list")
    assert "no kiosk waits" in ready.done("kiosk", "approve", "--all-pending", "xa-mau")
    assert "0 logs" in ready.done("log", "verify")
    assert json.loads(ready.done("log", "verify", "--json"))["whole"] is True


def test_serve_prints_the_address_answers_and_ends_in_order(ready):
    for number in (signal.SIGTERM, signal.SIGINT):
        (ready.folder / "ready").unlink(missing_ok=True)
        process = ready.start()
        url = ready.url(process)
        with requests.Session() as session:
            session.trust_env = False
            assert session.get(f"{url}/api/v1/time", params={"nonce": "n"}).status_code == 200
        process.send_signal(number)
        out, err = process.communicate(timeout=LIMIT_S)
        assert (process.returncode, out) == (0, f"central: {url}\n")
        # Nothing is said but of the request, and of the night that the first of the two signed.
        said = [line.split(" INFO ")[1] for line in err.splitlines()]
        assert [line for line in said if "/api/v1/time" in line], "the request has its line"
        said = [line for line in said if not line.startswith("central.request ")]
        signed = "central.heads.nights: nightly head 1 of "
        assert [line[: len(signed)] for line in said] == [signed] * (number == signal.SIGTERM)


def test_serve_says_so_when_the_port_is_in_use(ready):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ready.config.write_text(f"[server]\nport = {port}\n", "utf-8")
        said = ready.refused("serve")
    assert f"127.0.0.1 port {port}" in said
    assert "[server]" in said


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ("[server]\nprot = 1\n", ["line 2", "server.prot", "did you mean 'port'"]),
        ("[sever]\n", ["sever", "did you mean 'server'"]),
        ('[server]\nport = "80"\n', ["line 2", "server.port", "'80'"]),
        ("[server]\nport = 70000\n", ["line 2", "65535", "70000"]),
        ("[server\n", ["line 1", "not TOML"]),
        ('[server]\npublic_url = "do.example.vn"\n', ["public_url", "https://"]),
        ('folder = "/"\n', ["folder", "unknown key"]),
        ('[database]\nurl = "nonsense"\n', ["nonsense", "sqlite:///"]),
    ],
)
def test_settings_that_are_wrong_are_named(ready, settings, expected):
    ready.config.write_text(settings, "utf-8")
    said = ready.refused("log", "verify")
    for part in expected:
        assert part in said
    if "nonsense" not in settings:
        assert str(ready.config) in said


def test_settings_that_are_missing_are_named(console):
    console.config.unlink()
    assert str(console.config) in console.refused("serve")
    del console.environment[ENVIRONMENT_VARIABLE]
    said = console.refused("serve")
    assert "--config" in said
    assert "config/central.toml" in said


def test_serve_refuses_keys_that_others_can_read(ready):
    key = ready.folder / "keys" / "receipt.key"
    key.chmod(0o640)
    said = ready.refused("serve")
    assert str(key) in said
    assert "0640" in said
    assert "chmod 600" in said


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda key: key.unlink(), "central init"),
        (lambda key: key.write_text("garbage"), "expected the word 'receipt'"),
        (lambda key: key.write_bytes(b"\xff\xfe"), "expected the word 'receipt'"),
        (lambda key: key.write_text("sealing " + "A" * 43), "expected the word 'receipt'"),
        (lambda key: key.write_text("receipt " + "A" * 20), "32 bytes"),
    ],
    ids=["missing", "garbage", "binary", "other", "short"],
)
def test_serve_refuses_a_key_file_that_is_none(ready, change, expected):
    key = ready.folder / "keys" / "receipt.key"
    change(key)
    said = ready.refused("serve")
    assert str(key) in said
    assert expected in said


def test_serve_refuses_a_database_that_is_not_there_newer_or_none(ready):
    database = ready.folder / "central.sqlite"
    whole = database.read_bytes()
    database.unlink()
    assert "central init" in ready.refused("serve")
    database.write_bytes(b"no database " * 1000)
    assert "not a database" in ready.refused("serve")
    database.write_bytes(whole)
    with sqlite3.connect(database) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    assert "newer" in ready.refused("serve")
    assert "newer" in ready.refused("init")


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["site", "add", "Xã Mẫu", "--name", "x", "--unit", "x"], "lower-case"),
        (["site", "add", "x", "--name", "x", "--unit", "x", "--timezone", "Mars"], "Asia/"),
        (["counter", "add", "q", "--site", "none", "--name", "x"], "there are: xa-mau"),
        (["officer", "add", "Q!", "--site", "xa-mau", "--name", "x"], "lower-case"),
        (["token", "issue", "--site", "none"], "central site add"),
        (["token", "issue", "--site", "xa-mau", "--uses", "0"], "uses"),
        (["kiosk", "approve", "k-0"], "central kiosk list"),
        (["kiosk", "approve"], "--all-pending"),
        (
            ["kiosk", "approve", "--code", "BBBBBBBB", "--site", "xa-mau", "--counter", "q-99"],
            "there are: ",
        ),
        (["kiosk", "revoke", "k-0"], "central kiosk list"),
        (["nonsense"], "nonsense"),
    ],
)
def test_arguments_that_are_wrong_are_named(ready, arguments, expected):
    assert expected in ready.refused(*arguments)


def test_account_is_refused_when_its_role_or_password_is_wrong(ready):
    ended = ready.run(
        "account", "create", "someone", "--role", "king", "--password-stdin", given="x\n"
    )
    assert ended.returncode == 2
    assert "supervisor" in ended.stderr
    ended = ready.run(
        "account", "create", "someone", "--role", "leader", "--password-stdin", given="x\n"
    )
    assert ended.returncode == 2
    assert "Traceback" not in ended.stderr


def test_log_verify_ends_with_1_and_names_the_fault_when_a_log_is_not_whole(ready):
    with sqlite3.connect(ready.folder / "central.sqlite") as connection:
        connection.execute(
            "INSERT INTO visit_tallies VALUES"
            " ('xa-mau', '2026-03-02', 'quay-1', '', 'served', '', 3)"
        )
    connection.close()
    ended = ready.run("log", "verify")
    assert ended.returncode == 1
    assert "NOT WHOLE: site xa-mau: tally.visits" in ended.stdout
    ended = ready.run("log", "verify", "--json")
    assert ended.returncode == 1
    assert json.loads(ended.stdout)["fault"]["rule"] == "tally.visits"


def test_help_loads_neither_database_nor_web():
    code = (
        "import sys\nfrom central.cli import app\n"
        "try:\n    app(['--help'])\nexcept SystemExit: pass\n"
        "heavy = {'sqlalchemy', 'fastapi', 'pydantic', 'uvicorn', 'nacl'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, timeout=LIMIT_S)

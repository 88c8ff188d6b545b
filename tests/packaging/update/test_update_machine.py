"""Updates on a machine with systemd, dpkg and apt, from a signed repository over HTTP.

Guarantees: whatever is wrong with what is offered, the running kiosk is untouched and one line
says why; whenever the mains go, the update ends at the next start, and no record is lost.
"""

import json
import shutil
import sqlite3
import subprocess
from contextlib import closing
from threading import Event

import pytest

from demo.waiting import wait_for
from kiosk.queue.migrate import HEAD
from tests.packaging.session_machine import UNIT
from tests.packaging.update.update_machine import (
    AGENT,
    Repository,
    UpdateMachine,
    Variants,
    broken,
    build_package,
    version,
)

pytestmark = pytest.mark.long

UPDATE_LIMIT_S = 60
NO_SCREEN_LIMIT_S = 5
MACHINE_BUSY = 4
"""How much slower than its own time a machine may be that does other things."""
SETTLE_LIMIT_S = 300
OURS = "var/lib/thuocdo-update"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Give a folder with variants of one package."""
    folder = tmp_path_factory.mktemp("update")
    yield Variants(build_package(folder))
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def machine(made):
    """Give a machine whose kiosk takes touches, version 0.1.0."""
    repository = Repository(made.folder.parent / "repository")
    with UpdateMachine(made.built, repository) as found:
        found.wait_until_ready()
        yield found


def records(machine) -> list[str]:
    """The log as it stands on the disk; the kiosk that runs has the file to itself, so a copy."""
    copy = machine.place / "copy.sqlite"
    for end in ("", "-journal"):
        source = machine.outbox.with_name(machine.outbox.name + end)
        if source.exists():
            shutil.copyfile(source, copy.with_name(copy.name + end))
    with closing(sqlite3.connect(copy)) as connection:
        return [row[0] for row in connection.execute("SELECT jws FROM log ORDER BY number")]


def is_well(machine) -> bool:
    facts = json.loads(machine.run("kiosk", "update", "facts"))
    return facts["runs"] and facts["outbox"] == ""


def seconds(machine, name: str) -> float:
    return int(machine.show(f"{name}TimestampMonotonic")) / 1_000_000


def refused(machine, word: str) -> None:
    """`kiosk update now` is refused for `word`, and nothing happened to the kiosk."""
    before, pid = machine.installed(), machine.show("InvocationID")
    said = machine.update(check=False)
    assert "refused: " in said, said
    assert word in said, said
    assert machine.installed() == before
    assert machine.show("InvocationID") == pid
    doctor = machine.run("kiosk", "doctor", "--json", check=False)
    (told,) = [each for each in json.loads(doctor)["findings"] if each["part"] == "update"]
    assert told["level"] == "warn"
    assert word in told["found"]


def test_machine_looks_by_itself_when_it_is_on(machine):
    machine.run("systemctl", "start", "thuocdo-update.timer")
    assert "thuocdo-update.service" in machine.run("systemctl", "list-timers", "--no-pager")
    machine.run("systemctl", "stop", "thuocdo-update.timer")


def test_kiosk_is_updated_within_its_time_when_a_newer_version_is_offered(machine, made):
    assert "nothing newer" in machine.update()
    machine.repository.roll_out(made.make("0.2.0"))
    before = records(machine)
    began = float(machine.run("cut", "-d ", "-f1", "/proc/uptime"))
    said = machine.update()
    took = float(machine.run("cut", "-d ", "-f1", "/proc/uptime")) - began
    without = seconds(machine, "ActiveEnter") - seconds(machine, "ActiveExit")
    print(f"update {took:.1f} s, without a screen {without:.1f} s")
    assert "installed: " in said
    assert machine.installed() == f"{version('0.2.0')} ii"
    assert is_well(machine)
    assert records(machine)[: len(before)] == before
    assert took < UPDATE_LIMIT_S * MACHINE_BUSY
    assert without < NO_SCREEN_LIMIT_S * MACHINE_BUSY
    assert machine.state()["last"]["outcome"] == "installed"
    assert "nothing newer" in machine.update()


def test_update_is_refused_when_the_key_is_not_the_repositorys(machine, made, tmp_path):
    machine.repository.roll_out(made.make("0.3.0"))
    right = machine.key.read_bytes()
    another = Repository(tmp_path / "another").folder / "public/thuocdo-packages.gpg"
    try:
        machine.key.unlink()
        refused(machine, "is missing")
        machine.key.write_bytes(another.read_bytes())
        refused(machine, "NO_PUBKEY")
        machine.key.write_bytes(right * 2)
        refused(machine, "holds 2 keys")
    finally:
        machine.key.write_bytes(right)


def test_update_is_refused_when_the_release_is_expired(machine):
    suite = machine.repository.folder / "public/dists/bookworm-all"
    text = (suite / "Release").read_text("utf-8")
    old = next(x for x in text.splitlines() if x.startswith("Valid-Until"))
    (suite / "Release").write_text(
        text.replace(old, "Valid-Until: Mon, 02 Mar 2026 00:00:00 UTC"), "utf-8"
    )
    sign = ["gpg", "--homedir", machine.repository.folder / "key", "--batch", "--yes", "--quiet"]
    into = ["--output", suite / "InRelease", "--clearsign", suite / "Release"]
    subprocess.run([*sign, *into], check=True)
    try:
        refused(machine, "expired")
    finally:
        machine.repository.do("renew")


def test_update_is_refused_when_half_of_the_package_came(machine):
    (pool,) = (machine.repository.folder / "public/pool").rglob("*_0.3.0*.deb")
    whole = pool.read_bytes()
    pool.write_bytes(whole[: len(whole) // 2])
    refused(machine, "was not downloaded")
    pool.write_bytes(whole[:-9] + b"otherwise")
    refused(machine, "was not downloaded")
    pool.write_bytes(whole)


def test_update_is_refused_when_there_is_no_room(machine):
    held = machine.run("cat", f"/{OURS}/state.json")
    machine.run("mount", "-t", "tmpfs", "-o", "size=30M", "tmpfs", f"/{OURS}")
    machine.run("sh", "-c", f"cat > /{OURS}/state.json <<'EOF'\n{held}\nEOF")
    refused(machine, "MB are needed")
    machine.run("umount", f"/{OURS}")


def test_second_agent_ends_at_once_when_one_is_at_work(machine):
    said = machine.run(
        "flock", "/run/thuocdo-update.lock", "sh", "-c", f"{AGENT} now; echo status $?"
    )
    assert "another update is at work" in said
    assert "status 75" in said


def test_update_is_refused_when_the_log_is_not_whole(machine):
    machine.run("systemctl", "stop", UNIT)
    whole = machine.outbox.read_bytes()
    with closing(sqlite3.connect(machine.outbox, isolation_level=None)) as connection:
        connection.execute("UPDATE log SET hash = 'another' WHERE number = 1")
    said = machine.update(check=False)
    assert "refused: the log of this kiosk is not well" in said
    assert machine.installed() == f"{version('0.2.0')} ii"
    machine.outbox.write_bytes(whole)
    machine.run("systemctl", "start", UNIT)


def test_older_version_is_refused_when_the_repository_offers_it(machine, made):
    for group in ("first", "early", "all"):
        machine.repository.do("withdraw", group)
    machine.repository.roll_out(made.make("0.0.9"))
    refused(machine, "is older than")
    machine.repository.do("publish", made.make("0.3.0"))
    assert "first" in machine.repository.do("promote", "early")
    refused(machine, "is older than")
    machine.settings('address = "http://127.0.0.1:8000"', 'group = "early"')
    # As the timer does it: in the unit, and after a minute in which nobody came.
    machine.run("systemctl", "start", "thuocdo-update.service")
    assert machine.state()["last"]["outcome"] == "installed"
    assert machine.installed() == f"{version('0.3.0')} ii"


def test_kiosk_is_updated_from_a_stick_when_there_is_no_address(machine, made):
    machine.settings()
    machine.repository.roll_out(made.make("0.4.0"))
    machine.run("mkdir", "-p", "/run/thuocdo-kiosk/stick")
    machine.run("cp", "-r", "/srv/packages", "/run/thuocdo-kiosk/stick/thuocdo-packages")
    try:
        assert "installed: " in machine.update()
    finally:
        machine.run("rm", "-r", "/run/thuocdo-kiosk/stick/thuocdo-packages")
        machine.settings('address = "http://127.0.0.1:8000"')
    assert machine.installed() == f"{version('0.4.0')} ii"


def noted(phase):
    return lambda root: f'"phase": "{phase}"' in (root / OURS / "state.json").read_text("utf-8")


def is_renaming(root) -> bool:
    """Some files of the program are new already, others are not."""
    folder = root / "usr/lib/thuocdo-kiosk"
    return (
        noted("installing")(root)
        and not (root / "usr/bin/kiosk.dpkg-new").exists()
        and any(folder.glob("**/PySide6/*.dpkg-new"))
    )


def is_not_configured(root) -> bool:
    found = (root / "var/lib/dpkg/status").read_text("utf-8")
    found += "".join(x.read_text("utf-8") for x in (root / "var/lib/dpkg/updates").glob("0*"))
    return "Package: thuocdo-kiosk\nStatus: install ok unpacked" in found


MOMENTS = {
    "downloads": lambda root: any((root / OURS / "cache/archives/partial").glob("*.deb")),
    "has noted what it does": noted("installing"),
    "unpacks": lambda root: (root / "usr/bin/kiosk.dpkg-new").exists(),
    "lays the new files in place": is_renaming,
    "has unpacked": is_not_configured,
    "starts the new version": noted("trying"),
}


@pytest.mark.parametrize(("number", "moment"), list(enumerate(MOMENTS, 5)))
def test_update_ends_well_when_the_mains_go_while_it(machine, made, number, moment):
    machine.repository.roll_out(made.make(f"0.{number}.0"))
    before = records(machine)
    command = ["nsenter", f"--target={machine.leader}", "--all", "--", AGENT, "now"]
    update = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wait_for(moment, lambda: safely(MOMENTS[moment], machine.root), 120, update)
    machine.cut()
    update.wait(30)
    machine.start()
    wait_for("its end", lambda: safely(noted("settled"), machine.root), SETTLE_LIMIT_S)
    machine.wait_until_ready()
    if machine.installed() != f"{version(f'0.{number}.0')} ii":
        assert moment == "downloads"
        assert "installed: " in machine.update()
    assert machine.installed() == f"{version(f'0.{number}.0')} ii"
    assert machine.run("dpkg", "--audit") == ""
    assert machine.run("dpkg", "--verify", "thuocdo-kiosk").replace(" c ", "").count("5") <= 2
    assert is_well(machine)
    assert records(machine)[: len(before)] == before


def safely(look, root) -> bool:
    try:
        return bool(look(root))
    except OSError:
        return False


def test_version_before_comes_back_when_the_new_one_does_not_start(machine, made):
    machine.repository.roll_out(made.make("0.20.0", broken))
    before, held = records(machine), machine.installed()
    said = machine.update(check=False)
    assert said.count("did not start: ") == 3
    assert "rolled-back: " in said
    assert machine.installed() == held
    assert is_well(machine)
    assert records(machine)[: len(before)] == before
    assert version("0.20.0") in machine.state()["bad"]
    assert "is not tried again" in machine.update()
    doctor = machine.run("kiosk", "doctor", "--json", check=False)
    (told,) = [each for each in json.loads(doctor)["findings"] if each["part"] == "update"]
    assert "went back" in told["found"]


def test_version_before_comes_back_when_the_mains_go_meanwhile(machine, made):
    machine.repository.roll_out(made.make("0.21.0", broken))
    held = machine.installed()
    command = ["nsenter", f"--target={machine.leader}", "--all", "--", AGENT, "now"]
    update = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wait_for("the way back", lambda: safely(noted("returning"), machine.root), 240, update)
    Event().wait(1)
    machine.cut()
    update.wait(30)
    machine.start()
    wait_for("its end", lambda: safely(noted("settled"), machine.root), SETTLE_LIMIT_S)
    machine.wait_until_ready()
    assert machine.installed() == held
    assert machine.state()["last"]["outcome"] == "rolled-back"
    assert is_well(machine)


NEWER = """import sqlite3
log = sqlite3.connect("/var/lib/thuocdo-kiosk/outbox.sqlite", isolation_level=None)
log.execute("UPDATE alembic_version SET version_num = '{newer:04}'")
log.execute("PRAGMA user_version = {newer}")
log.execute("PRAGMA application_id = {oldest}")
"""


def migrates(oldest: int):
    """A version that brings the log to a newer schema and fails then; programs that know `oldest`
    may write such a log still.
    """

    def alter(tree):
        broken(tree)
        script = tree / "usr/share/thuocdo-kiosk/newer.py"
        script.write_text(NEWER.format(newer=int(HEAD) + 1, oldest=oldest), "utf-8")
        program = tree / "usr/bin/kiosk"
        first = "/usr/bin/python3 /usr/share/thuocdo-kiosk/newer.py"
        text = program.read_text("utf-8").replace("exit 70", f"{{ {first}; exit 70; }}")
        program.write_text(text, "utf-8")

    return alter


def test_version_before_writes_on_when_the_newer_log_allows_it(machine, made):
    machine.repository.roll_out(made.make("0.22.0", migrates(int(HEAD))))
    before, held = records(machine), machine.installed()
    assert "rolled-back: " in machine.update(check=False)
    assert machine.installed() == held
    assert is_well(machine)
    after = records(machine)
    assert after[: len(before)] == before
    assert len(after) > len(before)


def test_new_version_stays_when_the_one_before_could_not_open_its_log(machine, made):
    # The log of a version before says nothing; it is as an earlier test left it but for that.
    machine.run("systemctl", "stop", UNIT)
    with closing(sqlite3.connect(machine.outbox, isolation_level=None)) as connection:
        connection.execute(f"UPDATE alembic_version SET version_num = '{HEAD}'")
        connection.execute(f"PRAGMA user_version = {int(HEAD)}")
        connection.execute("PRAGMA application_id = 0")
    machine.run("systemctl", "start", UNIT)
    machine.repository.roll_out(made.make("0.23.0", migrates(0)))
    before = records(machine)
    said = machine.update(check=False)
    assert "failed: " in said
    assert f"cannot open the log (schema {int(HEAD) + 1})" in said
    assert machine.installed() == f"{version('0.23.0')} ii"
    assert records(machine)[: len(before)] == before

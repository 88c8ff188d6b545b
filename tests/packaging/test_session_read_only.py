"""A root that nothing may write to, under real systemd: the kiosk serves, and what it stored stays.

The mounts are those of packaging/session/read-only-root/fstab, made by the container: the root
read only, the data's folders bound, the rest in memory. What a container cannot show is ext4.
"""

import re
import sqlite3

import pytest

from demo.folder import TREE
from tests.packaging.session_machine import UNIT, SessionMachine

pytestmark = pytest.mark.long

RECIPE = TREE / "packaging" / "session" / "read-only-root" / "fstab"


def started(machine) -> int:
    connection = sqlite3.connect(machine.data / "outbox.sqlite")
    (count,) = connection.execute(
        "SELECT count(*) FROM log WHERE kind = 'kiosk.started'"
    ).fetchone()
    connection.close()
    return count


def test_kiosk_serves_and_keeps_its_log_when_the_root_is_read_only(tmp_path):
    machine = SessionMachine(tmp_path, is_read_only=True)
    for life in (1, 2):
        with machine:
            machine.wait_until_ready()
            assert "ro" in machine.run("findmnt", "--noheadings", "--output=OPTIONS", "/").split(
                ","
            )
            assert "Read-only" in machine.run("sh", "-c", "touch /usr/x 2>&1 || true")
            assert machine.show("StatusText") == "serves"
            machine.run("systemctl", "stop", UNIT)
        assert started(machine) == life


def test_recipe_binds_every_folder_that_a_unit_keeps():
    text = RECIPE.read_text("utf-8")
    kept = set(re.findall(r"^/data/\S+ +(\S+)", text, re.MULTILINE))
    units = [*(TREE / "packaging/systemd/kiosk").glob("*.service")]
    units += (TREE / "packaging/systemd/kiosk-sealed-key").glob("*.service")
    states = {
        f"/var/lib/{name}"
        for unit in units
        for name in re.findall(r"^StateDirectory=(\S+)", unit.read_text("utf-8"), re.MULTILINE)
    }
    assert states <= kept
    assert re.search(r"^LABEL=thuocdo-data .*data=ordered,commit=5", text, re.MULTILINE)

"""The doctor and the bundle at a counter with systemd of its own: the kiosk's unit, locked in."""

import json

import pytest

from tests.packaging.session_machine import SessionMachine

pytestmark = pytest.mark.long

READY_LIMIT_S = 120


def doctor(machine):
    said = machine.run("kiosk", "doctor", "--json", check=False)
    return {each["part"]: each for each in json.loads(said)["findings"]}


def test_locked_in_kiosk_looks_at_itself_and_root_leaves_nothing_behind(tmp_path):
    tmp_path.chmod(0o755)
    with SessionMachine(tmp_path) as machine:
        machine.wait_until_ready(READY_LIMIT_S)
        found = doctor(machine)
        assert found["kiosk"]["level"] == "ok"
        assert found["session"]["found"] == "active (running), watchdog 20 s"
        assert found["display"]["level"] == "ok"
        assert found["fonts"]["level"] == "ok"
        assert "records are whole" in found["outbox"]["found"]
        machine.run("kiosk", "support-bundle", "/tmp/bundle.tar.gz")  # noqa: S108 - the machine's own
        bundle = machine.run("tar", "-xzOf", "/tmp/bundle.tar.gz")  # noqa: S108 - (the same)
        assert "INFO kiosk.queue.forwarder: not sent" in bundle
        assert "Id=thuocdo-kiosk.service" in bundle
        machine.run("systemctl", "stop", "thuocdo-kiosk.service")
        found = doctor(machine)
        assert found["kiosk"]["level"] == "warn"
        assert "inactive" in found["session"]["found"]
        assert "records are whole" in found["outbox"]["found"]
        owners = machine.run("find", "/var/lib/thuocdo-kiosk", "-not", "-user", "thuocdo-kiosk")
        assert owners == ""

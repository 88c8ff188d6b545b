"""The doctor's edges: trees as the kernel makes them, real locales, real connections."""

import os
import socket
import threading
from datetime import UTC, datetime, timedelta

import pytest

from kiosk.health.doctor.display import Connector
from kiosk.health.doctor.examine import Look, examine
from kiosk.health.doctor.finding import Level, ok
from kiosk.health.doctor.network import Refusal
from kiosk.health.doctor.reading import way_to_central
from kiosk.health.doctor.reading.clock_facts import read_clocks
from kiosk.health.doctor.reading.commands import said_by
from kiosk.health.doctor.reading.disks import read_disk
from kiosk.health.doctor.reading.font_files import missing_fonts
from kiosk.health.doctor.reading.input_devices import read_input_devices
from kiosk.health.doctor.reading.installed import read_versions
from kiosk.health.doctor.reading.locale_facts import read_locale
from kiosk.health.doctor.reading.memory_facts import read_memory
from kiosk.health.doctor.reading.screens import read_connectors
from kiosk.health.doctor.reading.units import parse_session
from kiosk.health.doctor.reading.way_to_central import Central, read_way
from tests.kiosk.queue.certificate import certificate
from tests.kiosk.queue.loopback_server import LoopbackServer, reply

NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)
# As `cat /sys/class/input/event*/device/...` says of a panel and a mouse of each kind.
PANEL = {"abs": "2658000 3", "key": "400 0 0 0 0 0", "rel": "0", "properties": "2"}
OLD_PANEL = {"abs": "3", "key": "400 0 0 0 0 0", "rel": "0", "properties": "2"}
TABLET = {"abs": "2658000 3", "key": "400 0 0 0 0 0", "rel": "0", "properties": "1"}
MOUSE = {"abs": "0", "key": "1f0000 0 0 0 0", "rel": "903", "properties": "0"}
KEYBOARD = {"abs": "0", "key": "fffe", "rel": "0", "properties": "0"}


def write(root, **files):
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text + "\n", "utf-8")


def device(sys, number, name, bits):
    about = sys / "class" / "input" / f"event{number}" / "device"
    kinds = {f"capabilities/{kind}": bits[kind] for kind in ("abs", "key", "rel")}
    write(about, name=name, properties=bits["properties"], **kinds)


def test_panels_and_mice_are_told_apart_by_what_they_can_report(tmp_path):
    for number, (name, bits) in enumerate(
        {
            "panel": PANEL,
            "old panel": OLD_PANEL,
            "tablet": TABLET,
            "mouse": MOUSE,
            "keys": KEYBOARD,
        }.items()
    ):
        device(tmp_path, number, name, bits)
    node = tmp_path / "input" / "event0"
    node.parent.mkdir()
    node.touch()
    found = read_input_devices(tmp_path, tmp_path)
    assert [(each.name, each.readable) for each in found.panels] == [
        ("panel", True),
        ("old panel", False),
    ]
    assert [each.name for each in found.mice] == ["mouse"]
    assert found.seen is None


def test_nothing_is_found_where_the_kernel_tells_nothing(tmp_path):
    assert read_input_devices(tmp_path, tmp_path).panels == ()
    assert read_connectors(tmp_path) is None
    assert read_clocks(NOW, None, tmp_path, tmp_path).rtc_s is None
    assert read_memory(own=True, proc=tmp_path).own_mb is None


def test_screens_that_are_plugged_in_are_named_with_their_first_mode(tmp_path):
    drm = tmp_path / "class" / "drm"
    write(drm / "card0-HDMI-A-1", status="connected", modes="1920x1080\n1280x720")
    write(drm / "card0-DP-1", status="disconnected", modes="")
    assert read_connectors(tmp_path) == (Connector("card0-HDMI-A-1", "1920x1080"),)


def test_clock_of_the_battery_is_held_against_the_walls(tmp_path):
    write(tmp_path / "class/rtc/rtc0", since_epoch=str(int(NOW.timestamp()) - 90))
    (tmp_path / "systemd" / "timesync").mkdir(parents=True)
    found = read_clocks(NOW, 3, tmp_path, tmp_path)
    assert (found.offset_s, found.ntp, found.rtc_s) == (3, False, -90)


def test_wear_of_the_disk_beneath_a_folder_is_read(tmp_path):
    folder, sys = tmp_path / "data", tmp_path / "sys"
    folder.mkdir()
    number = folder.stat().st_dev
    disk = sys / "devices" / "mmcblk0"
    write(disk / "device", life_time="0x02 0x09", pre_eol_info="0x02")
    write(disk / "mmcblk0p2", partition="2")
    write(sys / "fs/ext4/mmcblk0p2", errors_count="4")
    link = sys / "dev" / "block" / f"{os.major(number)}:{os.minor(number)}"
    link.parent.mkdir(parents=True)
    link.symlink_to(disk / "mmcblk0p2")
    found = read_disk(folder, sys)
    assert (found.device, found.used_percent, found.eol, found.errors) == ("mmcblk0p2", 90, 2, 4)
    assert found.free_mb <= found.total_mb
    assert read_disk(folder, tmp_path / "none").used_percent is None


@pytest.mark.parametrize(
    ("environment", "name", "installed"),
    [
        ({}, "", True),
        ({"LANG": "C.UTF-8"}, "C.UTF-8", True),
        ({"LANG": "xx_XX.UTF-8"}, "xx_XX.UTF-8", False),
        ({"LANG": "C.UTF-8", "LC_ALL": "xx_YY"}, "xx_YY", False),
        ({"LANG": "xx\udc80"}, "xx\udc80", False),
    ],
)
def test_locale_is_asked_of_the_c_library(environment, name, installed):
    found = read_locale(environment)
    assert (found.name, found.installed) == (name, installed)


def test_what_systemd_says_is_read():
    said = "LoadState=loaded\nActiveState=active\nSubState=running\nNRestarts=4\nWatchdogUSec=1min 30s\n"  # noqa: E501 - as it says it
    found = parse_session(said, running=True)
    assert (found.active, found.restarts, found.watchdog_s) == ("active", 4, 90)
    assert parse_session("", running=False).active == ""
    assert parse_session("WatchdogUSec=infinity", running=False).watchdog_s == 0


def test_command_that_is_not_there_fails_or_hangs_says_nothing():
    assert said_by(("thuocdo-no-such-command",)) == ""
    assert said_by(("false",)) == ""
    assert said_by(("sleep", "20"), 0.05) == ""


def test_versions_fonts_and_memory_of_this_machine_are_found():
    found = read_versions()
    assert found.qt.count(".") == 2
    assert found.journal in {"wal", "truncate"}
    assert missing_fonts() == ()
    assert read_memory(own=True).total_mb > 100


def test_missing_and_empty_font_files_are_named(tmp_path):
    (tmp_path / "BeVietnamPro-Bold.ttf").touch()
    assert missing_fonts(tmp_path) == ("BeVietnamPro-Regular.ttf", "BeVietnamPro-Bold.ttf")


def way(url, ca_file=None):
    facts, offset_s = read_way(Central(url, ca_file), "n", lambda: NOW)
    return facts, offset_s


def test_port_that_is_shut_ends_the_way_at_the_connection():
    with socket.create_server(("127.0.0.1", 0)) as held:
        port = held.getsockname()[1]
    facts, _ = way(f"http://127.0.0.1:{port}")
    assert (facts.ended, facts.found, facts.address) == ("connection", ("127.0.0.1",), "127.0.0.1")


@pytest.mark.parametrize(("has_a_way", "ended"), [(True, "name"), (False, "network")])
def test_name_that_is_not_known_ends_the_way_there(monkeypatch, has_a_way, ended):
    def unknown(*_arguments, **_named):
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    monkeypatch.setattr(way_to_central, "_has_a_way", lambda: has_a_way)
    facts, _ = way("http://do.example")
    assert (facts.ended, facts.trouble) == (ended, "Name or service not known")


def test_name_that_nobody_answers_for_is_left_after_its_limit(monkeypatch):
    let = threading.Event()
    monkeypatch.setattr(way_to_central, "NAME_LIMIT_S", 0.05)
    monkeypatch.setattr(way_to_central, "_has_a_way", lambda: True)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_a, **_k: let.wait(10) and [])
    facts, _ = way("http://do.example")
    let.set()
    assert (facts.ended, facts.trouble) == ("name", "no answer within 0.05 s")


def test_captive_portal_is_not_the_central():
    with LoopbackServer([reply(200, b"<html>"), reply(200, b"<html>")]) as server:
        facts, offset_s = way(server.url)
    assert (facts.ended, offset_s) == ("central", None)
    assert "something else" in facts.trouble


@pytest.mark.parametrize(
    ("days", "host", "trusts", "refusal"),
    [
        (10, "127.0.0.1", True, None),
        (-1, "127.0.0.1", True, Refusal.EXPIRED),
        (90, "127.0.0.1", True, Refusal.NOT_YET),
        (10, "127.0.0.1", False, Refusal.UNKNOWN),
        (10, "localhost", True, Refusal.OTHER_NAME),
    ],
)
def test_certificate_that_is_refused_is_told_by_its_reason(tmp_path, days, host, trusts, refusal):
    path, context = certificate(tmp_path, until=datetime.now(UTC) + timedelta(days=days))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        ended = threading.Event()

        def serve():
            while not ended.is_set():
                opened, _ = listener.accept()
                try:
                    context.wrap_socket(opened, server_side=True).close()
                except OSError:
                    opened.close()

        threading.Thread(target=serve, daemon=True).start()
        port = listener.getsockname()[1]
        facts, _ = way(f"https://{host}:{port}", path if trusts else None)
        ended.set()
        socket.create_connection(("127.0.0.1", port)).close()
    assert facts.refusal == refusal
    assert facts.ended == ("tls" if refusal else "central")


def test_port_without_tls_is_told():
    with LoopbackServer([reply(400), reply(400)]) as server:
        facts, _ = way(server.url.replace("http:", "https:"))
    assert facts.refusal is Refusal.NO_TLS


def test_look_that_hangs_is_a_finding_and_holds_up_nothing():
    let = threading.Event()
    looks = [
        Look("touch", lambda: [ok("touch", "a", "a")]),
        Look("disk", lambda: let.wait(20) and []),
        Look("memory", lambda: [ok("memory", "b", "b")]),
    ]
    found = list(examine(looks, 0.1))
    let.set()
    assert [(each.part, each.level) for each in found] == [
        ("touch", Level.OK),
        ("disk", Level.WARN),
        ("memory", Level.OK),
    ]


@pytest.mark.expected_log("kiosk.health.doctor")
def test_fault_of_ours_in_a_look_is_told_and_hinders_no_other():
    def broken():
        raise KeyError("x")

    looks = [Look("disk", broken), Look("memory", lambda: [ok("memory", "b", "b")])]
    assert [each.level for each in examine(looks, 5)] == [Level.WARN, Level.OK]

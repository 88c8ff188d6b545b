"""What the doctor says of facts: levels by table, and that every fault says what to do."""

from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.health.doctor import (
    clocks,
    disk,
    display,
    fonts,
    key,
    language,
    memory,
    network,
    outbox,
    session,
    source,
    touch,
    versions,
)
from kiosk.health.doctor.finding import PARTS, Finding, Level, from_members
from kiosk.health.doctor.shown import WIDTH, as_json, lines_of, status

NOW = datetime.fromisoformat("2026-11-23T08:00:00+07:00")
SCREEN = display.ScreenFacts(
    1080, 1920, 1.0, "software", "wayland", True, True, ("panel",), (), fonts.FAMILY, True
)
DISK = disk.DiskFacts("/d", 9_000, 16_000, 80, False, True, "mmcblk0p2", 10, 1, 0)
NET = network.NetworkFacts(
    "https://do.example", "do.example", 443, (("eth0", True),), "192.0.2.7", ("192.0.2.1",),
    secure=True, took_ms=20,
)  # fmt: skip
PANEL = touch.InputDevice("panel", "/dev/input/event3", readable=True)
SHUT = touch.InputDevice("panel", "/dev/input/event3", readable=False)
MOUSE = touch.InputDevice("mouse", "/dev/input/event4", readable=True)
CLOCK = clocks.ClockFacts(NOW, 0, True, 0)
BOX = outbox.OutboxFacts("e", 9, "h" * 43, 0, None, "2026-11-23T07:59:00+07:00", 9)
UNIT = session.SessionFacts(True, "loaded", "active", "running", "success", 0, 20.0, True)
VERSION = versions.VersionFacts("0.1.0", "6.11.3", "3.11", "3.40.1", "truncate", "", "Debian")
QUEUE = source.SourceFacts("queue", "/dev/queue", True, True, "dialout", "ok", "connected", 30)


def told(found) -> list[Finding]:
    return [found] if isinstance(found, Finding) else list(found)


CASES = {
    "screen": (display.judge_window(SCREEN), "ok"),
    "screen 800x480": (display.judge_window(replace(SCREEN, width=800, height=480)), "ok"),
    "screen upright 480x800": (display.judge_window(replace(SCREEN, width=480, height=800)), "ok"),
    "screen 640x480": (display.judge_window(replace(SCREEN, width=640, height=480)), "fail"),
    "window": (display.judge_window(replace(SCREEN, fullscreen=False)), "warn"),
    "no window": (display.judge_window(replace(SCREEN, visible=False)), "fail"),
    "no connector": (display.judge_connectors(()), "fail"),
    "small connector": (
        display.judge_connectors((display.Connector("HDMI-A-1", "640x480"),)),
        "fail",
    ),
    "connector of an odd mode": (
        display.judge_connectors((display.Connector("HDMI-A-1", "1920x1080i"),)),
        "ok",
    ),
    "connectors unknown": (display.judge_connectors(None), "warn"),
    "panel": (touch.judge(touch.TouchFacts((PANEL,), ())), "ok"),
    "panel that Qt sees": (touch.judge(touch.TouchFacts((), (), ("panel",))), "ok"),
    "panel that Qt does not see": (touch.judge(touch.TouchFacts((PANEL,), (), ())), "fail"),
    "panel of others": (touch.judge(touch.TouchFacts((SHUT,), ())), "warn"),
    "mouse": (touch.judge(touch.TouchFacts((), (MOUSE,), ())), "warn"),
    "nothing to touch": (touch.judge(touch.TouchFacts((), (), ())), "fail"),
    "font": (fonts.judge((), fonts.FAMILY), "ok"),
    "font file": (fonts.judge(("x.ttf",), None), "warn"),
    "other font": (fonts.judge((), "DejaVu Sans"), "warn"),
    "font without letters": (fonts.judge((), "Foo", letters=False), "fail"),
    "key file": (key.judge(key.KeyFacts("file", "0a", tpm=False)), "warn"),
    "key tpm2": (key.judge(key.KeyFacts("tpm2", "0a", tpm=True)), "ok"),
    "key lost": (key.judge(key.KeyFacts("", "", tpm=True, problem="is missing")), "fail"),
    "no key yet": (key.judge(key.KeyFacts("", "", tpm=True)), "warn"),
    "outbox": (outbox.judge(BOX, NOW), "ok"),
    "outbox broken": (outbox.judge(replace(BOX, problem="record 7 is gone"), NOW), "fail"),
    "outbox that waits": (
        outbox.judge(replace(BOX, unsent=3, oldest_at="2026-11-20T08:00:00+07:00"), NOW),
        "warn",
    ),
    "outbox aside": (outbox.judge(replace(BOX, aside=("outbox.sqlite.broken-1",)), NOW), "warn"),
    "never receipted": (outbox.judge(replace(BOX, unsent=1, last_receipt_at=None), NOW), "warn"),
    "clock": (clocks.judge(CLOCK), "ok"),
    "clock in the past": (clocks.judge(replace(CLOCK, now=NOW.replace(year=1970))), "fail"),
    "clock a bit off": (clocks.judge(replace(CLOCK, offset_s=-40)), "warn"),
    "clock far off": (clocks.judge(replace(CLOCK, offset_s=4_000)), "fail"),
    "battery empty": (clocks.judge(replace(CLOCK, rtc_s=-1_700_000_000)), "warn"),
    "no battery": (clocks.judge(replace(CLOCK, rtc_s=None)), "warn"),
    "clock that nobody knows": (clocks.judge(replace(CLOCK, offset_s=None, ntp=None)), "warn"),
    "network": (network.judge(NET), "ok"),
    "no cable": (network.judge(replace(NET, links=(("eth0", False),))), "fail"),
    "no address": (network.judge(replace(NET, ended="network", trouble="unreachable")), "fail"),
    "no name": (network.judge(replace(NET, ended="name", trouble="not known")), "fail"),
    "port shut": (network.judge(replace(NET, ended="connection", trouble="refused")), "fail"),
    "captive portal": (network.judge(replace(NET, ended="central", trouble="else")), "fail"),
    "no TLS": (network.judge(replace(NET, secure=False)), "warn"),
    "proxy of the environment": (network.judge(replace(NET, ignored="proxy")), "warn"),
    "proxy of the settings": (network.judge(replace(NET, proxy="proxy:3128")), "ok"),
    "no source": (source.judge(()), "ok"),
    "source": (source.judge((QUEUE,)), "ok"),
    "source gone": (source.judge((replace(QUEUE, there=False),)), "fail"),
    "source of others": (source.judge((replace(QUEUE, readable=False),)), "fail"),
    "source silent": (source.judge((replace(QUEUE, state="silent"),)), "warn"),
    "disk": (disk.judge(DISK), "ok"),
    "disk read-only": (disk.judge(replace(DISK, read_only=True)), "fail"),
    "disk of others": (disk.judge(replace(DISK, writable=False)), "fail"),
    "disk full": (disk.judge(replace(DISK, free_mb=3)), "fail"),
    "disk nearly full": (disk.judge(replace(DISK, free_mb=300)), "warn"),
    "no inodes": (disk.judge(replace(DISK, inodes_percent=1)), "warn"),
    "worn": (disk.judge(replace(DISK, used_percent=90)), "warn"),
    "worn out": (disk.judge(replace(DISK, used_percent=110)), "fail"),
    "reserve gone": (disk.judge(replace(DISK, eol=3)), "fail"),
    "errors": (disk.judge(replace(DISK, errors=2)), "fail"),
    "versions": (versions.judge(VERSION), "ok"),
    "bad Qt": (versions.judge(replace(VERSION, qt="6.12.0")), "fail"),
    "update": (versions.judge(replace(VERSION, pending="0.2.0-1")), "warn"),
    "locale": (language.judge(language.LocaleFacts("vi_VN.UTF-8", True, "utf-8")), "ok"),
    "no locale": (language.judge(language.LocaleFacts("vi_VN.UTF-8", False, "utf-8")), "warn"),
    "no UTF-8": (language.judge(language.LocaleFacts("C", True, "ascii")), "fail"),
    "unit": (session.judge(UNIT), "ok"),
    "unit failed": (session.judge(replace(UNIT, active="failed")), "fail"),
    "unit stopped": (session.judge(replace(UNIT, active="inactive")), "warn"),
    "no watchdog": (session.judge(replace(UNIT, watchdog_s=0)), "warn"),
    "often restarted": (session.judge(replace(UNIT, restarts=9)), "warn"),
    "no systemd": (session.judge(session.SessionFacts(systemd=False)), "warn"),
    "memory": (memory.judge(memory.MemoryFacts(4_000, 3_000, 120)), "ok"),
    "little memory": (memory.judge(memory.MemoryFacts(1_000, 40)), "warn"),
    "grown": (memory.judge(memory.MemoryFacts(4_000, 2_000, 900)), "warn"),
}
FOUND = {name: (told(found), level) for name, (found, level) in CASES.items()}


@pytest.mark.parametrize("name", FOUND)
def test_facts_have_their_level_and_every_fault_says_what_to_do(name):
    findings, level = FOUND[name]
    ranks = list(Level)
    assert max(findings, key=lambda each: ranks.index(each.level)).level == level
    for each in findings:
        assert each.part in PARTS
        assert all(each.found)
        assert all(each.do) == any(each.do) == (each.level is not Level.OK)
        assert from_members(each.as_members()) == each
        for language_ in ("vi", "en"):
            lines = lines_of(each, language_)
            assert all(len(line) <= WIDTH for line in lines if " " in line[20:].strip())


@pytest.mark.parametrize("refusal", network.Refusal)
def test_refused_certificate_is_told_with_its_reason_and_nothing_above_it(refusal):
    facts = replace(NET, ended="tls", refusal=refusal, trouble="as OpenSSL says")
    *_, last = network.judge(facts)
    assert (last.part, last.level) == ("tls", Level.FAIL)
    assert "as OpenSSL says" in last.found.vi
    assert "as OpenSSL says" in last.found.en


def test_wrong_time_is_named_as_the_cause_of_a_certificate_that_is_not_valid_yet():
    *_, last = network.judge(replace(NET, ended="tls", refusal=network.Refusal.NOT_YET))
    assert "clock" in last.do.en
    assert "ồng hồ" in last.do.vi


def test_status_is_1_with_a_fault_and_0_with_warnings_alone():
    every = [each for findings, _ in FOUND.values() for each in findings]
    assert status(every) == 1
    assert status([each for each in every if each.level is not Level.FAIL]) == 0
    assert '"ok": false' in as_json(every)


@given(st.builds(outbox.OutboxFacts, unsent=st.integers(0), oldest_at=st.none() | st.text()))
def test_outbox_of_any_times_is_told(facts):
    assert all(all(each.found) for each in outbox.judge(facts, NOW))


@given(st.builds(display.Connector, st.just("HDMI-A-1"), st.text(max_size=12)))
def test_connector_of_any_mode_is_told(connector):
    assert display.judge_connectors((connector,)).part == "display"

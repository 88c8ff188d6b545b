"""The service: whether systemd runs it, watches it, and how often it was started again. Pure."""

from dataclasses import dataclass

from kiosk.health.doctor.finding import Finding, Text, fail, ok, warn

PART = "session"
MANY_RESTARTS = 3
_LOOK = Text(
    "Xem “journalctl -u thuocdo-kiosk -b”; rồi “systemctl restart thuocdo-kiosk”.",
    "See `journalctl -u thuocdo-kiosk -b`, then `systemctl restart thuocdo-kiosk`.",
)


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """`systemd`: whether the machine has it; the others as `systemctl show` says them, empty or 0
    where it does not. `watchdog_s`: 0 for none; `running`: whether the kiosk itself runs.
    """

    systemd: bool
    load: str = ""
    active: str = ""
    sub: str = ""
    result: str = ""
    restarts: int = 0
    watchdog_s: float = 0.0
    running: bool = False


def judge(facts: SessionFacts) -> Finding:
    """What is said of the service."""
    if not facts.systemd or facts.load == "not-found" or not facts.active:
        vi, en = "không có dịch vụ systemd của ki-ốt", "there is no service of systemd's"
        if facts.running:
            found = Text(f"{vi}; ki-ốt chạy tay", f"{en}; the kiosk was started by hand")
        else:
            found = Text(vi, en)
        return warn(
            PART,
            found,
            Text(
                "Cài gói thuocdo-kiosk để ki-ốt tự chạy lại khi lỗi.",
                "Install the package thuocdo-kiosk, which starts it again after a fault.",
            ),
        )
    said = f"{facts.active} ({facts.sub})"
    if facts.active == "failed":
        return fail(PART, Text(f"{said}: {facts.result}", f"{said}: {facts.result}"), _LOOK)
    if facts.active != "active":
        return warn(PART, Text(f"{said}: ki-ốt dừng", f"{said}: the kiosk is stopped"), _LOOK)
    if not facts.watchdog_s:
        return warn(
            PART,
            Text(f"{said}; không có watchdog", f"{said}; there is no watchdog"),
            Text(
                "Cài lại gói: đơn vị của nó có WatchdogSec.",
                "Install the package anew: its unit has WatchdogSec.",
            ),
        )
    watched = f"watchdog {facts.watchdog_s:g} s"
    if facts.restarts >= MANY_RESTARTS:
        found = Text(
            f"{said}, {watched}; đã tự chạy lại {facts.restarts} lần",
            f"{said}, {watched}; restarted {facts.restarts} times",
        )
        return warn(PART, found, _LOOK)
    return ok(PART, f"{said}, {watched}", f"{said}, {watched}")

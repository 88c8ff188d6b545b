"""What systemd says of the kiosk's service."""

from pathlib import Path

from kiosk.health.doctor.reading.commands import said_by
from kiosk.health.doctor.session import SessionFacts

UNIT = "thuocdo-kiosk.service"
_ASKED = "LoadState,ActiveState,SubState,Result,NRestarts,WatchdogUSec"
_UNITS = {"us": 1e-6, "ms": 1e-3, "s": 1.0, "min": 60.0, "h": 3600.0}


def read_session(*, running: bool, run: Path = Path("/run")) -> SessionFacts:
    """The facts. `running`: whether it is the running kiosk that asks."""
    if not (run / "systemd" / "system").is_dir():
        return SessionFacts(systemd=False, running=running)
    return parse_session(said_by(("systemctl", "show", UNIT, "-p", _ASKED)), running=running)


def parse_session(said: str, *, running: bool) -> SessionFacts:
    """The facts in what `systemctl show` said."""
    found = dict(line.split("=", 1) for line in said.splitlines() if "=" in line)
    restarts = found.get("NRestarts", "0")
    return SessionFacts(
        systemd=True,
        load=found.get("LoadState", ""),
        active=found.get("ActiveState", ""),
        sub=found.get("SubState", ""),
        result=found.get("Result", ""),
        restarts=int(restarts) if restarts.isdigit() else 0,
        watchdog_s=_seconds(found.get("WatchdogUSec", "")),
        running=running,
    )


def _seconds(text: str) -> float:
    """`20s`, `1min 30s` or `infinity`, as systemd writes a span; 0 for none."""
    whole = 0.0
    for part in text.split():
        number = part.rstrip("abcdefghijklmnopqrstuvwxyz")
        try:
            whole += float(number) * _UNITS.get(part[len(number) :], 0.0)
        except ValueError:
            return 0.0
    return whole

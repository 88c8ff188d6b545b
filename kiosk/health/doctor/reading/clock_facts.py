"""The machine's clocks: the wall's, the battery's, and whether it follows a time server."""

from datetime import datetime
from pathlib import Path

from kiosk.health.doctor.clocks import ClockFacts
from kiosk.health.doctor.reading.small_file import read_number


def read_clocks(
    now: datetime,
    offset_s: int | None,
    sys: Path = Path("/sys"),
    run: Path = Path("/run"),
) -> ClockFacts:
    """The facts at `now`; `offset_s` as the central's signed time said."""
    return ClockFacts(now, offset_s, _follows_a_server(run), _rtc_s(now, sys))


def _follows_a_server(run: Path) -> bool | None:
    """By systemd-timesyncd's mark; None where it does not run and another program may."""
    if not (run / "systemd" / "timesync").is_dir():
        return None
    return (run / "systemd" / "timesync" / "synchronized").exists()


def _rtc_s(now: datetime, sys: Path) -> int | None:
    shown = read_number(sys / "class" / "rtc" / "rtc0" / "since_epoch")
    return None if shown is None else round(shown - now.timestamp())

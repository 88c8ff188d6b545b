"""Alarms of the sample sites, for the pictures of the page: urgent and not, one noted, one put off.

Nothing is off in the sample itself, so that the central ends them at its next look: they are raised
anew before each picture.
"""

from datetime import datetime, timedelta
from typing import Any

from central.alarms.acting import Aim, snooze, take_note
from central.audit_log.hands import pen_of, person_author
from central.commands.opening import open_database, open_settings
from central.moment import to_text, utc_now
from central.store.alarm_queries import note_look
from central.store.alarm_tables import WHOLE_CENTRAL
from central.store.engine import writing
from central.store.fleet_tables import alarms
from central.store.upsert import put
from demo.folder import DemoFolder
from demo.hall import SITE
from demo.sample_central import IT_ACCOUNT
from demo.sample_people import EMPTY_SITE

DARK_KIOSKS = 14

_ALARMS = (
    ("disk-full", SITE, "k-mau-03", "03", 190, "412 MB"),
    ("check-code-altered", SITE, "k-mau-04", "04", 1500, "k-mau-04/AAECAwQFBgcICQ/7: another"),
    ("source-unhealthy", SITE, "k-mau-01", "01", 65, "garbled"),
    ("configuration-waits", SITE, "k-mau-02", "02", 130, ""),
    ("clock-off", SITE, "k-mau-04", "04", 300, ""),
    ("version-old", SITE, "k-mau-03", "03", 30_000, "0.0.9 < 0.1.0"),
    ("storage-full", WHOLE_CENTRAL, None, None, 20, "/var/lib/thuocdo: 1800 MB"),
)


def add_alarms(folder: DemoFolder) -> None:
    """Raise them in the sample central of `folder`."""
    settings = open_settings(folder.central_settings)
    engine, now = open_database(folder.central_settings), utc_now()
    author = person_author(pen_of(settings), IT_ACCOUNT, "", now)
    dark = [("kiosk-silent", EMPTY_SITE, f"k-toi-{n:02}", None, 40, "") for n in range(DARK_KIOSKS)]
    with writing(engine) as connection:
        put(connection, alarms, [_row(each, now) for each in (*_ALARMS, *dark)])
        note_look(connection, WHOLE_CENTRAL, "sites", to_text(now), to_text(now))
    shown = to_text(now)
    with writing(engine) as connection:
        take_note(connection, author, Aim(SITE, "disk-full", shown), "Thợ đến lúc 14:00.", now)
    with writing(engine) as connection:
        aim = Aim(SITE, "clock-off", shown)
        snooze(connection, author, aim, "three-days", "Chờ mở cổng máy chủ thời gian.", now)
    engine.dispose()


def _row(given: tuple[str, str, str | None, str | None, int, str], now: datetime) -> dict[str, Any]:
    kind, site, kiosk, counter, minutes, detail = given
    at = to_text(now - timedelta(minutes=minutes))
    row: dict[str, Any] = dict.fromkeys(column.name for column in alarms.columns)
    return row | {
        "site_id": site,
        "alarm_id": f"sample:{kind}:{kiosk}",
        "kind": kind,
        "kiosk_id": kiosk,
        "counter_id": counter,
        "detail": detail,
        "at": at,
        "since": at,
    }

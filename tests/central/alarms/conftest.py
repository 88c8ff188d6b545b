"""Facts of sample kiosks, and a hall whose alarms are looked at."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from central.alarms.facts import Beat, CentralFacts, KioskFacts, SiteFacts
from central.alarms.look import Looker
from central.moment import to_text
from central.reference.opening_hours import Calendar, Week
from central.store.engine import reading, writing
from central.store.fleet_tables import heartbeats
from central.store.upsert import put

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=ZONE)
WORKDAY = ((time(7, 30), time(11, 30)), (time(13, 30), time(17, 0)))
HOURS = Calendar(([Week(MONDAY.date(), None, (WORKDAY,) * 5 + ((), ()))],), ({},))
UNKNOWN = Calendar((), ())
LONG_AGO = MONDAY - timedelta(days=30)


def beat(at=MONDAY, **said):
    told = {"source": "ok", "disk_free_mb": 9000, "clock": "synced", "version": "0.2.0", **said}
    return Beat(at=at, **told)


def kiosk(name="k-1", **known):
    told = {"counter": "quay-1", "bound_counter": "quay-1", "known_since": LONG_AGO, **known}
    told.setdefault("beat", beat())
    return KioskFacts(name, **told)


def site(*kiosks, **known):
    told = {"hours": HOURS, "watched_since": LONG_AGO, "version": "0.2.0", **known}
    return SiteFacts(site="xa-mau", zone=ZONE, kiosks=kiosks, **told)


@pytest.fixture
def central_facts():
    """What the looker is told of the central; tests change it."""
    return {"now": CentralFacts(holds_records=False, head_at=None)}


@pytest.fixture
def looker(hall, central_facts):
    def of_central(_now):
        return central_facts["now"]

    return Looker(hall.engine, hall.clock, "0.2.0", None, of_central)


def look(hall, looker, **later):
    """One look, so much later; with none, a minute later."""
    hall.now += timedelta(**(later or {"minutes": 1}))
    assert looker.look()


def put_beat(hall, kiosk_id, **said):
    """What a heartbeat at this moment leaves in the database."""
    row = {
        "site_id": "xa-mau",
        "kiosk_id": kiosk_id,
        "received_at": to_text(hall.now),
        "epoch": "A" * 22,
        "seq": 1,
        "hash": "A" * 43,
        "unsent": 0,
        "source": "ok",
        "source_reason": "",
        "disk_free_mb": 9000,
        "clock": "synced",
        "version": "0.2.0",
        "at": to_text(hall.now),
        **said,
    }
    with writing(hall.engine) as connection:
        put(connection, heartbeats, [row])


def alarms_of(hall, sites=None):
    from central.alarms import standing

    with reading(hall.engine) as connection:
        return standing(connection, sites, hall.now)


def utc(*given):
    return datetime(*given, tzinfo=UTC)

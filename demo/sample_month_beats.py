"""Heartbeats of the sample month's kiosks: all are well but one, which was heard of two days ago.

That one has said before it fell silent that it holds records which never came: they are missing.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine

from central.commands.revoke import retire_kiosk
from central.fleet.desk import Desk
from central.fleet.heartbeat import keep_heartbeat
from central.fleet.signed import Token
from central.keys import CentralKeys
from central.store.engine import reading, writing
from central.store.kiosk_queries import Kiosk, find_kiosk, list_kiosks
from central.store.log_queries import newest_log
from demo.sample_month_hall import BROKEN, MAIN, MERGED, SITES
from demo.sample_month_plans import BROKEN_FOR
from kiosk.record import base64url

NEVER_CAME = 37
"""Records that the broken device says it holds."""
DISK_FREE_MB, UP_MS = 9_000, 3_600_000


def beat_all(engine: Engine, keys: CentralKeys, now: datetime | None) -> None:
    """Every kiosk was heard of at `now`, by the wall clock if None; the broken one stays silent."""
    desk = Desk(engine, keys)
    at = now or datetime.now(UTC)
    with reading(engine) as connection:
        found = [
            (site.id, each) for site in SITES for each in list_kiosks(connection, site_id=site.id)
        ]
    for site, row in found:
        is_broken = site == MAIN and row.counter_id == BROKEN
        if site == MERGED or (is_broken and now is None):
            continue
        with writing(engine) as connection:
            kiosk = find_kiosk(connection, row.kiosk_id)
            if kiosk is not None:
                tag = desk.configuration_tag(connection, kiosk)
                _beat(connection, kiosk, tag, at, is_broken=is_broken)


def retire_merged(engine: Engine, config: Path, now: datetime) -> None:
    """The kiosks of the site that goes on in another have ended their work."""
    with reading(engine) as connection:
        found = list_kiosks(connection, site_id=MERGED)
    for kiosk in found:
        retire_kiosk(config, kiosk.kiosk_id, None, now, "nhập vào Xã Mẫu Hai (mẫu)")


def _beat(
    connection: Connection, kiosk: Kiosk, tag: str, now: datetime, *, is_broken: bool
) -> None:
    newest = newest_log(connection, kiosk.site_id, kiosk.kiosk_id)
    if newest is None:
        return
    epoch, log = newest
    at = now - BROKEN_FOR if is_broken else now
    head: dict[str, Any] = {"seq": log.seq, "hash": log.head, "unsent": 0}
    if is_broken:
        lost = base64url.sha256(b"a record that never came")
        head = {"seq": log.seq + NEVER_CAME, "hash": lost, "unsent": NEVER_CAME}
    token = Token(base64url.sha256(f"{kiosk.kiosk_id} {at}".encode()), int(at.timestamp()))
    said = {
        "v": 1,
        "kiosk": kiosk.kiosk_id,
        "epoch": epoch,
        **head,
        "source": "ok",
        "source_reason": "",
        "disk_free_mb": DISK_FREE_MB,
        "clock": "synced",
        "version": "1.0",
        "at": at.isoformat(timespec="milliseconds"),
        "boot": "5a3d",
        "up_ms": UP_MS + int((at - datetime(2026, 1, 1, tzinfo=UTC)) / timedelta(milliseconds=1)),
        "token": token.hash,
        "configuration_etag": tag,
        "key_level": "file",
        "configuration_refused": None,
    }
    keep_heartbeat(connection, kiosk, said, at.astimezone(UTC), token)

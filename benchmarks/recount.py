"""How long `central recount` takes for a million records, on PostgreSQL, as IT runs it.

The records are written into the tables without ingest, by COPY: sites of several kiosks that each
sent visits of four records. The first count fills the tallies (`--write`); what is measured is the
second one, which finds every figure as it is stored. `python -m benchmarks.recount profile` says
where the time goes in one site.
"""

import base64
import cProfile
import hashlib
import json
import pstats
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks.ingest import NOW, draft_of, make_central, site_name
from central.audit.count_again import count_site_again, recount_site
from central.moment import to_text
from central.store.engine import open_engine, writing
from central.store.fleet_tables import sites
from central.store.log_tables import logs
from central.store.record_rows import COLUMNS, insert_records
from tests.postgresql.cluster import Cluster

RECORDS = 1_000_000
SITES = 20
KIOSKS = 5
"""Of each site."""

BATCH = 500
A_DAY = 240
"""Records of one kiosk: sixty visits."""

FIRST_DAY = datetime.fromisoformat("2026-01-05T08:00:00+07:00")
LINES = 40


def measure(runs: int, records: int = RECORDS) -> list[float]:
    """Seconds for all sites, one figure for each run."""
    took = []
    with (
        Cluster(durable=True, shared_buffers="256MB", max_wal_size="4GB") as cluster,
        tempfile.TemporaryDirectory() as folder,
    ):
        url = cluster.create()
        fill(Path(folder), url, records, SITES)
        config = Path(folder, "central.toml")
        config.write_text(f'[database]\nurl = "{url}"\n', "utf-8")
        _recount(config, "--write")
        for _ in range(runs):
            began = time.perf_counter()
            _recount(config)
            took.append(time.perf_counter() - began)
    return took


def _recount(config: Path, *more: str) -> None:
    command = [sys.executable, "-c", "from central.cli import main; main()", "recount", *more]
    subprocess.run([*command, "--config", str(config)], check=True, stdout=subprocess.DEVNULL)


def fill(folder: Path, url: str | None, records: int, count: int) -> None:
    """A central with `count` sites that hold so many records in all, and nothing counted."""
    engine = open_engine(make_central(folder, url, count).database_url)
    of_log = records // (count * KIOSKS)
    for number in range(count):
        site = site_name(number)
        with writing(engine) as connection:
            for kiosk in range(KIOSKS):
                rows = list(_rows(site, f"k-{kiosk:010d}", kiosk, of_log))
                insert_records(connection, rows)
                connection.execute(logs.insert(), _log(site, f"k-{kiosk:010d}", rows))
            batches = -(-of_log // BATCH) * KIOSKS
            connection.execute(sites.update().where(sites.c.site_id == site), {"batches": batches})
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("ANALYZE")
    engine.dispose()


def _rows(site: str, kiosk: str, place: int, records: int) -> Iterator[tuple[Any, ...]]:
    received_at, epoch = to_text(NOW), "B" * 21 + "A"
    previous = "A" * 43
    for seq in range(1, records + 1):
        day, of_day = divmod(seq, A_DAY)
        at = FIRST_DAY + timedelta(days=day, seconds=of_day * 120)
        draft = draft_of(f"{kiosk[:2]}{place:04d}", seq)
        payload = {
            "v": 1,
            "site": site,
            "kiosk": kiosk,
            "epoch": epoch,
            "seq": seq,
            "prev": previous,
            "at": at.isoformat(timespec="milliseconds"),
            "boot": "0123456789abcdef",
            "up_ms": seq * 120_000,
            "clock": "synced",
            "kind": draft.kind,
            "body": draft.body,
        }
        data = json.dumps(payload, separators=(",", ":")).encode()
        digest = hashlib.sha256(data).digest()
        previous = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        values = {
            "site_id": site,
            "kiosk_id": kiosk,
            "epoch": epoch,
            "seq": seq,
            "hash": previous,
            "check_part": previous[:12] if draft.kind == "rating" else None,
            "payload": data,
            "signature": digest * 2,
            "kid": digest,
            "jws": None,
            "kind": draft.kind,
            "day": at.date().isoformat(),
            "batch": (seq - 1) // BATCH * KIOSKS + place + 1,
            "received_at": received_at,
        }
        yield tuple(values[name] for name in COLUMNS)


def _log(site: str, kiosk: str, rows: list[tuple[Any, ...]]) -> dict[str, Any]:
    last = dict(zip(COLUMNS, rows[-1], strict=True))
    return {
        "site_id": site,
        "kiosk_id": kiosk,
        "epoch": last["epoch"],
        "seq": last["seq"],
        "head": last["hash"],
        "head_at": last["received_at"],
        "opened_at": last["received_at"],
        "rules_state": "",
    }


def _profile(records: int) -> None:
    profiler = cProfile.Profile()
    with Cluster() as cluster, tempfile.TemporaryDirectory() as folder:
        url = cluster.create()
        fill(Path(folder), url, records, 1)
        engine = open_engine(url)
        began = time.perf_counter()
        count_site_again(engine, site_name(0), NOW)
        print(f"repaired in {time.perf_counter() - began:.2f} s")
        began, worked = time.perf_counter(), time.process_time()
        found = recount_site(engine, site_name(0), NOW, write=False)
        took = f"{time.perf_counter() - began:.2f} s, {time.process_time() - worked:.2f} of its own"
        print(f"counted in {took}: {found}")
        profiler.enable()
        recount_site(engine, site_name(0), NOW, write=False)
        profiler.disable()
        engine.dispose()
    pstats.Stats(profiler).sort_stats("tottime").print_stats(LINES)


if __name__ == "__main__":
    if sys.argv[1:2] == ["profile"]:
        _profile(int(sys.argv[2]) if sys.argv[2:] else 40_000)
    else:
        print(measure(1, int(sys.argv[1]) if sys.argv[1:] else RECORDS))

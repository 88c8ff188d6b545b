"""How many records a second the central takes in: SQLite, one worker, batches of 500.

`measure` goes through the real receiver (unpack, read, verify every signature, store, tally,
commit, receipt); `measure_http` through `central serve` in a process of its own. The records
are made and signed when it runs: visits of four records (called, served, prompted, rating) of
one kiosk, as a kiosk that was cut off sends them.
"""

import gzip
import json
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.processor_time import Costs
from central.fleet.approval import approve
from central.fleet.batch_tokens import issue_token
from central.fleet.enrolment import Wish, enrol
from central.ingest.dossier_box import DossierBoxes
from central.ingest.receive import Receiver
from central.ingest.verify import verification_threads
from central.keys import load_keys, make_keys
from central.settings import DatabaseSettings, ServerSettings, Settings
from central.store.engine import open_engine, writing
from central.store.fleet_tables import counters, sites
from central.store.migrate import migrate
from kiosk.identity.token import random_nonce
from kiosk.record import Draft, Place, SigningKey, Stamp, sign_record

BATCH = 500
BATCHES = 12
"""Of one run; the first two warm up and are not measured."""

WARM_UP = 2
TICK_S = 0.02
NOW = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)


def measure(runs: int) -> list[float]:
    """Records per second through the receiver, one figure for each run."""
    return [_one_run() for _ in range(runs)]


def measure_http(runs: int) -> list[float]:
    """Records per second over HTTP, from this process to one of its own, for each run."""
    return [_one_run_over_http() for _ in range(runs)]


def _one_run() -> float:
    with tempfile.TemporaryDirectory() as folder:
        return records_per_second(Path(folder))


def records_per_second(
    folder: Path, url: str | None = None, senders: int = 1, costs: Costs | None = None
) -> float:
    """Through the receiver, into the empty database at `url`, or SQLite in `folder`.

    `senders`: kiosks that send at the same time, each its next batch when it has its receipt;
    `costs`: where the processor time is noted.
    """
    settings = make_central(folder, url)
    engine = open_engine(settings.database_url)
    logs = [_signed_log(settings) for _ in range(senders)]
    keys = load_keys(settings.key_directory)
    with verification_threads() as pool, ThreadPoolExecutor(senders) as kiosks:
        receiver = Receiver(engine, keys.receipt, pool, DossierBoxes(keys.sealing))

        def send(log: tuple[str, list[bytes]], first: int, end: int) -> None:
            for body in log[1][first:end]:
                receiver.receive(log[0], body, "gzip", NOW)

        for log in logs:
            send(log, 0, WARM_UP)
        records = senders * (BATCHES - WARM_UP) * BATCH
        with (costs or Costs()).of(records, pool.checker.pid):
            began = time.perf_counter()
            sent = [kiosks.submit(send, log, WARM_UP, BATCHES) for log in logs]
            for each in sent:
                each.result()
            took = time.perf_counter() - began
    engine.dispose()
    return records / took


def _signed_log(settings: Settings) -> tuple[str, list[bytes]]:
    key = SigningKey.generate()
    place = enrol_kiosk(settings, key)
    return place.kiosk, [pack(batch) for batch in signed_batches(place, key)]


def _one_run_over_http() -> float:
    import requests

    with tempfile.TemporaryDirectory() as folder:
        settings = make_central(Path(folder))
        key = SigningKey.generate()
        place = enrol_kiosk(settings, key)
        bodies = [pack(batch) for batch in signed_batches(place, key)]
        headers = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
        with served(Path(folder)) as url, requests.Session() as session:
            session.trust_env = False
            address = f"{url}/api/v1/kiosks/{place.kiosk}/records"
            for body in bodies[:WARM_UP]:
                session.post(address, data=body, headers=headers).raise_for_status()
            began = time.perf_counter()
            for body in bodies[WARM_UP:]:
                session.post(address, data=body, headers=headers).raise_for_status()
            took = time.perf_counter() - began
    return (BATCHES - WARM_UP) * BATCH / took


@contextmanager
def served(folder: Path, url: str | None = None) -> Iterator[str]:
    """The address of `central serve` in a process of its own, with the database at `url`."""
    config, ready = folder / "central.toml", folder / "ready"
    database = f'[database]\nurl = "{url}"\n' if url else ""
    config.write_text(f"[server]\nport = 0\n{database}", "utf-8")
    command = [sys.executable, "-c", "from central.cli import main; main()", "serve"]
    process = subprocess.Popen(
        [*command, "--config", str(config), "--ready-file", str(ready)],
        stdout=subprocess.DEVNULL,
        # A line for every request, and every worker writes one: measured with it, read by nobody.
        stderr=subprocess.DEVNULL,
    )
    try:
        tick = threading.Event()
        while not ready.exists() and process.poll() is None:
            tick.wait(TICK_S)
        yield ready.read_text("ascii").strip()
    finally:
        process.terminate()
        process.wait()


def make_central(folder: Path, url: str | None = None, count: int = 1) -> Settings:
    """A central with so many sites of one counter each, its keys in `folder`; `url`: as above."""
    settings = Settings(
        server=ServerSettings(),
        database=DatabaseSettings(url=url or f"sqlite:///{folder}/central.sqlite"),
    ).in_folder(folder)
    make_keys(settings.key_directory)
    engine = open_engine(settings.database_url)
    migrate(engine)
    with writing(engine) as connection:
        for number in range(count):
            site = {"name": "Bộ phận Một cửa Xã Mẫu", "unit": "Xã Mẫu", "sample": True}
            site |= {"site_id": site_name(number), "timezone": "Asia/Ho_Chi_Minh", "batches": 0}
            connection.execute(sites.insert(), site)
            counter = {"counter_id": "quay-1", "name": "Quầy 1", "field": "Mẫu"}
            connection.execute(counters.insert(), {"site_id": site["site_id"], **counter})
    engine.dispose()
    return settings


def site_name(number: int) -> str:
    """The id of a site, from 0."""
    return "xa-mau" if number == 0 else f"xa-mau-{number}"


def enrol_kiosk(settings: Settings, key: SigningKey, site: int = 0) -> Place:
    """An approved kiosk that signs with `key`."""
    engine = open_engine(settings.database_url)
    with writing(engine) as connection:
        token = issue_token(connection, site_name(site), 1, 7, NOW)
        kiosk, _ = enrol(connection, Wish(key.verify_key, token, "quay-1"), NOW)
        approve(connection, kiosk, None, NOW)
    engine.dispose()
    return Place(kiosk.site_id, kiosk.kiosk_id)


def signed_batches(place: Place, key: SigningKey) -> Iterator[list[str]]:
    """The kiosk's log from its beginning, in compact forms, cut into batches."""
    epoch, previous = "B" * 21 + "A", "A" * 43
    batch: list[str] = []
    for seq in range(1, BATCHES * BATCH + 1):
        stamp, draft = stamp_of(seq), draft_of(place.kiosk, seq)
        record = sign_record(key, place, epoch, seq, previous, stamp, draft)
        previous = record.hash
        batch.append(record.compact)
        if len(batch) == BATCH:
            yield batch
            batch = []


def _at(seq: int) -> str:
    minutes, seconds = divmod(seq * 2 % (8 * 3600), 60)
    hours, minutes = divmod(minutes, 60)
    return f"2026-03-02T{8 + hours:02d}:{minutes:02d}:{seconds:02d}.000+07:00"


def stamp_of(seq: int) -> Stamp:
    """When record `seq` of a log was made."""
    return Stamp(_at(seq), "0123456789abcdef", seq * 15_000, "synced")


def draft_of(kiosk: str, seq: int) -> Draft:
    """What record `seq` of a log says: visits of four records, after the opening."""
    if seq == 1:
        return Draft("epoch.opened", {"reason": "first", "before": None})
    visit, counter = f"{seq // 4:08x}-{kiosk[2:6]}-7000-8000-{seq // 4:012x}", "quay-1"
    match seq % 4:
        case 0:
            return Draft("visit.called", {"visit": visit, "counter": counter, "service": None})
        case 1:
            return Draft("visit.served", {"visit": visit, "counter": counter, "officer": "cb-01"})
        case 2:
            return Draft("visit.prompted", {"visit": visit, "counter": counter, "officer": "cb-01"})
    body = {
        "visit": visit,
        "counter": counter,
        "officer": "cb-01",
        "procedure": None,
        "stage": "result",
        "questionnaire": "mot-cua@1",
        "lang": "vi",
        "trigger": "served",
        "answers": {"service": 1 + seq % 5, "officer": 4},
        "took_ms": 4_000 + seq % 1000,
        "partial": False,
        "late": False,
        "test": False,
        "nonce": random_nonce(),
    }
    return Draft("rating", body)


def pack(batch: list[str]) -> bytes:
    """A batch as it travels."""
    body = json.dumps({"records": [{"jws": jws} for jws in batch]}, separators=(",", ":"))
    return gzip.compress(body.encode("ascii"), 4, mtime=0)

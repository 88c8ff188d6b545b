"""One record a request: how many requests a second one worker of `central serve` answers.

Eight clients, each with a line of its own that stays open, send what many kiosks have signed, a
record at a time and each when the one before it was answered. PostgreSQL is a private cluster that
flushes to the disk as in production. Measured at two sizes of the stored log, with all kiosks in
one site and with a site for each: the worth is in the ratio of the two sizes, and, on a machine
with other work, in the processor time of a request.
"""

import json
import multiprocessing
import os
import socket
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks.ingest import draft_of, enrol_kiosk, make_central, pack, served, stamp_of
from benchmarks.processor_time import children_of, spent_us
from central.ingest.dossier_box import DossierBoxes
from central.ingest.receive import Receiver
from central.ingest.verify import verification_threads
from central.keys import load_keys
from central.settings import Settings
from central.store.engine import open_engine
from kiosk.record import Place, SigningKey, Stamp, sign_record
from tests.postgresql.cluster import Cluster

CLIENTS = 8
KIOSKS = 32
REQUESTS = 3_200
"""Of one measurement: within what a kiosk may send at once (`central.operation.route_limits`)."""

WARM_UP = 640
"""Requests before anything is measured: what is measured is a central at work, not its start."""

SIZES = (10_000, 50_000)
NOW = datetime.now(UTC)
DAY = NOW.astimezone(timezone(timedelta(hours=7))).date().isoformat()
FILLED_BY = 500
ANSWER_BYTES = 65_536
LIMIT_S = 60.0


@dataclass(frozen=True, slots=True)
class Found:
    """Requests a second, and the processor time of each: of the central, and of PostgreSQL."""

    rate: float
    central_us: float
    database_us: float


@dataclass(slots=True)
class Sample:
    """A kiosk that signs its log, record by record."""

    place: Place
    key: SigningKey
    seq: int = 0
    head: str = "A" * 43
    epoch: str = "B" * 21 + "A"

    def sign(self, count: int) -> list[str]:
        """The next records."""
        made = []
        for _ in range(count):
            self.seq += 1
            draft, stamp = draft_of(self.place.kiosk, self.seq), _today(stamp_of(self.seq))
            record = sign_record(
                self.key, self.place, self.epoch, self.seq, self.head, stamp, draft
            )
            self.head = record.hash
            made.append(record.compact)
        return made


def _today(stamp: Stamp) -> Stamp:
    """Records that come one by one are of today; of a day that was published each would be noted
    as a late one.
    """
    return replace(stamp, at=f"{DAY}{stamp.at[len(DAY) :]}")


def measure(sites: int) -> dict[int, Found]:
    """What was found, by how many records are stored. `sites`: 1, or one for each kiosk."""
    found = {}
    with Cluster(durable=True, shared_buffers="128MB") as cluster:
        url = cluster.create()
        with tempfile.TemporaryDirectory() as folder:
            settings = make_central(Path(folder), url, sites)
            kiosks = [_sample(settings, number % sites) for number in range(KIOSKS)]
            before = set(children_of(os.getpid()))
            with served(Path(folder), url) as address:
                central = (set(children_of(os.getpid())) - before).pop()
                stored = WARM_UP
                _requests_per_second(address, kiosks, WARM_UP)
                for size in SIZES:
                    stored += _fill(settings, kiosks, size - stored)
                    found[size] = _measured(central, cluster, address, kiosks)
                    stored += REQUESTS
    return found


def _measured(central: int, cluster: Cluster, address: str, kiosks: list[Sample]) -> Found:
    began = _spent_us(central, cluster)
    rate = _requests_per_second(address, kiosks, REQUESTS)
    ended = _spent_us(central, cluster)
    # Of servers that ended meanwhile nothing is known; they are not the central's.
    used = {pid: us - began.get(pid, 0.0) for pid, us in ended.items()}
    of_central = used.pop(central)
    return Found(rate, of_central / REQUESTS, sum(used.values()) / REQUESTS)


def _spent_us(central: int, cluster: Cluster) -> dict[int, float]:
    return {pid: spent_us(pid) for pid in (central, *children_of(cluster.process.pid))}


def _sample(settings: Settings, site: int) -> Sample:
    key = SigningKey.generate()
    return Sample(enrol_kiosk(settings, key, site), key)


def _fill(settings: Settings, kiosks: list[Sample], wanted: int) -> int:
    """Store records by the receiver itself, in batches; how many."""
    engine = open_engine(settings.database_url)
    keys = load_keys(settings.key_directory)
    stored = 0
    with verification_threads() as pool:
        receiver = Receiver(engine, keys.receipt, pool, DossierBoxes(keys.sealing))
        while stored < wanted:
            for kiosk in kiosks:
                batch = kiosk.sign(min(FILLED_BY, -(-wanted // len(kiosks))))
                receiver.receive(kiosk.place.kiosk, pack(batch), "gzip", NOW)
                stored += len(batch)
    # As autovacuum does within a minute: statements that were planned for small tables are planned
    # anew.
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")
    engine.dispose()
    return stored


def _requests_per_second(address: str, kiosks: list[Sample], requests: int) -> float:
    parts = urlsplit(address)
    host, port = parts.hostname or "", parts.port or 0
    each = requests // len(kiosks)
    lines: list[list[list[bytes]]] = [[] for _ in range(CLIENTS)]
    for number, kiosk in enumerate(kiosks):
        path = f"/api/v1/kiosks/{kiosk.place.kiosk}/records"
        lines[number % CLIENTS].append([_request(path, one) for one in kiosk.sign(each)])
    # The clients in a process of their own: they are not the central's work.
    with multiprocessing.get_context("fork").Pool(1) as pool:
        took = pool.apply(_send_all, (host, port, lines))
    return each * len(kiosks) / took


def _request(path: str, compact: str) -> bytes:
    body = json.dumps({"records": [{"jws": compact}]}).encode()
    head = f"POST {path} HTTP/1.1\r\nHost: central\r\nContent-Type: application/json\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


def _send_all(host: str, port: int, lines: list[list[list[bytes]]]) -> float:
    together = threading.Barrier(CLIENTS + 1)
    with ThreadPoolExecutor(CLIENTS) as threads:
        sent = [threads.submit(_send, host, port, logs, together) for logs in lines]
        together.wait()
        began = time.perf_counter()
        for each in sent:
            each.result()
        return time.perf_counter() - began


def _send(host: str, port: int, logs: list[list[bytes]], together: threading.Barrier) -> None:
    with socket.create_connection((host, port), LIMIT_S) as line:
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        together.wait()
        for request in _in_turn(logs):
            line.sendall(request)
            answer = b""
            while not _is_whole(answer):
                answer += line.recv(ANSWER_BYTES)
            if not answer.startswith(b"HTTP/1.1 200 "):
                message = f"refused: {answer[:600]!r}"
                raise RuntimeError(message)


def _in_turn(logs: list[list[bytes]]) -> Iterator[bytes]:
    for requests in zip(*logs, strict=True):
        yield from requests


def _is_whole(answer: bytes) -> bool:
    head, end, body = answer.partition(b"\r\n\r\n")
    if not end:
        return False
    length = next(
        int(line.split(b":")[1])
        for line in head.split(b"\r\n")
        if line.lower().startswith(b"content-length:")
    )
    return len(body) >= length


if __name__ == "__main__":
    for count in (1, KIOSKS):
        print(count, "sites:", measure(count))

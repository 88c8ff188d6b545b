"""A central that is killed in the middle of its work has lost nothing that it receipted.

The process is real and so is kill -9; a sender goes on as a kiosk does, from its last receipt.
"""

import random
import subprocess
import sys
import threading
import time

import pytest
import requests

from central.audit.audit_site import audit_site
from kiosk.record import open_receipt
from tests.central.hall import SITE, pack, visit_id

ROUNDS, LONG_ROUNDS = 3, 20
VISITS_A_ROUND = 150
"""More than a central takes in before it is killed."""

BATCH = 7
LIMIT_S = 60
CODE = "from central.cli import main; main()"


class Process:
    """`central serve` on the hall's folder."""

    def __init__(self, hall):
        self.ready = hall.folder / "ready"
        self.ready.unlink(missing_ok=True)
        config = hall.folder / "central.toml"
        config.write_text("[server]\nport = 0\n", "utf-8")
        self.process = subprocess.Popen(
            [sys.executable, "-c", CODE, "serve", "--config", config, "--ready-file", self.ready],
            stdout=subprocess.DEVNULL,
        )
        tick, limit = threading.Event(), time.monotonic() + LIMIT_S
        while not self.ready.exists() and time.monotonic() < limit:
            assert self.process.poll() is None
            tick.wait(0.02)
        self.url = self.ready.read_text("ascii").strip()

    def kill_after(self, delay_s):
        timer = threading.Timer(delay_s, self.process.kill)
        timer.start()
        return timer


@pytest.fixture
def started():
    processes = []
    yield processes.append
    for each in processes:
        each.process.kill()
        each.process.wait()


@pytest.mark.parametrize("rounds", [ROUNDS, pytest.param(LONG_ROUNDS, marks=pytest.mark.long)])
def test_nothing_receipted_is_lost_and_nothing_counts_twice_when_the_central_is_killed(
    hall, started, rounds
):
    kiosk = hall.add_kiosk()
    visits = VISITS_A_ROUND * rounds
    for number in range(visits):
        kiosk.serve_and_rate(visit_id(number))
    receipted, chance = 0, random.Random(2026)
    for _ in range(rounds):
        central = Process(hall)
        started(central)
        timer = central.kill_after(chance.uniform(0.02, 0.4))
        receipted = send_from(hall, central.url, kiosk, receipted)
        timer.join()
        central.process.wait()
        held = hall.rows("SELECT count(*) FROM records")[0][0]
        assert held >= receipted
        audit_site(hall.engine, SITE)
    assert receipted < len(kiosk.log), "all was sent before the last kill"
    kiosk.send(kiosk.log[receipted : receipted + 500])
    while (receipted := hall.rows("SELECT seq FROM logs")[0][0]) < len(kiosk.log):
        kiosk.send(kiosk.log[receipted : receipted + 500])
    found = audit_site(hall.engine, SITE)
    assert (found.records, found.ratings, found.marked) == (len(kiosk.log), visits, 0)


def send_from(hall, url, kiosk, receipted):
    """Send batch after batch from the last receipt; the last receipt when the line broke."""
    address = f"{url}/api/v1/kiosks/{kiosk.place.kiosk}/records"
    headers = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
    with requests.Session() as session:
        session.trust_env = False
        try:
            while receipted < len(kiosk.log):
                body = pack(kiosk.log[receipted : receipted + BATCH])
                answer = session.post(address, data=body, headers=headers, timeout=LIMIT_S)
                answer.raise_for_status()
                receipt = open_receipt(answer.json()["receipt"], hall.keys.receipt.verify_key)
                receipted = receipt.head.seq
        except (requests.ConnectionError, requests.exceptions.ChunkedEncodingError):
            # Killed before the answer, or in the middle of it.
            pass
    return receipted

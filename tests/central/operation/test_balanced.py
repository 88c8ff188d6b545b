"""Two processes on one PostgreSQL behind Debian's HAProxy; one is killed in the middle of a storm.

Records, keys, processes, balancer and kill -9 are real.
"""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
import requests

from benchmarks.storm_kiosks import Address, lost_and_double, make_kiosks, storm
from central.audit.audit_site import audit_site
from tests.central.operation.balancer import Balancer
from tests.central.operation.central_process import wait_until

KIOSKS, VISITS, BATCH = 20, 12, 7
WITHIN_S = 2.0
LIMIT_S = 60


@pytest.fixture
def pair(province, start_province):
    """Two processes on one database."""
    more = "[operation]\ndrain_seconds = 5\n[log]\naddresses = true\n"
    return [start_province(name, more=more) for name in "ab"]


@pytest.fixture
def balancer(province, pair):
    made = Balancer(province.folder, [each.port for each in pair])
    yield made
    made.close()


def records_held(province):
    return province.rows("SELECT count(*) FROM records")[0][0]


def test_nothing_is_lost_or_double_when_one_of_two_is_killed_in_a_storm(province, pair, balancer):
    kiosks = make_kiosks(province.engine, KIOSKS, VISITS, datetime.now(UTC))
    for each in kiosks:
        each.batch = BATCH
    signed = sum(len(each.log) for each in kiosks)
    address = Address("127.0.0.1", balancer.port, province.keys.receipt.verify_key)
    with ThreadPoolExecutor(1) as thread:
        under_way = thread.submit(lambda: asyncio.run(storm(kiosks, address, WITHIN_S)))
        wait_until(lambda: records_held(province) > signed // 10, LIMIT_S, "the storm")
        pair[0].kill()
        at_kill = records_held(province)
        under_way.result(LIMIT_S)
    assert at_kill < signed, "it was killed in the middle"
    assert lost_and_double(province.engine, kiosks) == (0, 0)
    assert [each.receipted for each in kiosks] == [len(each.log) for each in kiosks]
    found = [audit_site(province.engine, site) for site in {each.place.site for each in kiosks}]
    assert sum(each.records for each in found) == signed
    assert sum(each.ratings for each in found) == KIOSKS * VISITS


def the_caller_is_known(url, pair, http):
    """And figures are kept from it."""
    assert http.get(f"{url}/metrics").status_code == 403
    # The balancer sets the caller's address anew: nobody chooses one.
    for _ in pair:
        assert http.get(f"{url}/k", headers={"X-Forwarded-For": "192.0.2.7"}).ok

    def lines():
        every = [line for each in pair for line in each.errors().splitlines()]
        return [line for line in every if "route=/k " in line]

    wait_until(lambda: len(lines()) == len(pair), LIMIT_S, "a line of each request")
    told = lines()
    assert all("address=127.0.0.1" in line for line in told)


@pytest.mark.long
def test_nobody_is_refused_when_one_of_two_is_told_to_end(pair, balancer, http):
    url = f"http://127.0.0.1:{balancer.port}"
    the_caller_is_known(url, pair, http)
    statuses, over = [], threading.Event()

    def ask():
        with requests.Session() as session:
            session.trust_env = False
            while not over.is_set():
                statuses.append(session.get(f"{url}/k", timeout=LIMIT_S).status_code)
                over.wait(0.05)

    asking = threading.Thread(target=ask)
    asking.start()
    ended = pair[0].stop()
    before = len(statuses)
    wait_until(lambda: len(statuses) > before + 5, LIMIT_S, "answers of the other")
    over.set()
    asking.join()
    assert ended == 0
    assert set(statuses) == {200}

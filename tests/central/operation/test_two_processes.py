"""What two processes on one PostgreSQL must agree about, each with an engine of its own.

That a number of a batch, a log and a token's one use hold is the site's lock's, and tested where
they are; here is what has no site, and what each process does by itself.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from threading import Barrier

import pytest

from central.accounts.attempts import address_subject, attempts_of, count_attempt, name_subject
from central.accounts.lockout import ACCOUNT_LIMIT, NO_WAIT
from central.fleet.batch_tokens import issue_token, use_token
from central.heads.heads_folder import HeadsFolder
from central.heads.signing import HeadSigner
from central.retention.deletion import delete_expired
from central.store.engine import open_engine, reading, writing
from tests.central.hall import SITE, visit_id

PROCESSES = 6
LIMIT_S = 60
NIGHT = date(2026, 3, 1)


@pytest.fixture
def engines(province):
    made = [open_engine(province.settings.database_url) for _ in range(PROCESSES)]
    yield made
    for each in made:
        each.dispose()


@pytest.fixture
def at_once(engines):
    """`at_once(work)`: the work of every process at the same moment, with its engine."""

    def run(work):
        start = Barrier(PROCESSES)

        def one(engine):
            start.wait(LIMIT_S)
            return work(engine)

        with ThreadPoolExecutor(PROCESSES) as pool:
            return list(pool.map(one, engines))

    return run


def test_one_process_signs_the_night_when_all_of_them_try(province, at_once):
    kiosk = province.add_kiosk()
    kiosk.serve_and_rate(visit_id(1))
    kiosk.send()
    folder = HeadsFolder(province.settings.heads_directory)

    def sign(engine):
        return HeadSigner(engine, province.keys.receipt, folder).sign(NIGHT, province.now)

    assert sum(each is not None for each in at_once(sign)) == 1
    assert province.rows("SELECT count(*) FROM nightly_heads") == [(1,)]


def test_night_is_signed_once_when_each_process_has_a_folder_of_its_own(province, at_once):
    def sign(engine):
        folder = HeadsFolder(province.folder / f"heads-{id(engine)}")
        signer = HeadSigner(engine, province.keys.receipt, folder)
        signer.sign(NIGHT, province.now)
        signer.publish_missing()
        return len(list((province.folder / f"heads-{id(engine)}").glob("*.jws")))

    assert at_once(sign)
    assert province.rows("SELECT count(*) FROM nightly_heads") == [(1,)]


def test_every_attempt_to_sign_in_counts_when_they_come_through_several_processes(
    province, at_once
):
    subjects = name_subject("mau"), address_subject("192.0.2.1")

    def attempt(engine):
        with writing(engine) as connection:
            return count_attempt(connection, subjects, province.now)

    waits = at_once(attempt) + at_once(attempt)
    free = sum(wait == NO_WAIT for wait in waits)
    assert free == ACCOUNT_LIMIT.free, "those that are free, and no more"
    with reading(province.engine) as connection:
        assert attempts_of(connection, subjects[0]).failures == free


def test_batch_token_is_used_as_often_as_it_may_be_when_kiosks_come_through_several_processes(
    province, at_once
):
    with writing(province.engine) as connection:
        token = issue_token(connection, SITE, 3, 7, province.now)

    def use(engine):
        with writing(engine) as connection:
            return use_token(connection, token, province.now) is not None

    assert sum(at_once(use)) == 3


def test_boxes_are_deleted_once_when_all_processes_delete(province, at_once):
    kiosk = province.add_kiosk()
    for number in range(20):
        kiosk.scan(visit_id(number), f"000.00.01.H01-260302-{number:04d}")
    kiosk.send()
    held = province.rows("SELECT count(*) FROM attachments")[0][0]
    assert held == 20
    later = province.now + timedelta(days=2)
    deleted = at_once(lambda engine: delete_expired(engine, later, 365)["dossier"])
    assert sum(deleted) == held


def test_records_keep_one_order_when_two_processes_take_them(province, engines):
    kiosks = [province.add_kiosk() for _ in range(PROCESSES)]
    for number, each in enumerate(kiosks):
        for visit in range(5):
            each.serve_and_rate(visit_id(100 * number + visit))
    receivers = [replace(province.receiver, engine=engine) for engine in engines]
    start = Barrier(PROCESSES)

    def send(number):
        start.wait(LIMIT_S)
        for begin in range(0, len(kiosks[number].log), 4):
            records = kiosks[number].log[begin : begin + 4]
            kiosks[number].send(records, receiver=receivers[number])

    with ThreadPoolExecutor(PROCESSES) as pool:
        list(pool.map(send, range(PROCESSES)))
    signed = sum(len(each.log) for each in kiosks)
    assert province.rows("SELECT count(*) FROM records") == [(signed,)]
    batches = province.rows("SELECT DISTINCT batch FROM records ORDER BY batch")
    assert [number for (number,) in batches] == list(range(1, len(batches) + 1))

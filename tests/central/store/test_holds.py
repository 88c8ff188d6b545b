"""Two at once on PostgreSQL: who reads and then writes what follows from it does so alone."""

import threading
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import date, timedelta

import pytest

from central.accounts.attempts import address_subject, attempts_of, count_attempt, name_subject
from central.fleet.approval import approve
from central.fleet.batch_tokens import issue_token
from central.fleet.ending import revoke
from central.fleet.enrolment import Wish, enrol
from central.reports.job import MOST_UNDER_WAY, TooMany, ask_for
from central.reports.kinds import Asked, Format, Kind
from central.reports.period import read_period
from central.store import comment_age_queries, comment_queries, detail_queries
from central.store.engine import reading, writing
from central.store.holds import hold
from central.store.kiosk_queries import find_kiosk
from kiosk.record import SigningKey
from tests.central.hall import SITE, visit_id
from tests.central.hands import author

TOGETHER = 6

LOOK_S = 0.5
"""For who does not wait for the other to be done."""


def at_once(hall, work):
    """`work(connection)` in so many transactions that begin together; what they gave."""
    begun = threading.Barrier(TOGETHER, timeout=30)

    def alone(_):
        begun.wait()
        with writing(hall.engine) as connection:
            return work(connection)

    with ThreadPoolExecutor(TOGETHER) as threads:
        return list(threads.map(alone, range(TOGETHER)))


def test_every_attempt_is_counted_when_many_come_at_once(hall):
    subjects = name_subject("mau"), address_subject("192.0.2.1")
    at_once(hall, lambda connection: count_attempt(connection, subjects, hall.now))
    with reading(hall.engine) as connection:
        # The sixth is told to wait.
        assert attempts_of(connection, subjects[0]).failures == 5


def test_one_key_is_one_kiosk_and_uses_a_token_once_when_it_enrols_twice_at_once(hall):
    key = SigningKey.generate()
    with writing(hall.engine) as connection:
        token = issue_token(connection, SITE, TOGETHER, 7, hall.now)
    wish = Wish(key.verify_key, token, "quay-1")
    made = at_once(hall, lambda connection: enrol(connection, wish, hall.now))
    assert sorted(new for _, new in made) == [False] * (TOGETHER - 1) + [True]
    assert hall.rows("SELECT uses_left FROM batch_tokens") == [(TOGETHER - 1,)]


def test_one_key_has_one_code_when_it_asks_twice_at_once(hall):
    wish = Wish(SigningKey.generate().verify_key, None, "quay-1")
    made = at_once(hall, lambda connection: enrol(connection, wish, hall.now)[0].code)
    assert len(set(made)) == 1


def test_revocation_stands_after_what_came_before_it_when_records_come_meanwhile(hall):
    kiosk = hall.add_kiosk()
    for number in range(TOGETHER):
        kiosk.rate(visit_id(number))
    pieces = threading.Barrier(2, timeout=30)

    def send():
        pieces.wait()
        for record in kiosk.log:
            try:
                kiosk.send([record])
            except Exception as error:  # noqa: BLE001 - a refusal is what may come
                return type(error).__name__
        return "all"

    def stop():
        pieces.wait()
        with writing(hall.engine) as connection:
            found = find_kiosk(connection, kiosk.place.kiosk)
            approve(connection, found, None, hall.now)
            revoke(connection, found, hall.now + timedelta(seconds=1))

    with ThreadPoolExecutor(2) as threads:
        sent = threads.submit(send)
        threads.submit(stop).result()
        sent.result()
    [(seq, place)] = hall.rows(
        "SELECT coalesce(max(r.seq), 0), max(k.revoked_seq) FROM kiosks AS k"
        " LEFT JOIN records AS r ON r.kiosk_id = k.kiosk_id AND r.seq < k.revoked_seq"
    )
    assert place in {None, seq + 1}
    counted = hall.rows(
        "SELECT coalesce(sum(n), 0) FROM visit_tallies WHERE event = 'rated' AND mark = ''"
    )
    assert counted == [(max(seq - 1, 0),)]


def test_account_has_three_reports_under_way_when_it_asks_for_six_at_once(hall):
    period = read_period("2026-02", date.max)
    asked = Asked(Kind.SATISFACTION, (SITE,), period, Format.PDF, "vi")
    begun = threading.Barrier(TOGETHER, timeout=30)

    def ask(_):
        begun.wait()
        return ask_for(hall.engine, asked, "giam-sat", author("giam-sat"), hall.now)

    with ThreadPoolExecutor(TOGETHER) as threads:
        answers = list(threads.map(ask, range(TOGETHER)))
    assert sum(isinstance(each, TooMany) for each in answers) == TOGETHER - MOST_UNDER_WAY
    assert hall.rows("SELECT count(*) FROM report_jobs") == [(MOST_UNDER_WAY,)]


def test_nothing_hangs_on_a_comment_that_was_deleted_while_somebody_worked_on_it(hall):
    comment = {"site_id": SITE, "comment_id": "C" * 22}
    with writing(hall.engine) as connection:
        row = {"kiosk_id": "k", "epoch": "e", "seq": 1, "day": "2026-01-01", "month": "2026-01"}
        row |= {"received_at": "2026-01-01", "apart": "", "state": "unread"}
        comment_queries.put_comments(connection, [comment | row])
    deleting = threading.Event()

    def delete():
        with writing(hall.engine) as connection:
            deleting.set()
            comment_age_queries.delete_until(connection, "2026-02-01", 10)

    with ThreadPoolExecutor(1) as threads:
        with writing(hall.engine) as connection:
            detail_queries.hold_details(connection, SITE)
            deleted = threads.submit(delete)
            if hall.engine.dialect.name != "sqlite":
                assert deleting.wait(30)
                wait([deleted], timeout=LOOK_S)
            by = {"topic": "fees", "tagged_by": "giam-sat", "tagged_at": "2026-02-01"}
            comment_queries.tag(connection, comment | by)
        deleted.result(30)
    assert hall.rows("SELECT * FROM comments") == []
    assert hall.rows("SELECT * FROM comment_topics") == []


@pytest.mark.sqlite_alone
def test_nothing_is_held_on_sqlite_where_writers_go_one_by_one(hall):
    with writing(hall.engine) as connection:
        hold(connection, "a", "b")

"""A site counted again from its records while the central takes in more: what differs, repaired."""

from datetime import date, timedelta

import pytest

from central.audit.audit_site import audit_site
from central.audit.count_again import MOST_TOLD, recount_site
from central.audit.figures import described
from central.fleet.ending import revoke as revoke_from
from central.heads.heads_folder import HeadsFolder
from central.heads.signing import HeadSigner
from central.store.engine import reading, writing
from central.store.kiosk_queries import find_kiosk
from central.store.log_queries import lock_site
from central.store.revised_queries import revisions_of
from tests.central.hall import SITE, START, visit_id


@pytest.fixture
def full(hall):
    """Two logs in step, a double, a test, odd content, and a time that is not believed."""
    hall.one, hall.two = hall.add_kiosk("quay-1"), hall.add_kiosk("quay-2")
    for number in range(6):
        hall.one.serve_and_rate(visit_id(number), 1 + number % 5)
        hall.two.serve_and_rate(visit_id(50 + number), 5)
        hall.one.send()
        hall.two.send()
    hall.two.rate(visit_id(0))
    hall.one.rate(visit_id(41), test=True)
    hall.one.sign("rating", {"visit": "odd"})
    hall.one.rate(visit_id(42), at="1970-01-01T00:00:00.000Z", clock="unsynced")
    hall.one.send()
    hall.two.send()
    return hall


def count(hall, **more):
    return recount_site(hall.engine, SITE, hall.now, **{"write": False, **more})


def test_site_is_found_right_when_nobody_touched_it(full):
    found = count(full)
    assert (found.differing, found.repaired) == (0, False)
    assert found.records == len(full.one.log) + len(full.two.log)
    figures = full.figures()
    assert count(full, write=True).differing == 0
    assert full.figures() == figures


@pytest.mark.parametrize(
    ("change", "table", "said"),
    [
        (
            "UPDATE hour_tallies SET n = n + 1 WHERE event = 'served' AND counter_id = 'quay-2'",
            "hour_tallies",
            "[day 2026-03-02, hour 9, counter_id quay-2, event served]: stored 7, the records give",
        ),
        ("DELETE FROM hour_tallies WHERE event = 'called'", "hour_tallies", "stored 0, the rec"),
        (
            "UPDATE visit_sums SET sum_squares = sum_squares + 1 WHERE counter_id = 'quay-2'",
            "visit_sums",
            "sum_squares",
        ),
        ("UPDATE visit_sums SET procedure = 'x'", "visit_sums", "procedure x"),
        ("UPDATE rating_tallies SET n = n - 1 WHERE answer = 5", "rating_tallies", "answer 5"),
        ("DELETE FROM visit_tallies", "visit_tallies", "stored 0, the records give"),
        (
            "UPDATE released_tallies SET n = 0",
            "released_tallies",
            "stored n 0, the records give n 5",
        ),
        ("DELETE FROM visits", "visits", "stored nothing, the records give"),
        ("DELETE FROM marks WHERE excludes", "marks", "rule double]: stored nothing"),
        ("UPDATE site_days SET first_at = '2026-03-02T00:00:00.000Z'", "site_days", "first_at"),
        ("UPDATE logs SET rules_state = ''", "logs", "epoch"),
    ],
)
def test_figure_that_differs_is_told_and_repaired_when_asked(full, change, table, said):
    figures = full.figures()
    assert full.tamper(change) > 0
    broken = full.figures()
    found = count(full)
    assert {each.table for each in found.found} == {table}
    assert any(said in described(each) for each in found.found), found.found
    assert full.figures() == broken
    repaired = count(full, write=True)
    assert (repaired.differing, repaired.repaired) == (found.differing, True)
    assert full.figures() == figures
    assert count(full).differing == 0
    audit_site(full.engine, SITE)


def test_only_the_first_changes_are_told_when_there_are_many(full):
    full.tamper("UPDATE visits SET counter_id = 'quay-9'")
    full.tamper("DELETE FROM hour_tallies")
    found = count(full)
    assert len(found.found) == min(MOST_TOLD, found.differing)
    assert found.differing > 12


@pytest.mark.parametrize("times", [1, 3])
def test_records_that_come_while_a_site_is_counted_are_counted_too(full, times):
    full.tamper("DELETE FROM rating_tallies")
    sent = []

    def send_more(_records):
        if len(sent) < times:
            sent.append(full.two.serve_and_rate(visit_id(200 + len(sent)), 5))
            full.two.send()

    found = count(full, write=True, progress=send_more)
    assert len(sent) == times
    assert found.repaired
    audit_site(full.engine, SITE)
    assert count(full).differing == 0


def test_kiosk_that_is_revoked_while_its_site_is_counted_counts_no_more(full):
    revoked = []

    def revoke(_records):
        if not revoked:
            revoked.append(full.two)
            with writing(full.engine) as connection:
                lock_site(connection, SITE)
                kiosk = find_kiosk(connection, full.two.place.kiosk)
                revoke_from(connection, kiosk, full.now, (full.two.epoch, 1))

    count(full, write=True, progress=revoke)
    rated = "SELECT mark, sum(n) FROM visit_tallies WHERE event = 'rated' AND n <> 0"
    marks = dict(full.rows(f"{rated} AND counter_id = 'quay-2' GROUP BY mark"))
    assert marks == {"quarantined": 7}
    audit_site(full.engine, SITE)


def test_published_day_that_a_repair_changes_is_noted(full):
    full.tamper("UPDATE visit_tallies SET n = n - 2 WHERE event = 'rated' AND mark = ''")
    full.now = START + timedelta(hours=16)
    folder = HeadsFolder(full.folder / "heads")
    HeadSigner(full.engine, full.keys.receipt, folder).sign(date(2026, 3, 2), full.now)
    ((before,),) = full.rows("SELECT sum(n) FROM visit_tallies WHERE event = 'rated' AND mark = ''")
    count(full, write=True)
    with reading(full.engine) as connection:
        (found,) = revisions_of(connection, SITE, "2026-03-02", "2026-03-02")
    assert (found.why, found.ratings_before) == ("recount", before)
    assert found.ratings_after == before + 4


def test_site_that_is_not_there_is_not_counted(hall):
    assert recount_site(hall.engine, "xa-khac", hall.now, write=True) is None

"""Details are read out of the logs once, however they are read; apart where they do not count."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from central.audit.count_again import count_site_again
from central.comments import gather
from central.comments.gather import gather_details
from central.store import detail_queries
from central.store.engine import open_engine, writing
from tests.central.comments.detailed import Detailed, reasons_of, states_of
from tests.central.hall import SITE, visit_id


@pytest.fixture
def desk(hall):
    return Detailed(hall)


@pytest.mark.both_databases
def test_detail_is_counted_once_when_logs_are_read_again(hall, desk):
    for _ in range(5):
        desk.give(praise=["R1", "R2"], complaint=["R5"], comment="Cảm ơn")
    assert desk.gather() == 5
    expected = {("", ""): 5, ("praise", "R1"): 5, ("praise", "R2"): 5, ("complaint", "R5"): 5}
    assert reasons_of(hall) == expected
    assert desk.gather() == 0
    with writing(hall.engine) as connection:
        detail_queries.read_again(connection, SITE)
    assert desk.gather() == 5
    assert reasons_of(hall) == expected
    assert states_of(hall) == {"released": 5}
    assert hall.rows("SELECT count(*) FROM comments") == [(5,)]


def test_ingest_writes_nothing_of_a_detail_when_records_come(hall, desk):
    for _ in range(5):
        desk.give(praise=["R1"], comment="a")
    desk.send()
    for table in ("details", "comments", "released_reasons", "detail_cursors"):
        assert hall.rows(f"SELECT count(*) FROM {table}") == [(0,)]


@pytest.mark.both_databases
def test_detail_is_counted_once_when_several_processes_read(hall, desk):
    for _ in range(23):
        desk.give(praise=["R1"], comment="a")
    desk.send()
    engines = [open_engine(hall.settings.database_url) for _ in range(3)]
    with ThreadPoolExecutor(3) as pool:
        read = list(pool.map(lambda engine: gather_details(engine, desk.boxes), engines))
    for engine in engines:
        engine.dispose()
    assert sum(read) == 23
    assert reasons_of(hall) == {("", ""): 23, ("praise", "R1"): 23}


def test_nothing_is_lost_when_a_reader_is_cut_between_pieces(hall, desk, monkeypatch):
    monkeypatch.setattr(gather, "PIECE", 4)
    for _ in range(12):
        desk.give(praise=["R1"], comment="a")
    desk.send()
    answers = iter([False, False])
    read = gather_details(hall.engine, desk.boxes, lambda: next(answers, True))
    assert 0 < read < 12
    assert read + gather_details(hall.engine, desk.boxes) == 12
    assert hall.rows("SELECT count(*) FROM comments") == [(12,)]


@pytest.mark.expected_log("central.comments.gather", "come later, by a fault")
def test_nothing_is_written_when_a_piece_fails(hall, desk, monkeypatch):
    for _ in range(5):
        desk.give(praise=["R1"], comment="a")
    desk.send()

    def fail(*_):
        raise RuntimeError

    monkeypatch.setattr(gather, "release_reasons", fail)
    assert gather_details(hall.engine, desk.boxes) == 0
    assert states_of(hall) == {}
    monkeypatch.undo()
    assert gather_details(hall.engine, desk.boxes) == 5


def test_detail_is_apart_when_its_rating_does_not_count(hall, desk):
    desk.give(praise=["R1"], comment="a", rating={"took_ms": 100})
    desk.give(praise=["R1"], comment="b", test=True)
    desk.detail(visit_id(99), 1, ["R1"], comment="no rating there")
    desk.give(praise=["R1"], comment="c", reasons={"praise": "R1"})
    desk.give(comment="a comment alone")
    desk.give(praise=["R1"], comment="d")
    desk.gather()
    found = states_of(hall)
    assert found == {"marked": 1, "test": 1, "odd": 2, "no-reason": 1, "waiting": 1}
    aparts = dict(hall.rows("SELECT apart, count(*) FROM comments GROUP BY apart"))
    assert aparts == {"marked": 1, "test": 1, "": 2}


def test_second_detail_of_a_rating_counts_nothing(hall, desk):
    desk.give(praise=["R1"])
    for _ in range(6):
        desk.detail(visit_id(1), 2, ["R1"])
    desk.gather()
    assert states_of(hall) == {"waiting": 1}
    for number in range(6):
        desk.detail(visit_id(1), 2, ["R1"], comment=f"again {number}")
        desk.gather()
    assert states_of(hall) == {"waiting": 1}
    assert reasons_of(hall) == {}
    assert hall.rows("SELECT count(*) FROM comments") == [(0,)]


@pytest.mark.both_databases
def test_quarantined_detail_counts_when_an_auditor_lets_it(hall, desk):
    for _ in range(5):
        desk.give(praise=["R1"], comment="a")
    desk.send()
    hall.tamper("UPDATE logs SET quarantined_from = 1, quarantined_batch = 0")
    desk.gather()
    assert states_of(hall) == {"quarantined": 5}
    hall.tamper("UPDATE logs SET quarantined_from = NULL, quarantined_batch = NULL")
    count_site_again(hall.engine, SITE, hall.now)
    desk.gather()
    assert reasons_of(hall) == {("", ""): 5, ("praise", "R1"): 5}
    assert hall.rows("SELECT count(*) FROM comments WHERE apart = ''") == [(5,)]


def test_everything_is_made_again_when_it_was_lost(hall, desk):
    for _ in range(7):
        desk.give(praise=["R1"], comment="a")
    desk.gather()
    before = hall.rows("SELECT comment_id FROM comments ORDER BY comment_id")
    for table in ("details", "comments", "released_reasons", "detail_cursors"):
        hall.tamper(f"DELETE FROM {table}")
    desk.gather()
    assert reasons_of(hall) == {("", ""): 7, ("praise", "R1"): 7}
    assert hall.rows("SELECT comment_id FROM comments ORDER BY comment_id") == before


@pytest.mark.sqlite_alone
@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=st.lists(st.sampled_from(["give", "gather", "again"]), max_size=40))
def test_each_detail_is_in_one_state_when_steps_come_in_any_order(make_hall, steps):
    hall = make_hall()
    desk = Detailed(hall)
    given_so_far = 0
    for step in steps:
        if step == "give":
            desk.give(praise=["R1"])
            given_so_far += 1
        elif step == "gather":
            desk.gather()
        else:
            with writing(hall.engine) as connection:
                detail_queries.read_again(connection, SITE)
    desk.gather()
    found = states_of(hall)
    assert sum(found.values()) == given_so_far
    assert reasons_of(hall).get(("", ""), 0) == found.get("released", 0)
    assert found.get("waiting", 0) < 5

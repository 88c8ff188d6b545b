"""Many logs in one round: few transactions, and a faulty log keeps no other from being read."""

from contextlib import contextmanager

import pytest

from central.comments import gather
from central.comments.gather import gather_details
from central.store import detail_queries
from central.store.engine import reading, writing
from central.store.errors import DatabaseBusyError
from tests.central.comments.detailed import Detailed, states_of
from tests.central.hall import SITE, visit_id

LOGGER = "central.comments.gather"
MANY = 12


@pytest.fixture
def transactions(monkeypatch):
    """The transactions of the reader that write, so far."""
    made = []

    @contextmanager
    def counted(engine):
        made.append(engine)
        with writing(engine) as connection:
            yield connection

    monkeypatch.setattr(gather, "writing", counted)
    return made


def desks_of(hall, number=MANY):
    """As many kiosks, each of which has sent a rating without a detail."""
    desks = [Detailed(hall, f"quay-{1 + each}", first=100 * each) for each in range(number)]
    for desk in desks:
        rate(desk)
    return desks


def rate(desk):
    desk.number += 1
    desk.kiosk.rate(visit_id(desk.number))
    desk.send()


def cursors_of(hall):
    return sorted(seq for (seq,) in hall.rows("SELECT seq FROM detail_cursors"))


def heads_of(hall):
    return sorted(seq for (seq,) in hall.rows("SELECT seq FROM logs"))


@pytest.mark.both_databases
def test_logs_without_a_detail_cost_one_transaction_together(hall, transactions):
    desks = desks_of(hall)
    assert gather_details(hall.engine, desks[0].boxes) == 0
    assert len(transactions) == 1
    assert cursors_of(hall) == heads_of(hall)
    for desk in desks:
        rate(desk)
    desks[3].give(praise=["R1"], comment="a")
    desks[3].send()
    transactions.clear()
    assert gather_details(hall.engine, desks[0].boxes) == 1
    assert len(transactions) == 2
    assert cursors_of(hall) == heads_of(hall)
    transactions.clear()
    assert gather_details(hall.engine, desks[0].boxes) == 0
    assert transactions == []


def test_logs_without_a_detail_go_in_several_transactions_when_they_are_very_many(
    hall, transactions, monkeypatch
):
    monkeypatch.setattr(gather, "PASSED", 5)
    desks = desks_of(hall)
    gather_details(hall.engine, desks[0].boxes)
    assert len(transactions) == 3
    assert cursors_of(hall) == heads_of(hall)


def test_log_is_read_in_pieces_when_more_of_it_waits_than_a_piece(hall, monkeypatch):
    monkeypatch.setattr(gather, "PIECE", 4)
    desk = Detailed(hall)
    for _ in range(9):
        rate(desk)
    desk.give(praise=["R1"])
    with reading(hall.engine) as connection:
        assert [each.silent for each in detail_queries.logs_behind(connection, "x", 4)] == [False]
        assert [each.silent for each in detail_queries.logs_behind(connection, "x", 40)] == [True]
    assert desk.gather() == 1
    assert cursors_of(hall) == heads_of(hall)


@pytest.mark.both_databases
def test_log_is_not_passed_over_when_it_was_to_be_read_again_meanwhile(hall):
    desk = desks_of(hall, 1)[0]
    desk.gather()
    rate(desk)
    with reading(hall.engine) as connection:
        behind = detail_queries.logs_behind(connection, "rating.detail", 100)
    assert [each.silent for each in behind] == [True]
    with writing(hall.engine) as connection:
        detail_queries.read_again(connection, SITE)
    with writing(hall.engine) as connection:
        detail_queries.pass_over(connection, behind)
    assert cursors_of(hall) == []


@pytest.mark.both_databases
def test_cursor_never_goes_back_when_another_process_was_faster(hall):
    desk = desks_of(hall, 1)[0]
    with reading(hall.engine) as connection:
        first = detail_queries.logs_behind(connection, "rating.detail", 100)
    rate(desk)
    desk.gather()
    ahead = cursors_of(hall)
    with writing(hall.engine) as connection:
        detail_queries.pass_over(connection, first)
    assert cursors_of(hall) == ahead == heads_of(hall)


@pytest.mark.expected_log(LOGGER, "details of kiosk .* come later, by a fault")
def test_other_logs_are_read_when_one_is_faulty(hall, monkeypatch, caplog):
    desks = desks_of(hall, 4)
    for desk in desks:
        desk.give(praise=["R1"], comment="Chị Hoa tốt")
        desk.send()
    with reading(hall.engine) as connection:
        faulty = detail_queries.logs_behind(connection, "rating.detail", 100)[0].kiosk
    read = detail_queries.detail_rows

    def rows_of(connection, log, *more):
        if log.kiosk == faulty:
            raise ValueError("Hoa")
        return read(connection, log, *more)

    monkeypatch.setattr(detail_queries, "detail_rows", rows_of)
    for _ in range(2):
        gather_details(hall.engine, desks[0].boxes)
        assert states_of(hall) == {"waiting": 3}
    told = [each.getMessage() for each in caplog.records if each.name == LOGGER]
    assert len(told) == 2
    assert all(faulty in each and SITE in each and "Hoa" not in each for each in told)
    monkeypatch.undo()
    assert gather_details(hall.engine, desks[0].boxes) == 1
    assert states_of(hall) == {"waiting": 4}


def test_round_ends_when_the_database_is_busy(hall, monkeypatch):
    desks = desks_of(hall, 3)
    for desk in desks:
        desk.give(praise=["R1"])
        desk.send()
    tried = []

    def busy(*_):
        tried.append(1)
        raise DatabaseBusyError

    monkeypatch.setattr(detail_queries, "detail_rows", busy)
    with pytest.raises(DatabaseBusyError):
        gather_details(hall.engine, desks[0].boxes)
    assert tried == [1]


@pytest.mark.expected_log("central.comments.release", "comments of xa-mau are shown later")
def test_comments_of_other_sites_are_shown_when_one_has_a_faulty_zone(hall):
    hall.add_site("xa-sau")
    for number, desk in enumerate(
        (Detailed(hall, "quay-1"), Detailed(hall, "quay-1", first=100, site="xa-sau"))
    ):
        for _ in range(5):
            desk.give(comment=f"a {number}")
        desk.gather()
    hall.tamper("UPDATE sites SET timezone = 'Không/Có' WHERE site_id = :s", s=SITE)
    assert desk.release() == 5
    assert hall.rows("SELECT DISTINCT site_id FROM comments WHERE month <> ''") == [("xa-sau",)]

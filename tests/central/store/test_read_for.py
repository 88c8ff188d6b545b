"""What a transaction reads once it holds its sites is of that moment, not of when it asked."""

import threading
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import text

from central.store.dossier_tables import same_dossiers
from central.store.engine import reading, writing
from central.store.sender_queries import read_for
from central.store.upsert import insert_new
from tests.central.hall import SITE, visit_id

LIMIT_S = 30
TICK_S = 0.01
WAITING = text(
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE wait_event_type = 'Lock' AND datname = current_database()"
)


def hold_site(connection):
    return read_for(connection, [(SITE, "none")], [], wait=True).sites[SITE]


def hold_in_turn(hall):
    with writing(hall.engine) as connection:
        return hold_site(connection)


def wait_until_one_waits(hall):
    tick = threading.Event()
    for _ in range(round(LIMIT_S / TICK_S)):
        with reading(hall.engine) as connection:
            if connection.execute(WAITING).scalar_one():
                return
        tick.wait(TICK_S)
    raise AssertionError


def test_first_group_of_dossiers_is_seen_when_it_came_while_the_site_was_waited_for(hall, database):
    if database == "sqlite":
        # One writer at a time: whoever begins sees all that was committed before.
        return
    group = {"site_id": SITE, "visit_id": visit_id(1), "batch": 1, "first_visit": visit_id(1)}
    with ThreadPoolExecutor(1) as thread:
        with writing(hall.engine) as connection:
            assert not hold_site(connection).has_groups
            after = thread.submit(hold_in_turn, hall)
            wait_until_one_waits(hall)
            insert_new(connection, same_dossiers, [group])
        assert after.result(LIMIT_S).has_groups

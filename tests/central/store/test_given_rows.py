"""Rows given as one JSON text arrive as they would by themselves, on both databases alike."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from central.store.engine import reading, writing
from central.store.fleet_tables import alarms
from central.store.given_rows import written_together
from central.store.log_tables import attachments
from central.store.tally_tables import hour_tallies, site_days
from central.store.upsert import add_up, insert_new, put, widen
from tests.central.hall import SITE

AT = "2026-03-02T02:00:00.000Z"


def alarm(number, detail):
    row = {"site_id": SITE, "alarm_id": f"a-{number}", "kind": "fork", "kiosk_id": "k-1"}
    return {**row, "detail": detail, "at": AT}


def box(name, content):
    row = {"site_id": SITE, "kiosk_id": "k-1", "epoch": "e", "seq": 1, "name": name, "hash": "h"}
    return {**row, "box": content, "received_at": AT}


def tally(hour, n):
    row = {"site_id": SITE, "day": "2026-03-02", "hour": hour, "counter_id": "quay-1"}
    return {**row, "event": "rated", "mark": "", "n": n}


def day(first, last):
    return {"site_id": SITE, "day": "2026-03-02", "first_at": first, "last_at": last}


def all_of(hall, column):
    with reading(hall.engine) as connection:
        return list(connection.execute(select(column)).scalars())


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    texts=st.lists(
        st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
        | st.sampled_from(["\0", "\\u0000", "\\\0", "\\\\u0000\0", '"', "'); --", "\u2028"]),
        max_size=5,
    ),
    boxes=st.lists(st.binary(max_size=20), max_size=3),
)
def test_texts_and_bytes_arrive_as_they_are(hall, database, texts, boxes):
    hall.tamper("DELETE FROM alarms")
    hall.tamper("DELETE FROM attachments")
    with writing(hall.engine) as connection, written_together(connection, most=1):
        put(connection, alarms, [alarm(n, text) for n, text in enumerate(texts)])
        insert_new(connection, attachments, [box(f"b{n}", each) for n, each in enumerate(boxes)])
    # PostgreSQL holds no U+0000; SQLite does.
    kept = [text.replace("\0", "\ufffd") if database != "sqlite" else text for text in texts]
    assert sorted(all_of(hall, alarms.c.detail)) == sorted(kept)
    assert sorted(all_of(hall, attachments.c.box)) == sorted(boxes)


def test_rows_of_one_key_are_written_one_after_the_other(hall):
    with writing(hall.engine) as connection:
        put(connection, alarms, [alarm(1, "first"), alarm(1, "second")])
        add_up(connection, hour_tallies, [tally(8, 1), tally(8, 2)])
        widen(connection, site_days, [day("b", "c"), day("a", "b")])
        insert_new(connection, alarms, [alarm(1, "third"), alarm(1, "fourth")])
    assert all_of(hall, alarms.c.detail) == ["second"]
    assert all_of(hall, hour_tallies.c.n) == [3]
    assert (all_of(hall, site_days.c.first_at), all_of(hall, site_days.c.last_at)) == (["a"], ["c"])


def test_one_table_twice_is_two_statements_when_all_is_written_together(hall):
    with writing(hall.engine) as connection, written_together(connection, most=1):
        add_up(connection, hour_tallies, [tally(8, 1), tally(9, 1)])
        widen(connection, site_days, [day("b", "b")])
        add_up(connection, hour_tallies, [tally(8, 2)])
        widen(connection, site_days, [day("a", "c")])
    assert sorted(all_of(hall, hour_tallies.c.n)) == [1, 3]
    assert (all_of(hall, site_days.c.first_at), all_of(hall, site_days.c.last_at)) == (["a"], ["c"])


def test_nothing_is_written_and_no_value_told_when_one_part_fails(hall):
    def write():
        with writing(hall.engine) as connection, written_together(connection, most=1):
            add_up(connection, hour_tallies, [tally(8, 1)])
            put(connection, alarms, [{**alarm(1, "bí mật"), "kind": None}])

    with pytest.raises(IntegrityError) as caught:
        write()
    assert "bí mật" not in str(caught.value)
    assert all_of(hall, hour_tallies.c.n) == []
    with writing(hall.engine) as connection:
        add_up(connection, hour_tallies, [tally(8, 1)])
    assert all_of(hall, hour_tallies.c.n) == [1]

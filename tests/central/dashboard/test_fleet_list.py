"""Which kiosks are shown: filters, order, pages; and what 500 of them cost."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event

from central.accounts import Role
from central.dashboard.fleet_list import (
    ANY_NEED,
    PAGE,
    SORTS,
    Filter,
    Need,
    listed,
    needs_of,
    read_filter,
    show,
)
from central.moment import to_text
from central.store import writing
from central.store.fleet_list_queries import FleetKiosk
from central.store.fleet_tables import heartbeats, kiosks
from central.store.kiosk_queries import STATES
from central.store.missing_queries import Missing
from kiosk.record import SigningKey

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
BEAT = {
    "seen_at": to_text(NOW - timedelta(minutes=3)),
    "unsent": 0,
    "epoch": "E" * 22,
    "seq": 10,
    "hash": "H" * 43,
    "held": 10,
    "held_hash": "H" * 43,
    "source": "ok",
    "source_reason": "",
    "disk_free_mb": 9000,
    "clock": "synced",
    "release": "0.1.0",
    "key_level": "tpm2",
    "configuration_refused_why": None,
    "configuration": 7,
}
WELL = FleetKiosk(
    site_id="xa-mau",
    site_name="Một cửa",
    unit="Xã Mẫu",
    timezone="Asia/Ho_Chi_Minh",
    kiosk_id="k-1",
    state="approved",
    counter_id="quay-1",
    counter_name="Quầy 1",
    bound_counter="quay-1",
    public_key="A" * 43,
    enrolled_at="",
    decided_at=None,
    revoked_epoch=None,
    revoked_seq=None,
    successor=None,
    end_reason=None,
    forked=False,
    wanted=7,
    group_id="",
    group_version=0,
    **BEAT,
)
GAP = Missing("k-1", "quay-1", "E" * 22, 3, 5, "heartbeat", "")


@pytest.mark.parametrize(
    ("changed", "needs"),
    [
        ({}, ()),
        ({"state": "pending"}, (Need.PENDING,)),
        ({"seen_at": None}, (Need.SILENT,)),
        ({"seen_at": to_text(NOW - timedelta(minutes=17))}, (Need.SILENT,)),
        ({"forked": True}, (Need.FORK,)),
        ({"source": "gone"}, (Need.SOURCE,)),
        ({"source": "none"}, ()),
        ({"disk_free_mb": 511}, (Need.DISK,)),
        ({"clock": "unsynced"}, (Need.CLOCK,)),
        ({"configuration_refused_why": "x"}, (Need.REFUSED,)),
        ({"wanted": 8}, (Need.WAITS,)),
        ({"wanted": int(NOW.timestamp()) - 60}, ()),
        ({"bound_counter": None}, (Need.COUNTER,)),
        ({"state": "retired", "seen_at": None, "disk_free_mb": 1}, ()),
        ({"state": "revoked", "forked": True}, (Need.FORK,)),
    ],
)
def test_kiosk_needs_somebody_for_what_is_not_well(changed, needs):
    assert needs_of(replace(WELL, **changed), (), NOW) == needs


def test_records_that_are_missing_need_somebody_after_the_end_too():
    for state in ("approved", "retired", "replaced", "revoked"):
        assert Need.MISSING in needs_of(replace(WELL, state=state), (GAP,), NOW)


KIOSKS = st.builds(
    lambda number, state, site, seen, unsent, clock: replace(
        WELL,
        kiosk_id=f"k-{number}",
        state=state,
        site_id=site,
        seen_at=seen,
        unsent=unsent,
        clock=clock,
    ),
    st.integers(0, 10**9),
    st.sampled_from(STATES),
    st.sampled_from(["xa-mau", "xa-khac"]),
    st.sampled_from([None, WELL.seen_at]),
    st.none() | st.integers(0, 500),
    st.sampled_from([None, "synced", "unsynced"]),
)
FILTERS = st.builds(
    Filter,
    state=st.sampled_from(["", *STATES]),
    site=st.sampled_from(["", "xa-mau", "xa-khac"]),
    needs=st.sampled_from(["", ANY_NEED, *Need]),
    search=st.sampled_from(["", "k-1", "quầy 1", "nothing"]),
    sort=st.sampled_from(list(SORTS)),
)


@given(
    st.lists(KIOSKS, max_size=3 * PAGE, unique_by=lambda each: each.kiosk_id),
    FILTERS,
)
def test_every_kiosk_that_is_wished_is_on_one_page_in_one_order(fleet, wished):
    every = listed(fleet, [], NOW)
    first = show(every, wished)
    pages = [show(every, replace(wished, page=n)) for n in range(1, first.pages + 1)]
    rows = [row for page in pages for row in page.rows]
    assert len(rows) == first.total == len({row.kiosk.kiosk_id for row in rows})
    assert rows == sorted(rows, key=SORTS[wished.sort])
    for row in rows:
        assert wished.state in ("", row.kiosk.state)
        assert wished.site in ("", row.kiosk.site_id)
        assert wished.needs in ("", *row.needs) or (wished.needs == ANY_NEED and row.needs)
    assert show(every, replace(wished, page=10**4)).page == first.pages
    by_state = show(every, replace(wished, state="")).counts
    assert sum(by_state.values()) == show(every, replace(wished, state="")).total


@pytest.mark.parametrize(
    ("kiosks_there", "rows"), [(0, [0]), (50, [50]), (51, [50, 1]), (101, [50, 50, 1])]
)
def test_pages_have_fifty_kiosks_and_the_last_the_rest(kiosks_there, rows):
    every = listed([replace(WELL, kiosk_id=f"k-{n}") for n in range(kiosks_there)], [], NOW)
    pages = show(every, Filter()).pages
    assert [len(show(every, Filter(page=n + 1)).rows) for n in range(pages)] == rows


@given(st.dictionaries(st.sampled_from(["state", "needs", "sort", "page", "search"]), st.text()))
def test_filter_that_is_not_of_its_form_filters_nothing_it_should_not(query):
    wished = read_filter(query)
    assert wished.state in ("", *STATES)
    assert wished.sort in SORTS
    assert 1 <= wished.page < 10**5


@given(FILTERS)
def test_filter_comes_back_from_its_own_address(wished):
    assert read_filter(dict(parse_qsl(wished.query(page=3)))) == replace(wished, page=3)


def fill(house, number):
    row = {"token_hash": "A" * 43, "enrolled_at": to_text(house.now), "state": "approved"}
    keys = [SigningKey(n.to_bytes(32, "big")) for n in range(1, 4)]
    beat = {"received_at": to_text(house.now), "epoch": "E" * 22, "seq": 9, "hash": "H" * 43}
    beat |= {"unsent": 0, "source": "ok", "source_reason": "", "disk_free_mb": 9000}
    beat |= {"clock": "synced", "version": "0.1.0", "at": ""}
    with writing(house.engine) as connection:
        for n in range(number):
            place = {"site_id": f"xa-{n % 50}", "kiosk_id": f"k-{n:010x}"}
            key = keys[n % 3]
            more = {"public_key": key.verify_key.text, "kid": key.kid, "counter_id": f"quay-{n}"}
            connection.execute(kiosks.insert(), {**row, **place, **more})
            connection.execute(heartbeats.insert(), {**beat, **place})


def statements_of(house, ask):
    said = []

    def note(_connection, _cursor, statement, *_):
        said.append(statement)

    event.listen(house.engine, "before_cursor_execute", note)
    try:
        answer = ask()
    finally:
        event.remove(house.engine, "before_cursor_execute", note)
    return answer, len([each for each in said if each.lstrip().upper().startswith("SELECT")])


def test_statements_do_not_grow_with_the_kiosks(house):
    for number in range(50):
        house.add_site(f"xa-{number}", unit=f"Xã {number:02}")
    client = house.signed_in(Role.ADMIN)
    _, empty = statements_of(house, lambda: client.get("/fleet"))
    fill(house, 500)
    answer, full = statements_of(house, lambda: client.get("/fleet?page=2"))
    assert answer.status_code == 200
    assert "51–100 trong 500" in answer.text
    assert full <= empty + 8
    assert full <= 20
    found = client.get("/fleet?search=k-00000001f3")
    assert "1–1 trong 1" in found.text
    assert client.get("/fleet?search=k-nothing").text.count("Không có ki-ốt nào như vậy") == 1

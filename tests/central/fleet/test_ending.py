"""How a kiosk's work ends: what counts, whenever it comes, and what another kiosk takes over."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import update

from central.audit.audit_site import audit_site
from central.audit.count_again import count_site_again
from central.fleet.approval import approve, require_approved
from central.fleet.desk import Desk
from central.fleet.ending import Ending, EndingError, end_kiosk
from central.fleet.enrolment import Wish, enrol, sign_answer
from central.fleet.replacing import Replacement, ReplacingError, replace_kiosk
from central.heads.heads_folder import HeadsFolder
from central.heads.signing import HeadSigner
from central.refusal import Problem, Refusal
from central.store.configuration_queries import Wanted, give, wanted_by
from central.store.engine import reading, writing
from central.store.fleet_tables import heartbeats, kiosks
from central.store.kiosk_queries import REPLACED, RETIRED, REVOKED, find_kiosk
from central.store.pin_queries import add_change, changes_of, in_force
from central.store.tally_queries import sites_marked
from central.store.upsert import put
from kiosk.record import Place, SigningKey
from kiosk.record.enrolment_answer import open_enrolment_answer
from tests.central.audit_log_of import entries_of
from tests.central.hall import SITE, SampleKiosk, visit_id
from tests.central.hands import author

MONTH = "SELECT counter_id, sum(n) FROM visit_tallies WHERE event = 'rated' AND mark = ''"


@pytest.fixture
def kiosk(hall):
    """Ten ratings made, four of them sent; the last heartbeat told of the first eight."""
    made = hall.add_kiosk()
    for number in range(10):
        made.rate(visit_id(number))
    made.send(made.log[:5])
    beat(hall, made, seq=9)
    return made


def beat(hall, kiosk, seq):
    row = {
        "site_id": SITE,
        "kiosk_id": kiosk.place.kiosk,
        "received_at": "2026-03-02T02:00:00.000Z",
    }
    row |= {"epoch": kiosk.epoch, "seq": seq, "hash": "A" * 43, "unsent": 4, "source": "ok"}
    row |= {"source_reason": "", "disk_free_mb": 9000, "clock": "synced", "version": "1", "at": ""}
    with writing(hall.engine) as connection:
        put(connection, heartbeats, [row])


def end(hall, kiosk, state, place=None, successor=None):
    ending = Ending(state, "quầy đóng", place, successor)
    with writing(hall.engine) as connection:
        ended = end_kiosk(connection, kiosk.place.kiosk, ending, hall.now)
    with reading(hall.engine) as connection:
        marked = sites_marked(connection)
    assert marked == ([SITE] if ended.recount else [])
    for site in marked:
        count_site_again(hall.engine, site, hall.now)
    return ended


def rated(hall):
    return sum(n for _, n in hall.rows(f"{MONTH} GROUP BY counter_id"))


def waiting(hall, counter="quay-2"):
    """A kiosk that waits with a code."""
    key = SigningKey.generate()
    with writing(hall.engine) as connection:
        found, _ = enrol(connection, Wish(key.verify_key, None, counter), hall.now)
    return key, found


def replaced(hall, kiosk, carry_pins=True, by=None):
    key, found = by or waiting(hall)
    wish = Replacement("đĩa hỏng", code=found.code, carry_pins=carry_pins)
    with writing(hall.engine) as connection:
        new, ended = replace_kiosk(connection, kiosk.place.kiosk, wish, author("it-mau"), hall.now)
    return SampleKiosk(hall, key, Place(SITE, new.kiosk_id), new.counter_id), ended


def test_what_a_retired_kiosk_had_told_of_counts_when_it_comes_later(hall, kiosk):
    assert end(hall, kiosk, RETIRED).kiosk.revoked_seq == 10
    kiosk.send(kiosk.log[5:])
    assert rated(hall) == 8
    assert audit_site(hall.engine, SITE).ratings == 8


def test_what_came_beyond_the_end_is_kept_and_counts_when_the_place_is_moved(hall, kiosk):
    end(hall, kiosk, RETIRED)
    kiosk.send()
    assert len(hall.rows("SELECT 1 FROM records")) == 11
    with reading(hall.engine) as connection:
        held = find_kiosk(connection, kiosk.place.kiosk)
        assert Desk(hall.engine, hall.keys).held_from_end(connection, held) == 2
    assert end(hall, kiosk, RETIRED, (kiosk.epoch, 12)).held == 0
    assert rated(hall) == audit_site(hall.engine, SITE).ratings == 10


def test_revoked_kiosk_counts_up_to_what_is_held_and_not_what_it_told(hall, kiosk):
    assert end(hall, kiosk, REVOKED).kiosk.revoked_seq == 6
    kiosk.send()
    assert rated(hall) == audit_site(hall.engine, SITE).ratings == 4


def test_kiosk_of_which_nothing_is_held_may_still_send_when_it_is_retired(hall):
    kiosk = hall.add_kiosk()
    kiosk.rate(visit_id(1))
    assert end(hall, kiosk, RETIRED).kiosk.revoked_epoch is None
    kiosk.send()
    assert rated(hall) == 0
    end(hall, kiosk, RETIRED, (kiosk.epoch, 3))
    assert rated(hall) == audit_site(hall.engine, SITE).ratings == 1


@pytest.mark.parametrize(
    ("first", "then", "fault"),
    [
        (RETIRED, Ending(RETIRED, ""), "ended"),
        (REVOKED, Ending(RETIRED, ""), "revoked"),
        (REVOKED, Ending(REVOKED, ""), "ended"),
        (RETIRED, Ending(REPLACED, "", successor="k-0"), "ended"),
        (None, Ending(REPLACED, "", successor="k-0"), "successor"),
        (None, Ending(REVOKED, "", ("A" * 22, 3)), "place"),
    ],
)
def test_end_that_cannot_be_changes_nothing(hall, kiosk, first, then, fault):
    if first:
        end(hall, kiosk, first)
    before = hall.rows("SELECT * FROM kiosks")
    with pytest.raises(EndingError) as refused, writing(hall.engine) as connection:
        end_kiosk(connection, kiosk.place.kiosk, then, hall.now)
    assert refused.value.fault == fault
    assert hall.rows("SELECT * FROM kiosks") == before


def test_retired_kiosk_is_revoked_when_its_key_is_found_to_be_known(hall, kiosk):
    end(hall, kiosk, RETIRED)
    end(hall, kiosk, REVOKED, (kiosk.epoch, 3))
    assert rated(hall) == audit_site(hall.engine, SITE).ratings == 1


def test_nobody_approves_a_kiosk_again_that_has_ended(hall, kiosk):
    with reading(hall.engine) as connection:
        seen = find_kiosk(connection, kiosk.place.kiosk)
    end(hall, kiosk, RETIRED)
    with writing(hall.engine) as connection:
        assert not approve(connection, seen, "quay-2", hall.now)
    desk = Desk(hall.engine, hall.keys)
    assert not desk.move(seen, "quay-2", author("a"), hall.now)
    assert hall.rows("SELECT state FROM kiosks") == [(RETIRED,)]


def test_kiosk_that_has_ended_is_told_in_a_word_that_it_knows(hall, kiosk):
    end(hall, kiosk, RETIRED)
    with reading(hall.engine) as connection:
        held = find_kiosk(connection, kiosk.place.kiosk)
        answer = sign_answer(connection, hall.keys, held, hall.now)
    assert open_enrolment_answer(answer).state == "revoked"


def test_nightly_list_keeps_the_log_of_a_kiosk_that_has_ended(hall, kiosk):
    end(hall, kiosk, RETIRED)
    signer = HeadSigner(hall.engine, hall.keys.receipt, HeadsFolder(hall.folder / "heads"))
    head = signer.sign((hall.now + timedelta(days=1)).date(), hall.now + timedelta(days=2))
    assert kiosk.place.kiosk in head.list


def test_figure_of_a_counter_spans_both_logs_when_its_kiosk_was_replaced(hall, kiosk):
    new, ended = replaced(hall, kiosk)
    assert (ended.kiosk.state, ended.kiosk.counter_id) == (REPLACED, "quay-1")
    for number in range(20, 23):
        new.rate(visit_id(number))
    new.send()
    kiosk.send()
    assert hall.rows(f"{MONTH} AND day LIKE '2026-03-%' GROUP BY counter_id") == [("quay-1", 11)]
    assert audit_site(hall.engine, SITE).ratings == 11
    ((successor,),) = hall.rows("SELECT successor FROM kiosks WHERE state = 'replaced'")
    assert successor == new.place.kiosk
    noted = [entry.what for entry in entries_of(hall.engine)]
    assert noted[-2:] == ["kiosk.approved", "kiosk.replaced"]


@pytest.mark.parametrize("carry", [True, False])
def test_new_kiosk_has_the_settings_of_the_old_one_and_its_pins_where_wished(hall, kiosk, carry):
    old = kiosk.place.kiosk
    with writing(hall.engine) as connection:
        add_change(connection, SITE, old, "it", "hash-it", "a", hall.now)
        add_change(connection, SITE, old, "supervisor", None, "a", hall.now)
        give(connection, [Wanted(SITE, old, "tinh", 3, '{"a":1}', 5, "2026-03-02T02:00:00.000Z")])
    new, _ = replaced(hall, kiosk, carry_pins=carry)
    with reading(hall.engine) as connection:
        pins = in_force(changes_of(connection, SITE, new.place.kiosk))
        wanted = wanted_by(connection, SITE, new.place.kiosk)
    assert {role: each.pin for role, each in pins.items()} == ({"it": "hash-it"} if carry else {})
    assert (wanted.group_id, wanted.version, wanted.overrides) == ("tinh", 3, '{"a":1}')
    assert wanted.number > 5


@pytest.mark.parametrize("fault", ["gone", "state", "counter", "code", "new"])
def test_replacement_that_cannot_be_changes_nothing(hall, kiosk, fault):
    wish, old = Replacement("đĩa hỏng", kiosk_id="k-0"), kiosk.place.kiosk
    if fault == "gone":
        old = "k-none"
    elif fault == "state":
        end(hall, kiosk, RETIRED)
    elif fault == "counter":
        with writing(hall.engine) as connection:
            connection.execute(update(kiosks).values(counter_id=None))
    elif fault == "code":
        wish = Replacement("đĩa hỏng", code="BCDFGHJK")
    before = hall.rows("SELECT * FROM kiosks")
    with pytest.raises(ReplacingError) as refused, writing(hall.engine) as connection:
        replace_kiosk(connection, old, wish, author("a"), hall.now)
    assert refused.value.fault == fault
    assert hall.rows("SELECT * FROM kiosks") == before


@pytest.mark.both_databases
def test_kiosk_is_replaced_once_when_two_do_it_at_once(hall, kiosk):
    by, begun = [waiting(hall), waiting(hall)], threading.Barrier(2, timeout=30)

    def alone(one):
        begun.wait()
        try:
            return replaced(hall, kiosk, by=one)[0].place.kiosk
        except ReplacingError as error:
            return error.fault

    with ThreadPoolExecutor(2) as threads:
        found = sorted(threads.map(alone, by))
    assert found[1] == "state"
    states = [state for (state,) in hall.rows("SELECT state FROM kiosks ORDER BY state")]
    assert states == ["approved", "replaced"]
    assert len(hall.rows("SELECT 1 FROM enrolment_codes")) == 1


@pytest.mark.both_databases
def test_pending_kiosk_that_was_refused_meanwhile_is_not_approved_by_a_list(hall):
    kiosk = hall.add_kiosk(state="pending")
    end(hall, kiosk, RETIRED)
    desk = Desk(hall.engine, hall.keys)
    assert desk.approve_pending(SITE, {kiosk.place.kiosk: None}, author("a"), hall.now) == 0
    with pytest.raises(Refusal) as refused, reading(hall.engine) as connection:
        require_approved(find_kiosk(connection, kiosk.place.kiosk))
    assert refused.value.problem is Problem.REVOKED

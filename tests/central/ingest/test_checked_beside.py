"""A large batch, whose signatures are checked in the process beside."""

import pytest

from central.fleet.kiosk_keys import KeysOfKiosk
from central.ingest.checker import Checker
from central.ingest.verify import MANY_RECORDS, open_records, verification_threads
from central.ingest.wire import Item
from central.refusal import Problem, Refusal
from kiosk.record import (
    Draft,
    Place,
    SigningKey,
    Stamp,
    rotation_draft,
    sign_key_proof,
    sign_record,
)

OLD, NEW = (SigningKey(bytes([number]) * 32) for number in (3, 4))
PLACE = Place("xa-mau", "k-0123456789")
LENGTH = MANY_RECORDS + 20
ROTATED = 30


@pytest.fixture(scope="module")
def pool():
    with verification_threads() as threads:
        yield threads


@pytest.fixture(scope="module")
def log():
    key, previous, compacts = OLD, "A" * 43, []
    for seq in range(1, LENGTH + 1):
        draft = Draft("epoch.opened", {"reason": "first", "before": None})
        if seq == ROTATED:
            draft = rotation_draft(NEW.verify_key, sign_key_proof(NEW, PLACE.kiosk, OLD.kid))
        elif seq > 1:
            draft = Draft("visit.called", {"counter": "quay-1"})
        stamp = Stamp("2026-03-02T08:00:01.000+07:00", "0123456789abcdef", seq, "synced")
        record = sign_record(key, PLACE, "B" * 21 + "A", seq, previous, stamp, draft)
        previous, key = record.hash, NEW if seq >= ROTATED else OLD
        compacts.append(record.compact)
    return compacts


def opened(compacts, pool):
    keys = KeysOfKiosk(OLD.verify_key, (), {})
    return open_records([Item(compact, {}) for compact in compacts], PLACE, keys, pool)


def altered(compact):
    signed, _, signature = compact.rpartition(".")
    return f"{signed}.{'B' if signature[0] == 'A' else 'A'}{signature[1:]}"


def test_all_are_opened_when_all_are_well_signed_by_the_key_of_their_place(log, pool):
    found = opened(log, pool)
    assert [record.compact for record in found.records] == log
    assert {seq: key.kid for seq, key in found.brought.items()} == {ROTATED: NEW.kid}
    assert pool.checker.pid is not None


@pytest.mark.parametrize("position", [0, ROTATED - 1, ROTATED, LENGTH - 1])
def test_the_one_is_named_when_its_signature_is_altered(log, pool, position):
    changed = [*log[:position], altered(log[position]), *log[position + 1 :]]
    with pytest.raises(Refusal) as refused:
        opened(changed, pool)
    assert refused.value.problem == Problem.BAD_SIGNATURE
    assert refused.value.members["position"] == position


@pytest.mark.expected_log("central.ingest.checker", "the process beside failed")
def test_the_one_is_named_when_the_process_beside_is_gone(log):
    with verification_threads() as threads:
        threads.checker = Checker(("/nowhere",))
        assert len(opened(log, threads).records) == LENGTH
        with pytest.raises(Refusal) as refused:
            opened([*log[:9], altered(log[9]), *log[10:]], threads)
    assert refused.value.members["position"] == 9

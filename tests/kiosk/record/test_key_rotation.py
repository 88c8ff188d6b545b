"""The key of a log changes by a record that the old key signs and the new one proves."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.record import (
    Draft,
    HeaderError,
    SignatureError,
    SigningKey,
    next_key,
    open_key_proof,
    rotation_draft,
    sign_key_proof,
    verify_log,
)
from kiosk.record.record import ZERO_HASH
from tests.kiosk.record.sample_log import (
    EPOCH,
    KEY,
    OTHER_KEY,
    PLACE,
    draft,
    refusal_of,
    sample_log,
    sign,
)

BODY = rotation_draft(OTHER_KEY.verify_key, sign_key_proof(OTHER_KEY, PLACE.kiosk, KEY.kid)).body


def opened(body: dict) -> object:
    return open_key_proof(body, PLACE.kiosk, KEY.kid)


def test_new_key_is_taken_when_its_proof_is_for_this_kiosk_and_key():
    assert open_key_proof(BODY, PLACE.kiosk, KEY.kid).text == OTHER_KEY.verify_key.text


def test_new_key_is_refused_when_another_key_was_in_force():
    """Else a proof that was once given could bring an earlier key back."""
    error = refusal_of(lambda: open_key_proof(BODY, PLACE.kiosk, OTHER_KEY.kid))
    assert error.rule == "field.replaces"


def test_new_key_is_refused_when_the_proof_is_of_another_kiosk():
    error = refusal_of(lambda: open_key_proof(BODY, "k-ffffffffff", KEY.kid))
    assert error.rule == "field.kiosk"


def test_new_key_is_refused_when_the_old_one_gave_the_proof():
    proof = sign_key_proof(KEY, PLACE.kiosk, KEY.kid)
    assert type(refusal_of(lambda: opened({**BODY, "proof": proof}))) is SignatureError


def test_new_key_is_refused_when_the_proof_is_a_record():
    proof = sample_log(1)[0].compact
    assert type(refusal_of(lambda: opened({**BODY, "proof": proof}))) is HeaderError


@pytest.mark.parametrize("value", [None, 1, [], "", "A" * 42, "=" * 43])
def test_new_key_is_refused_when_it_is_no_key(value):
    assert refusal_of(lambda: opened({**BODY, "public_key": value})).rule == "field.public_key"


def rotating_log(changes: list[bool]) -> tuple[list[str], SigningKey]:
    """A log whose key changes after each record where `changes` says so, and its last key."""
    log, key, prev = [], KEY, ZERO_HASH
    for seq, change in enumerate([False, *changes], start=1):
        said, new = draft(seq), key
        if change:
            new = SigningKey(bytes([seq]) * 32)
            proof = sign_key_proof(new, PLACE.kiosk, key.kid)
            said = rotation_draft(new.verify_key, proof)
        record = sign(seq, prev, said, key=key)
        log.append(record.compact)
        prev, key = record.hash, new
    return log, key


@given(st.lists(st.booleans(), max_size=12))
def test_log_is_whole_when_its_key_changes_anywhere(changes):
    log, key = rotating_log(changes)
    records = list(verify_log(PLACE, EPOCH, KEY.verify_key, log))
    found = KEY.verify_key
    for record in records:
        assert record.envelope.kid == found.kid
        found = next_key(record, found)
    assert (len(records), found.kid) == (len(changes) + 1, key.kid)


@given(st.lists(st.booleans(), min_size=1, max_size=8), st.data())
def test_log_is_refused_when_one_record_is_signed_by_a_key_of_another_time(changes, data):
    """At the very place, whichever of the log's keys it was."""
    log, _ = rotating_log(changes)
    records = list(verify_log(PLACE, EPOCH, KEY.verify_key, log))
    seq = data.draw(st.integers(1, len(records)))
    keys = {KEY.kid: KEY, **{key.kid: key for key in map(SigningKey, seeds(changes))}}
    wrong = [kid for kid in keys if kid != records[seq - 1].envelope.kid]
    if not wrong:
        return
    was = records[seq - 1]
    key = keys[data.draw(st.sampled_from(wrong))]
    spoilt = sign(seq, was.prev, Draft(was.kind, was.body), key=key)
    log[seq - 1] = spoilt.compact
    error = refusal_of(lambda: list(verify_log(PLACE, EPOCH, KEY.verify_key, log)))
    assert (error.rule, error.seq) == ("signature", seq)


def seeds(changes: list[bool]) -> list[bytes]:
    return [bytes([seq]) * 32 for seq, change in enumerate(changes, start=2) if change]


def test_key_stays_when_a_record_of_another_kind_has_the_same_body():
    record = sample_log(2)[1]
    assert next_key(replace(record, body=BODY), KEY.verify_key) is KEY.verify_key
    changed = replace(record, kind="key.rotated", body=BODY)
    assert next_key(changed, KEY.verify_key).kid == OTHER_KEY.kid

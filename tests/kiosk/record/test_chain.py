"""A log with a record removed, swapped, edited, inserted or repeated is refused, and named."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.record import (
    Chain,
    ChainError,
    Draft,
    Head,
    Place,
    Record,
    RecordError,
    SignatureError,
    verify_log,
)
from kiosk.record.chain import OPENING_KIND
from kiosk.record.record import ZERO_HASH
from tests.kiosk.record.sample_log import (
    EPOCH,
    KEY,
    OTHER_EPOCH,
    OTHER_KEY,
    PLACE,
    draft,
    refusal_of,
    sample_log,
    sign,
)

LENGTH = 40
LOG = sample_log(LENGTH)
TEXTS = [record.compact for record in LOG]
places = st.integers(1, LENGTH)
places_before_the_last = st.integers(1, LENGTH - 1)


def verify(log: list[str], key=KEY) -> list[Record]:
    return list(verify_log(PLACE, EPOCH, key.verify_key, log))


def refusal(log: list[str]) -> tuple[int | None, str]:
    """Where and by which rule `log` is refused."""
    error = refusal_of(lambda: verify(log))
    assert f"at record {error.seq}" in str(error)
    assert error.rule in str(error)
    return error.seq, error.rule


def with_(at: int, *put: str) -> list[str]:
    """The texts with those of `put` in the place of record `at`."""
    return [*TEXTS[: at - 1], *put, *TEXTS[at:]]


def test_log_is_whole_when_nothing_was_done_to_it():
    assert verify(TEXTS) == LOG
    assert verify([]) == []


@given(places_before_the_last)
def test_log_is_refused_when_a_record_is_removed(at):
    assert refusal(with_(at)) == (at, "chain.sequence")


def test_log_is_refused_when_any_one_record_is_removed():
    found = [refusal(with_(at)) for at in range(1, LENGTH)]
    assert found == [(at, "chain.sequence") for at in range(1, LENGTH)]


def test_log_is_accepted_when_its_tail_is_missing():
    """A log alone cannot show it: the head must be compared with receipt or heartbeat."""
    assert verify(TEXTS[:-1]) == LOG[:-1]


@given(st.sets(places, min_size=2, max_size=2).map(sorted))
def test_log_is_refused_when_two_records_are_swapped(pair):
    first, second = pair
    log = list(TEXTS)
    log[first - 1], log[second - 1] = log[second - 1], log[first - 1]
    assert refusal(log) == (first, "chain.sequence")


@given(places, places)
def test_log_is_refused_when_a_record_is_repeated(at, after):
    log = [*TEXTS[:after], TEXTS[at - 1], *TEXTS[after:]]
    # Where it comes just before its own place, the second of the two is one too many.
    expected = after + 2 if at == after + 1 else after + 1
    assert refusal(log) == (expected, "chain.sequence")


@given(places, st.integers(0, 400), st.integers(1, 63))
def test_log_is_refused_when_a_record_is_edited(at, position, change):
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    text = TEXTS[at - 1]
    position %= len(text)
    edited = alphabet[(alphabet.find(text[position]) + change) % 64]
    if edited == text[position]:
        return
    seq, rule = refusal(with_(at, text[:position] + edited + text[position + 1 :]))
    assert seq == at
    assert rule in {"header.exact", "form.compact", "form.trailing", "signature"}


@given(places_before_the_last)
def test_log_is_refused_when_a_record_is_edited_and_signed_anew_by_the_kiosk(at):
    prev = LOG[at - 2].hash if at > 1 else ZERO_HASH
    edited = replace(draft(at), body={"reason": "edited"})
    assert refusal(with_(at, sign(at, prev, edited).compact)) == (at + 1, "chain.previous")


@given(places)
def test_log_is_refused_when_a_record_is_edited_and_signed_by_another_key(at):
    prev = LOG[at - 2].hash if at > 1 else ZERO_HASH
    forged = sign(at, prev, draft(at), key=OTHER_KEY)
    assert refusal(with_(at, forged.compact)) == (at, "signature")


@given(st.integers(2, LENGTH))
def test_log_is_refused_when_a_record_of_the_same_number_is_inserted(at):
    inserted = sign(at, LOG[at - 2].hash, Draft("rating", {}))
    log = [*TEXTS[: at - 1], inserted.compact, *TEXTS[at - 1 :]]
    assert refusal(log) == (at + 1, "chain.sequence")


@given(places)
def test_log_is_refused_when_a_record_of_any_other_kiosk_is_inserted(at):
    prev = LOG[at - 2].hash if at > 1 else ZERO_HASH
    foreign = sign(at, prev, draft(at), place=Place(PLACE.site, "k-ffffffffff"))
    assert refusal(with_(at, foreign.compact)) == (at, "chain.place")


def test_log_is_refused_when_it_is_verified_with_another_key():
    error = refusal_of(lambda: verify(TEXTS, OTHER_KEY))
    assert type(error) is SignatureError
    assert error.seq == 1


PREV = LOG[4].hash
RULES = {
    "chain.place": [
        sign(6, PREV, draft(6), place=Place("xa-khac", PLACE.kiosk)),
        sign(6, PREV, draft(6), place=Place(PLACE.site, "k-ffffffffff")),
    ],
    "chain.epoch": [sign(6, PREV, draft(6), epoch=OTHER_EPOCH)],
    "chain.sequence": [sign(seq, PREV, draft(seq)) for seq in (5, 7, 2**53 - 1)],
    "chain.previous": [sign(6, ZERO_HASH, draft(6)), sign(6, LOG[3].hash, draft(6))],
    "chain.opening": [sign(6, PREV, draft(1))],
}


@pytest.mark.parametrize(
    ("rule", "record"), [(rule, record) for rule, records in RULES.items() for record in records]
)
def test_record_is_refused_when_it_breaks_a_rule_of_the_chain(rule, record):
    chain = Chain(PLACE, Head(EPOCH, 5, PREV))
    with pytest.raises(ChainError) as found:
        chain.follow(record)
    assert (found.value.rule, found.value.seq) == (rule, 6)


def test_first_rule_broken_is_the_one_named_when_several_are():
    wrong_in_all = sign(9, ZERO_HASH, draft(1), place=Place("xa-khac", "k-f"), epoch=OTHER_EPOCH)
    chain = Chain(PLACE, Head(EPOCH, 5, PREV))
    with pytest.raises(ChainError) as found:
        chain.follow(wrong_in_all)
    assert found.value.rule == "chain.place"


def test_epoch_is_refused_when_its_first_record_does_not_open_it():
    chain = Chain(PLACE, Head.beginning(EPOCH))
    error = refusal_of(lambda: chain.follow(sign(1, ZERO_HASH, draft(3))))
    assert (error.rule, error.seq) == ("chain.opening", 1)


def test_epoch_is_refused_when_its_first_record_names_one_before_it():
    chain = Chain(PLACE, Head.beginning(EPOCH))
    error = refusal_of(lambda: chain.follow(sign(1, PREV, draft(1))))
    assert (error.rule, error.seq) == ("chain.previous", 1)


def test_epoch_begins_when_its_first_record_opens_it():
    chain = Chain(PLACE, Head.beginning(EPOCH)).follow(LOG[0])
    assert chain.head == Head(EPOCH, 1, LOG[0].hash)
    assert LOG[0].kind == OPENING_KIND
    assert LOG[0].prev == "A" * 43


def test_chain_is_unchanged_when_a_record_was_refused():
    chain = Chain(PLACE, Head(EPOCH, 5, PREV))
    refusal_of(lambda: chain.follow(LOG[6]))
    assert chain.follow(LOG[5]).head == Head(EPOCH, 6, LOG[5].hash)


def test_error_keeps_its_place_when_it_has_one():
    assert RecordError("x", seq=3).at(5).seq == 3

"""Every byte of a log, changed in turn: found each time, at its place, by a rule that fits it.

The log has a change of key and a closing in it. The version of 1,000 records is in tests/faults/.
"""

import pytest

from kiosk.record import RecordError, verify_log
from tests.kiosk.record.sample_log import refusal_of
from tests.kiosk.record.vectors.sample import KIOSK_KEY
from tests.kiosk.record.vectors.sample_archive import EPOCHS, first_log

LOG = first_log(None)
TEXTS = [record.compact for record in LOG.records]
FLIPS = (0x01, 0x20, 0x80)
"""The lowest bit, the one between the cases of a letter, and one that leaves ASCII."""

OF_THE_HEADER = {"header.exact", "form.compact", "signature"}
OF_THE_PAYLOAD = {"signature", "form.compact", "form.trailing"}
OF_THE_SIGNATURE = {"signature", "form.compact", "form.trailing"}


def verify(texts: list[str]) -> None:
    for _ in verify_log(LOG.place, EPOCHS[0], KIOSK_KEY.verify_key, texts):
        pass


def rules_at(text: str, at: int) -> set[str]:
    first, second = text.index("."), text.rindex(".")
    if at in {first, second}:
        return OF_THE_HEADER | OF_THE_PAYLOAD
    if at < first:
        return OF_THE_HEADER
    return OF_THE_PAYLOAD if at < second else OF_THE_SIGNATURE


def test_log_is_whole_before_anything_is_changed():
    verify(TEXTS)


@pytest.mark.parametrize("seq", range(1, len(TEXTS) + 1))
def test_every_changed_byte_is_found_at_its_record(seq):
    text = TEXTS[seq - 1]
    data = text.encode("ascii")
    missed = []
    for at in range(0, len(data), 1 if seq in {1, 11} else 13):
        for flip in FLIPS:
            changed = bytearray(data)
            changed[at] ^= flip
            spoilt = [*TEXTS[: seq - 1], changed.decode("latin-1")]
            error = found(spoilt)
            if error is None or error.seq != seq or error.rule not in rules_at(text, at):
                missed.append((at, flip, error))
    assert missed == []


def found(texts: list[str]) -> RecordError | None:
    try:
        verify(texts)
    except RecordError as error:
        return error
    return None


@pytest.mark.parametrize("seq", range(2, len(TEXTS) + 1))
def test_record_is_missed_where_it_stood_when_it_was_taken_out(seq):
    error = refusal_of(lambda: verify([*TEXTS[: seq - 1], *TEXTS[seq:], TEXTS[0]]))
    # After the change of key the record that follows is signed by a key that is not known yet.
    assert error.seq == seq
    assert error.rule in {"chain.sequence", "signature"}

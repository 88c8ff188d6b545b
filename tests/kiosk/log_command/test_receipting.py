"""Receipts from a stick: the good ones are taken, and nothing else ends the wait of a record."""

import json

import pytest

from kiosk.control import ControlServer, ask
from kiosk.log_command.handlers import RECEIPTS, log_handlers
from kiosk.log_command.receipting import MAX_BYTES, read_receipts, take_receipt
from kiosk.log_command.refused import LogRefusedError
from kiosk.record import Head, Place, SigningKey, Typ, open_envelope, seal_envelope
from tests.kiosk.log_command.carrying import (
    CENTRAL,
    KEY,
    NEXT,
    PLACE,
    all_records,
    desk_of,
    rating,
    receipt_of,
)


def head_of(record) -> Head:
    return Head(record.epoch, record.seq, record.hash)


@pytest.mark.parametrize("key", [CENTRAL, NEXT])
def test_receipt_ends_the_wait_when_it_is_of_the_current_or_the_announced_key(log, desk, key):
    fifth = all_records(log)[4]
    verdict = take_receipt(desk, receipt_of(head_of(fifth), key=key))
    assert (verdict.good, verdict.ended, log.unsent()) == (True, 5, 16)


def test_receipt_changes_nothing_when_it_comes_twice_or_is_older_than_held(log, desk, tmp_path):
    tenth, fifth = all_records(log)[9], all_records(log)[4]
    take_receipt(desk, receipt_of(head_of(tenth)))
    before = log.unsent()
    for head in (tenth, fifth):
        verdict = take_receipt(desk, receipt_of(head_of(head)))
        assert (verdict.good, verdict.ended) == (True, 0)
        assert "nothing changed" in verdict.line
    assert log.unsent() == before


def test_older_receipt_does_not_take_the_place_of_the_last_one(open_outbox, tmp_path):
    path = tmp_path / "last-receipt.jws"
    log = open_outbox(receipt_file=path)
    log.append([rating(number) for number in range(5)])
    records = all_records(log)
    take_receipt(desk_of(log), receipt_of(head_of(records[4])))
    held = path.read_bytes()
    take_receipt(desk_of(log), receipt_of(head_of(records[1])))
    assert path.read_bytes() == held


def other_things(log):
    """What is passed off as a receipt, and words that must be said of it."""
    last = head_of(all_records(log)[-1])
    good = receipt_of(last)
    said = open_envelope(good, Typ.RECEIPT).payload
    yield "forged", receipt_of(last, key=SigningKey.generate()), "did not sign"
    yield "own key", receipt_of(last, key=KEY), "did not sign"
    yield "altered", good[:-1] + ("A" if good[-1] != "A" else "B"), "refused"
    yield "other kiosk", receipt_of(last, Place("xa-mau", "k-ffffffffff")), "k-ffffffffff"
    yield "other site", receipt_of(last, Place("xa-khac", PLACE.kiosk)), "xa-khac"
    yield "other hash", receipt_of(Head(last.epoch, last.seq, "A" * 43)), "not in this kiosk's log"
    yield "beyond", receipt_of(Head(last.epoch, 999, last.hash)), "not in this kiosk's log"
    yield "other epoch", receipt_of(Head("A" * 22, 1, last.hash)), "moved aside"
    yield "record", all_records(log)[-1].jws, "no receipt"
    yield "empty", "", "receipt's form"
    yield "no ascii", "é.é.é", "refused"
    yield "long", "A" * 20_000, "receipt's form"
    for typ in Typ:
        if typ is not Typ.RECEIPT:
            yield typ, seal_envelope(CENTRAL, typ, said).compact, "no receipt"


def test_nothing_but_a_receipt_of_this_log_ends_a_wait(log, desk):
    for name, compact, words in other_things(log):
        verdict = take_receipt(desk, compact)
        assert (verdict.good, verdict.ended) == (False, 0), name
        assert words in verdict.line, (name, verdict.line)
        assert "\n" not in verdict.line
    assert log.unsent() == 21
    assert take_receipt(desk, receipt_of(log.head)).ended == 21


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "no whole file"),
        (b"{", "no whole file"),
        (b"[" * 100_000, "no whole file"),
        (b"[]", "no file of receipts"),
        (b'{"format": "thuocdo-archive", "v": 1, "receipts": []}', "no file of receipts"),
        (b'{"format": "thuocdo-receipts", "v": 2, "receipts": []}', "newer version"),
        (b'{"format": "thuocdo-receipts", "v": true, "receipts": []}', "newer version"),
        (b'{"format": "thuocdo-receipts", "v": 1, "receipts": 1}', "no file of receipts"),
        (b"\0" * (MAX_BYTES + 1), "longer"),
    ],
)
def test_file_is_refused_when_it_is_no_file_of_receipts(content, words):
    with pytest.raises(LogRefusedError, match=words):
        read_receipts(content)


def test_file_is_refused_when_it_is_cut_anywhere():
    whole = json.dumps({"format": "thuocdo-receipts", "v": 1, "kiosk": "k", "receipts": ["a"]})
    assert read_receipts(whole.encode()) == ["a"]
    for length in range(len(whole)):
        with pytest.raises(LogRefusedError):
            read_receipts(whole[:length].encode())


def test_receipt_is_taken_by_the_socket_when_the_kiosk_runs(log, desk, tmp_path):
    server = ControlServer(tmp_path, log_handlers(desk))
    server.start()
    try:
        (answer,) = ask(tmp_path, RECEIPTS, {"receipt": receipt_of(log.head)})
        assert (answer["good"], answer["ended"]) == (True, 21)
        (answer,) = ask(tmp_path, RECEIPTS, {})
        assert answer["good"] is False
    finally:
        server.stop()

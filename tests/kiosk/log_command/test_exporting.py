"""What is exported is what waits, whole and sealed, however the log goes on meanwhile."""

import base64
import gzip
import json

import pytest

from kiosk.control import ControlServer, RefusedError, ask
from kiosk.log_command.exporting import export_log
from kiosk.log_command.handlers import EXPORT, log_handlers
from kiosk.log_command.picking import cut
from kiosk.log_command.refused import LogRefusedError
from kiosk.queue.batch import MAX_BYTES
from kiosk.record import Head, SigningKey, open_receipt, sign_key_proof
from tests.kiosk.log_command.carrying import (
    CENTRAL,
    RECOVERY,
    all_records,
    desk_of,
    rating,
    read_export,
    receipt_of,
    records_in,
    written,
)


def take(log, head):
    jws = receipt_of(head)
    assert log.take_receipt(open_receipt(jws, CENTRAL.verify_key), jws)


def seal_all(log):
    for _ in range(50):
        log.tend()


def hashes(records):
    return [record.hash for record in records]


def test_export_holds_every_record_when_none_has_its_receipt(log, desk):
    data = written(export_log(desk, everything=False))
    assert records_in(data) == hashes(all_records(log))
    assert data.startswith(b"thuocdo-export 1\n")


def test_export_holds_the_rest_when_some_have_their_receipt(log, desk):
    tenth = all_records(log)[9]
    take(log, Head(tenth.epoch, tenth.seq, tenth.hash))
    data = written(export_log(desk, everything=False))
    assert records_in(data) == hashes(all_records(log)[10:])


def test_export_holds_the_sealed_boxes_as_they_are_when_all_is_asked_for(log, desk):
    before = hashes(all_records(log))
    take(log, log.head)
    seal_all(log)
    log.append([rating(99)])
    boxes = [record.sealed for record in all_records(log)]
    assert [box is not None for box in boxes] == [True] * 21 + [False]
    data = written(export_log(desk, everything=True))
    assert records_in(data) == [*before, log.head.hash]
    items = [
        item
        for block in read_export(data)
        for item in json.loads(gzip.decompress(block.packed))["records"]
    ]
    assert sum("sealed" in item for item in items) == 21
    assert records_in(written(export_log(desk, everything=False))) == [log.head.hash]


def test_export_carries_attachments_when_records_have_some(log, desk):
    box = RECOVERY.public_key.seal(b"x")
    log.append([rating(50, comment=box)])
    last = read_export(written(export_log(desk, everything=False)))[-1]
    items = json.loads(gzip.decompress(last.packed))["records"]
    assert list(items[-1]["attachments"]) == ["comment"]


def test_export_holds_each_epoch_when_the_log_has_several(log, desk):
    log.open_epoch("outbox-lost")
    log.append([rating(60)])
    blocks = read_export(written(export_log(desk, everything=False)))
    assert [len({record.epoch for record in block.records}) for block in blocks] == [1, 1]
    assert sum(len(block.records) for block in blocks) == 23


def test_export_ends_when_ratings_go_on_meanwhile(log, desk, monkeypatch):
    monkeypatch.setattr("kiosk.log_command.picking.MAX_RECORDS", 3)
    before = hashes(all_records(log))
    pieces = []
    for piece in export_log(desk, everything=False):
        log.append([rating(70), rating(71)])
        pieces.append(piece)
    assert records_in(written(pieces)) == before
    assert len(pieces) == 8


def test_export_is_whole_when_receipts_come_meanwhile(log, desk, monkeypatch):
    monkeypatch.setattr("kiosk.log_command.picking.MAX_RECORDS", 4)
    pieces = []
    for piece in export_log(desk, everything=False):
        if not pieces:
            take(log, log.head)
        pieces.append(piece)
        for _ in range(3):
            log.tend()
    assert records_in(written(pieces)) == hashes(all_records(log))


def test_export_tells_how_far_it_is(desk, monkeypatch):
    monkeypatch.setattr("kiosk.log_command.picking.MAX_RECORDS", 5)
    told = [(piece.records, piece.of) for piece in export_log(desk, everything=False)]
    assert told == [(5, 21), (10, 21), (15, 21), (20, 21), (21, 21), (21, 21)]


def test_export_is_signed_by_the_key_in_force_when_keys_were_changed(log, desk):
    new = SigningKey.generate()
    log.rotate_key(new, sign_key_proof(new, log.place.kiosk, log.key.kid))
    log.append([rating(80)])
    assert len(records_in(written(export_log(desk, everything=False)), new)) == 23


def test_export_says_so_when_nothing_waits(log, desk):
    take(log, log.head)
    with pytest.raises(LogRefusedError) as caught:
        export_log(desk, everything=False)
    assert caught.value.code == "nothing-kept"
    assert "--all" in str(caught.value)


def test_export_says_what_to_do_when_the_central_named_no_recovery_key(log):
    with pytest.raises(LogRefusedError) as caught:
        export_log(desk_of(log, recovery=lambda: None), everything=False)
    assert caught.value.code == "no-recovery-key"
    assert "kiosk enrol" in str(caught.value)


def test_batches_end_at_the_limits_when_records_are_large(log):
    records = all_records(log)
    large = [
        type(record)(*(getattr(record, name) for name in record.__slots__)) for record in records
    ]
    box = bytes(MAX_BYTES // 4)
    for record in large:
        record.attachments["comment"] = box
    assert len(cut(large)) == 2
    assert cut(large[:1]) == large[:1]


def test_export_comes_by_the_socket_when_the_kiosk_runs(log, desk, tmp_path):
    server = ControlServer(tmp_path, log_handlers(desk))
    server.start()
    try:
        answers = list(ask(tmp_path, EXPORT, {"all": False}))
        data = b"".join(base64.b64decode(answer["data"]) for answer in answers)
        assert records_in(data) == hashes(all_records(log))
    finally:
        server.stop()


def test_refusal_comes_by_the_socket_when_nothing_can_be_exported(log, tmp_path):
    desk = desk_of(log, recovery=lambda: None)
    server = ControlServer(tmp_path, log_handlers(desk))
    server.start()
    try:
        with pytest.raises(RefusedError) as caught:
            list(ask(tmp_path, EXPORT, {"all": False}))
        assert caught.value.code == "no-recovery-key"
    finally:
        server.stop()

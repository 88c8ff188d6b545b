"""An export is taken in as if the network had brought it; what is not whole changes nothing."""

import io
import random

import pytest

from central.audit.audit_site import audit_site
from central.store.errors import DatabaseBusyError
from kiosk.record import Head, Place, SigningKey, open_receipt, sign_key_proof
from kiosk.record.export import ExportError
from tests.central.archive.carried_file import blocks_of, carrier_of, export_of, take
from tests.central.hall import SITE, pack, visit_id


@pytest.fixture
def kiosk(hall):
    """Give a kiosk with a day's log that nobody has sent."""
    made = hall.add_kiosk()
    for number in range(6):
        made.serve_and_rate(visit_id(number), service=1 + number % 5)
    made.scan(visit_id(0), "H00.14-240823-000001")
    return made


def held(hall) -> int:
    return hall.rows("SELECT count(*) FROM records")[0][0]


def test_import_holds_and_counts_what_the_network_would_when_a_file_is_taken_in(make_hall):
    key = SigningKey.generate()
    halls = [make_hall(), make_hall()]
    figures = []
    for hall in halls:
        kiosk = hall.add_kiosk(key=key)
        for number in range(9):
            kiosk.serve_and_rate(visit_id(number), service=1 + number % 5)
        if hall is halls[0]:
            kiosk.send()
        else:
            taken = take(hall, export_of(kiosk))
            assert (taken.taken, taken.refused) == (len(kiosk.log), [])
            receipt = open_receipt(taken.receipts[kiosk.epoch], hall.keys.receipt.verify_key)
            assert receipt.head == Head(kiosk.epoch, len(kiosk.log), kiosk.head)
        assert audit_site(hall.engine, SITE).ratings == 9
        figures.append(hall.figures()["rating_tallies"])
    assert figures[0] == figures[1]


def test_import_changes_nothing_when_the_same_file_comes_twice(hall, kiosk):
    data = export_of(kiosk)
    first = take(hall, data)
    before = hall.figures(), held(hall)
    hall.now = hall.now.replace(hour=9)
    second = take(hall, data)
    assert second.receipts == first.receipts
    assert (hall.figures(), held(hall)) == before
    assert audit_site(hall.engine, SITE).records == len(kiosk.log)


def test_import_keeps_the_sealed_boxes_when_records_have_some(hall, kiosk):
    take(hall, export_of(kiosk))
    assert hall.rows("SELECT name FROM attachments") == [("dossier",)]


def test_import_takes_nothing_when_the_file_is_cut_anywhere(hall, kiosk):
    data = export_of(kiosk, blocks_of(kiosk, kiosk.log[:6], size=3))
    for length in range(len(data)):
        with pytest.raises(ExportError):
            take(hall, data[:length])
    assert held(hall) == 0
    assert take(hall, data).taken == 6


def test_import_takes_nothing_when_any_byte_is_altered(hall, kiosk):
    data = export_of(kiosk, blocks_of(kiosk, kiosk.log[:6], size=3))
    chance = random.Random(5)
    for place in {*chance.sample(range(len(data)), 300), *range(60)}:
        altered = bytearray(data)
        altered[place] ^= 1 << chance.randrange(8)
        with pytest.raises(ExportError):
            take(hall, bytes(altered))
    assert held(hall) == 0


def test_import_names_what_is_missing_when_records_before_are_not_here(hall, kiosk):
    taken = take(hall, export_of(kiosk, blocks_of(kiosk, kiosk.log[4:])))
    assert taken.receipts == {}
    assert len(taken.refused) == 1
    assert "expected record 1 next, found 5" in taken.refused[0]
    assert "--all" in taken.refused[0]


def test_import_goes_on_with_other_epochs_when_one_is_refused(hall, kiosk):
    broken = blocks_of(kiosk, kiosk.log[4:])
    kiosk.open_epoch()
    kiosk.serve_and_rate(visit_id(77))
    taken = take(hall, export_of(kiosk, broken + blocks_of(kiosk)))
    assert len(taken.refused) == 1
    assert list(taken.receipts) == [kiosk.epoch]
    assert held(hall) == len(kiosk.log)


@pytest.mark.expected_log("central.ingest", "fork of kiosk")
def test_import_keeps_both_when_the_file_tells_another_story(hall, kiosk):
    other = kiosk.branch(5)
    kiosk.send()
    other.serve_and_rate(visit_id(50))
    taken = take(hall, export_of(other))
    assert "another record 6 is held" in taken.refused[0]
    assert held(hall) == len(kiosk.log)
    assert hall.rows("SELECT count(*) FROM forks")[0][0] > 0


def test_import_says_what_to_do_when_the_kiosk_waits_for_approval(hall):
    kiosk = hall.add_kiosk(state="pending")
    kiosk.serve_and_rate(visit_id(1))
    taken = take(hall, export_of(kiosk, blocks_of(kiosk, size=1)))
    assert len(taken.refused) == 1
    assert f"central kiosk approve {kiosk.place.kiosk}" in taken.refused[0]
    assert held(hall) == 0


def test_import_keeps_and_does_not_count_when_the_kiosk_was_revoked(hall, kiosk):
    kiosk.send(kiosk.log[:9])
    before = hall.rows("SELECT sum(n) FROM rating_tallies WHERE mark = ''")
    hall.revoke(kiosk)
    taken = take(hall, export_of(kiosk))
    assert taken.has_ended
    assert held(hall) == len(kiosk.log)
    assert hall.rows("SELECT sum(n) FROM rating_tallies WHERE mark = ''") == before


def test_import_refuses_the_file_when_the_kiosk_is_not_known_here(hall, make_hall, kiosk):
    with pytest.raises(ExportError, match="not enrolled at this central"):
        take(make_hall(), export_of(kiosk))


def test_import_refuses_the_file_when_it_names_another_site(hall, kiosk):
    data = export_of(kiosk, place=Place("xa-khac", kiosk.place.kiosk))
    with pytest.raises(ExportError, match="xa-khac"):
        take(hall, data)


def test_import_refuses_the_file_when_another_key_signed_its_manifest(hall, kiosk):
    for key in (SigningKey.generate(), hall.add_kiosk("quay-2").key):
        with pytest.raises(ExportError) as caught:
            take(hall, export_of(kiosk, key=key))
        assert caught.value.rule == "export.manifest"
    assert held(hall) == 0


def test_import_believes_a_new_key_when_records_of_the_file_lead_to_it(hall, kiosk):
    old, new = kiosk.key, SigningKey.generate()
    proof = sign_key_proof(new, kiosk.place.kiosk, old.kid)
    blocks = blocks_of(kiosk)
    kiosk.sign("key.rotated", {"public_key": new.verify_key.text, "proof": proof})
    rotation = [kiosk.log[-1]]
    data = export_of(kiosk, [*blocks, rotation], key=new)
    taken = take(hall, data)
    assert taken.taken == len(kiosk.log)
    assert taken.refused == []


def test_import_disbelieves_a_new_key_when_nobody_vouches_for_it(hall, kiosk):
    new, other = SigningKey.generate(), SigningKey.generate()
    proof = sign_key_proof(other, kiosk.place.kiosk, kiosk.key.kid)
    kiosk.sign("key.rotated", {"public_key": new.verify_key.text, "proof": proof})
    with pytest.raises(ExportError) as caught:
        take(hall, export_of(kiosk, key=new))
    assert caught.value.rule == "export.manifest"
    assert held(hall) == 0


def test_import_waits_when_another_process_is_writing(hall, kiosk, monkeypatch):
    monkeypatch.setattr("central.archive.carried.BUSY_WAIT_S", 0)
    busy = [True, True, False]

    def receive(*asked):
        if busy and busy.pop(0):
            raise DatabaseBusyError("another process holds the database; try again")
        return hall.receiver.receive(*asked)

    taken = carrier_of(hall, receive=receive).take(io.BytesIO(export_of(kiosk)))
    assert taken.taken == len(kiosk.log)


def test_import_is_whole_when_it_was_ended_after_any_block(hall, kiosk):
    data = export_of(kiosk)
    whole = len(blocks_of(kiosk))
    for stop in range(whole):
        count = [0]

        def receive(*asked, stop=stop, count=count):
            if count[0] == stop:
                raise KeyboardInterrupt
            count[0] += 1
            return hall.receiver.receive(*asked)

        with pytest.raises(KeyboardInterrupt):
            carrier_of(hall, receive=receive).take(io.BytesIO(data))
    assert take(hall, data).refused == []
    assert audit_site(hall.engine, SITE).records == len(kiosk.log)


def test_import_tells_how_far_it_is_when_it_takes_long(hall, kiosk, monkeypatch):
    monkeypatch.setattr("central.archive.carried.TELL_EVERY", 10)
    said = []
    carrier_of(hall, said).take(io.BytesIO(export_of(kiosk)))
    assert any("records checked" in line for line in said)
    assert any("records taken in" in line for line in said)


def test_import_and_network_agree_when_both_bring_the_same(hall, kiosk):
    for length in (3, 11, len(kiosk.log)):
        kiosk.send(kiosk.log[:length])
        assert take(hall, export_of(kiosk, blocks_of(kiosk, kiosk.log[:length]))).refused == []
    body = pack(kiosk.log, kiosk.boxes)
    hall.receiver.receive(kiosk.place.kiosk, body, "gzip", hall.now)
    assert audit_site(hall.engine, SITE).records == len(kiosk.log)

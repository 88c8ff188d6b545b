"""What lies on a kiosk's disk and on the stick, looked through byte by byte.

A citizen is called, agrees that a dossier code is kept, rates, and writes a comment. None of the
three texts stands anywhere, in no form in which a text may be kept. After the receipts and the
sealing no answer does either, and no visit by whose id answers could be looked for.
"""

import json
from contextlib import closing

import pytest

from kiosk.health.clock import SystemClock
from kiosk.identity.key_file import load_key
from kiosk.log_command.desk import LogDesk
from kiosk.log_command.exporting import export_log
from kiosk.log_command.receipting import take_receipt
from kiosk.queue.outbox import Outbox
from kiosk.record import (
    Head,
    Place,
    Receipt,
    SealingKey,
    SigningKey,
    Typ,
    open_envelope,
    parse_record,
    sign_receipt,
)
from tests.faults.process_memory import forms_of, found_in_files
from tests.journeys.scanner_device import SCANNER, ScannerDevice
from tests.journeys.test_reasons_and_comment import TELEX, WRITTEN
from tests.journeys.test_scanned_at_the_counter import DOSSIER, SLIP

TICKET = "B7319"
STEPS = 100
CENTRAL, RECOVERY = SigningKey.generate(), SealingKey.generate()


def urlsafe(forms: dict[str, bytes]) -> dict[str, bytes]:
    """The same, and base64 in the alphabet of addresses."""
    return forms | {
        f"{name} of addresses": form.replace(b"+", b"-").replace(b"/", b"_")
        for name, form in forms.items()
        if "base64" in name
    }


PLAIN = urlsafe(
    {**forms_of("comment", WRITTEN), **forms_of("dossier", DOSSIER), **forms_of("ticket", TICKET)}
)


@pytest.fixture
def stopped(new_counter, tmp_path):
    """Give a counter that was used, and is stopped now."""
    with ScannerDevice(tmp_path / "scanner") as scanner:
        counter = new_counter(tables=SCANNER)
        counter.waits_for(lambda: counter.kiosk.sources.is_ok("scanner"))
        counter.device.call(TICKET)
        counter.sees("serving")
        scanner.scan(SLIP, "Q1")
        counter.waits_for(lambda: counter.panel == "dossier")
        counter.touches("dossier-agree")
        counter.sees("question")
        counter.answers(2, 5)
        counter.sees("thanks")
        counter.touches("add-detail", "add-comment", *TELEX, "send-comment")
        counter.sees("thanks")
        counter.leaves()
    counter.stop()
    return counter


def opened(counter) -> Outbox:
    data = counter.folder / "data"
    said = json.loads((data / "enrolment.json").read_text("utf-8"))
    key, place = load_key(data / "kiosk.key"), Place(said["site"], said["kiosk"])
    return Outbox(
        data / "outbox.sqlite", place, key, SystemClock().stamp, recovery=RECOVERY.public_key
    )


def desk_of(counter, log) -> LogDesk:
    return LogDesk(
        counter.folder / "data",
        log.place,
        lambda work: work(log),
        SystemClock().at,
        lambda: RECOVERY.public_key,
        lambda: (CENTRAL.verify_key,),
    )


def told_by(log) -> dict[str, bytes]:
    """What answers could be found by: their name, the visits and the chance of each rating."""
    forms = forms_of("answers", '"answers"')
    for record in log.read(1, 1000):
        said = parse_record(open_envelope(record.jws, Typ.RECORD))
        forms |= {f"record {said.seq} as signed": record.jws.split(".")[1].encode()[40:]}
        if said.kind == "rating":
            forms |= forms_of("visit", said.body["visit"]) | forms_of("nonce", said.body["nonce"])
    return urlsafe(forms)


def export(counter, log, *, everything: bool) -> None:
    desk = desk_of(counter, log)
    data = b"".join(piece.data for piece in export_log(desk, everything=everything))
    (counter.folder / f"export-{everything}").write_bytes(data)


def test_disk_and_stick_hold_no_text_and_after_the_receipts_no_answer(stopped):
    with closing(opened(stopped)) as log:
        kinds = {record.kind for record in log.read(1, 1000)}
        assert kinds >= {"visit.called", "visit.scanned", "rating", "rating.detail"}
        answers = told_by(log)
        export(stopped, log, everything=False)
        assert found_in_files(stopped.folder, PLAIN) == set()
        assert {found.partition(":")[0] for found in found_in_files(stopped.folder, answers)} == {
            "outbox.sqlite"
        }
        head = Head(log.head.epoch, log.head.seq, log.head.hash)
        jws = sign_receipt(CENTRAL, Receipt(log.place, head, "2026-03-02T01:00:01.000Z"))
        assert take_receipt(desk_of(stopped, log), jws).good
        for _ in range(STEPS):
            log.tend()
        export(stopped, log, everything=True)
        assert all(record.sealed for record in log.read(1, 1000))
    assert found_in_files(stopped.folder, PLAIN | answers) == set()

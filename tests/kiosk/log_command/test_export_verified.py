"""What a kiosk exports, read by `kiosk-verify`, which shares no code with it."""

import pytest

from kiosk.log_command.exporting import export_log
from kiosk.record import SigningKey, sign_key_proof
from kiosk.record.base64url import encode
from tests.kiosk.log_command.carrying import KEY, RECOVERY, open_receipt_of, rating, written
from tests.verify.verifier_process import run


@pytest.fixture
def recovery(tmp_path):
    path = tmp_path / "recovery.key"
    path.write_text(f"recovery {encode(RECOVERY.secret)}\n", "ascii")
    return path


def verified(tmp_path, recovery, data, *keys):
    path = tmp_path / "export"
    path.write_bytes(data)
    named = [f"--kiosk-key={key.verify_key.text}" for key in keys]
    return run("--recovery-key", recovery, *named, path)


def test_export_is_found_whole_by_the_other_program(log, desk, tmp_path, recovery):
    log.open_epoch("outbox-lost")
    log.append([rating(60)])
    answer = verified(tmp_path, recovery, written(export_log(desk, everything=False)), KEY)
    assert answer.status == 0, answer.results


def test_sealed_records_and_new_keys_are_read_by_the_other_program(log, desk, tmp_path, recovery):
    receipt, jws = open_receipt_of(log.head)
    assert log.take_receipt(receipt, jws)
    for _ in range(20):
        log.tend()
    new = SigningKey.generate()
    log.rotate_key(new, sign_key_proof(new, log.place.kiosk, log.key.kid))
    log.append([rating(61)])
    data = written(export_log(desk, everything=True))
    assert verified(tmp_path, recovery, data, KEY, new).status == 0


@pytest.mark.parametrize("place", [0, 16, 20, 400, -700, -100, -1])
def test_altered_byte_is_found_by_the_other_program(desk, tmp_path, recovery, place):
    data = bytearray(written(export_log(desk, everything=False)))
    data[place] ^= 1
    answer = verified(tmp_path, recovery, bytes(data), KEY)
    assert answer.status == 1, answer
    assert answer.rules[0].startswith("export.") or answer.rules[0] == "signature"

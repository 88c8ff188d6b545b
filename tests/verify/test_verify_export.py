"""Who may sign an export: the key of its last record, or one that is known to have followed."""

import gzip
import hashlib

import pytest
from nacl.public import PrivateKey, SealedBox

from tests.verify.archive_writer import SITE, LogWriter, Signer, b64, compact_json, rating
from tests.verify.verifier_process import run

OLD, NEW = Signer("kiosk one"), Signer("kiosk one, next")
RECOVERY = PrivateKey(hashlib.sha256(b"recovery of a sample").digest())


def log_of(*, rotated: bool = False) -> LogWriter:
    log = LogWriter(OLD, OLD.kiosk)
    log.open()
    log.visit(1)
    if rotated:
        log.rotate(NEW)
    return log


def export_of(signer: Signer, *logs: LogWriter) -> bytes:
    """An export of whole logs, a block each."""
    public = bytes(RECOVERY.public_key)
    data = b"thuocdo-export 1\n"
    for log in logs:
        batch = compact_json({"records": [{"jws": compact} for compact, _ in log.records]})
        box = SealedBox(RECOVERY.public_key).encrypt(gzip.compress(batch.encode()))
        box = hashlib.sha256(public).digest()[:8] + box
        data += len(box).to_bytes(4) + box
    data += bytes(4)
    told = {"v": 1, "site": SITE, "kiosk": OLD.kiosk, "at": "2026-03-06T08:00:00.000+07:00"}
    told |= {"blocks": len(logs), "records": sum(log.seq for log in logs)}
    told["sha256"] = b64(hashlib.sha256(data).digest())
    told["heads"] = [{"epoch": log.epoch, "seq": log.seq, "hash": log.head} for log in logs]
    return data + signer.sign(told, "kiosk-export+jws").encode()


def verified(folder, data: bytes, *signers: Signer):
    (folder / "export").write_bytes(data)
    (folder / "recovery").write_text(f"recovery {b64(bytes(RECOVERY))}\n", "ascii")
    keys = [text for signer in signers for text in ("--kiosk-key", signer.text)]
    return run(folder / "export", "--recovery-key", folder / "recovery", *keys)


def test_export_is_whole_when_a_later_key_that_was_given_signs_it(tmp_path):
    answer = verified(tmp_path, export_of(NEW, log_of()), OLD, NEW)
    assert (answer.status, answer.errors) == (0, "")
    (row,) = answer.results[0]["days"]
    assert (row["counted"], answer.results[0]["figures"][0]["n"]) == (1, 1)


def test_export_is_whole_when_its_blocks_introduce_the_key_that_signs_it(tmp_path):
    assert verified(tmp_path, export_of(NEW, log_of(rotated=True)), OLD).status == 0


@pytest.mark.parametrize(
    ("signer", "rotated", "given"),
    [
        (NEW, False, (OLD,)),
        (OLD, True, (OLD, NEW)),
        (OLD, True, (OLD,)),
        (Signer("another"), False, (OLD, NEW)),
    ],
    ids=["nobody named it", "it came before", "it came before, by the blocks", "another"],
)
def test_manifest_is_refused_when_its_key_is_not_in_force(tmp_path, signer, rotated, given):
    answer = verified(tmp_path, export_of(signer, log_of(rotated=rotated)), *given)
    assert answer.rules == ["export.manifest"]


def test_record_is_refused_when_a_key_before_that_in_force_opens_another_epoch(tmp_path):
    later = LogWriter(OLD, OLD.kiosk, "two")
    later.open(reason="outbox-lost")
    later.add("rating", rating(2))
    data = export_of(NEW, log_of(), log_of(rotated=True), later)
    assert verified(tmp_path, data, OLD, NEW).rules == ["chain.sequence"]
    data = export_of(NEW, log_of(rotated=True), later)
    assert verified(tmp_path, data, OLD, NEW).rules == ["signature"]

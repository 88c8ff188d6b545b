"""Where the log's end is named besides the database: the nightly list, and the note."""

import json
from datetime import date

import pytest

from central.audit_log.believed import believed_keys, witnesses
from central.heads.heads_folder import HeadsFolder
from central.heads.signing import HeadSigner
from central.store.engine import reading
from tests.central.audit_log_of import walked

pytestmark = pytest.mark.both_databases


@pytest.fixture
def signer(hall):
    return HeadSigner(hall.engine, hall.keys.receipt, HeadsFolder(hall.folder / "heads"))


def named(desk):
    with reading(desk.engine) as connection:
        return witnesses(connection, desk.pen.noted.read())


def cut(desk, number):
    """What an administrator would do who knows of the head and of the note."""
    desk.hall.tamper("DELETE FROM audit_entries WHERE number > :n", n=number)
    row = desk.hall.rows(
        "SELECT number, epoch, seq, hash FROM audit_entries WHERE number = :n", n=number
    )[0]
    desk.hall.tamper(
        "UPDATE audit_heads SET number = :n, epoch = :e, seq = :s, hash = :h",
        n=row[0], e=row[1], s=row[2], h=row[3],
    )  # fmt: skip
    (desk.folder / "last.json").unlink()


def test_nightly_list_names_the_last_entry(desk, signer):
    assert "audit" not in json.loads(signer.sign(date(2026, 3, 1), desk.hall.now).list)
    desk.fill(3)
    told = json.loads(signer.sign(date(2026, 3, 2), desk.hall.now).list)["audit"]
    (row,) = desk.hall.rows("SELECT epoch, seq, hash FROM audit_entries WHERE number = 4")
    assert (told["epoch"], told["seq"], told["hash"]) == row
    assert walked(desk.engine, desk.keys, named(desk)).fault is None


def test_end_that_was_cut_off_is_found_by_the_list_of_a_night(desk, signer):
    desk.fill(5)
    signer.sign(date(2026, 3, 1), desk.hall.now)
    desk.fill(1)
    cut(desk, 3)
    found = walked(desk.engine, desk.keys, named(desk))
    assert (found.fault.rule, found.fault.number) == ("audit.witness", 4)


def test_end_that_was_written_anew_contradicts_the_list_of_a_night(desk, signer):
    desk.fill(5)
    signer.sign(date(2026, 3, 1), desk.hall.now)
    cut(desk, 3)
    desk.fill(4)
    found = walked(desk.engine, desk.keys, named(desk))
    assert (found.fault.rule, found.fault.number) == ("audit.witness", 6)


def test_receipt_keys_are_believed_by_file_and_by_what_kiosks_were_told(desk):
    found = believed_keys(desk.engine, desk.hall.settings.key_directory)
    assert [key.text for key in found] == [desk.keys[0].text]

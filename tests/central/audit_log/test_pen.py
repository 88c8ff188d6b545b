"""The next entry: numbered, chained, signed, and standing or falling with what it notes."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from joserfc import jws
from joserfc.jwk import OKPKey

from central.audit_log import What
from central.audit_log.entry import LONGEST_TEXT, ZERO_HASH
from central.store.audit_log_queries import audit_head, entries_after
from central.store.engine import reading, writing
from kiosk.record import base64url
from tests.central.audit_log_of import entries_of, walked, whats_of

pytestmark = pytest.mark.both_databases


def test_entries_are_chained_from_an_opening_on(desk):
    desk.fill(3)
    entries = entries_of(desk.engine)
    assert [entry.seq for entry in entries] == [1, 2, 3, 4]
    assert entries[0].what == What.LOG_OPENED
    assert entries[0].facts == {"reason": "first"}
    assert entries[0].prev == ZERO_HASH
    with reading(desk.engine) as connection:
        stored = entries_after(connection, 0, 10)
        assert audit_head(connection) == stored[-1].head
    for before, after in zip(stored, entries[1:], strict=False):
        assert after.prev == base64url.sha256(before.jws.encode())
    assert walked(desk.engine, desk.keys).fault is None


def test_entry_is_verified_by_another_library(desk):
    desk.note(facts={"role": "it"})
    key = OKPKey.import_key({"kty": "OKP", "crv": "Ed25519", "x": desk.keys[0].text})
    with reading(desk.engine) as connection:
        stored = entries_after(connection, 0, 10)[-1]
    opened = jws.deserialize_compact(stored.jws, key, algorithms=["Ed25519"])
    assert opened.headers()["typ"] == "central-audit+jws"
    assert opened.headers()["kid"] == key.thumbprint()
    assert b'"what":"site.set"' in opened.payload


def note_two_and_fail(desk):
    with writing(desk.engine) as connection:
        desk.author().note(connection, What.SITE_SET, "a", desk.hall.now)
        desk.author().note(connection, What.SITE_SET, "b", desk.hall.now)
        raise ZeroDivisionError


def test_entry_is_undone_with_what_it_notes(desk):
    desk.fill(2)
    before = entries_of(desk.engine)
    with pytest.raises(ZeroDivisionError):
        note_two_and_fail(desk)
    assert entries_of(desk.engine) == before
    desk.note()
    assert walked(desk.engine, desk.keys).fault is None
    assert len(entries_of(desk.engine)) == len(before) + 1


def test_several_entries_of_one_transaction_are_one_chain(desk):
    with writing(desk.engine) as connection:
        for number in range(3):
            desk.author().note(connection, What.SITE_SET, f"xa-{number}", desk.hall.now)
    desk.note()
    assert whats_of(desk.engine) == ["site.set"] * 4
    assert walked(desk.engine, desk.keys).fault is None


def test_log_is_one_chain_when_many_write_at_once(desk):
    desk.note()
    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(desk.note, about=f"xa-{n}") for n in range(20)]:
            done.result()
    found = walked(desk.engine, desk.keys)
    assert (found.entries, found.fault) == (22, None)


def test_long_and_unprintable_texts_are_made_short_and_printable(desk):
    desk.note(about="x" * 5000, facts={"asked": "a\x00\n\u202eb" * 100})
    entry = entries_of(desk.engine)[-1]
    assert len(entry.about) == LONGEST_TEXT
    assert entry.facts["asked"].isprintable()


def test_new_epoch_says_what_is_lost_when_the_database_was_put_back(desk):
    desk.fill(4)
    old = desk.hall.rows("SELECT epoch, seq, hash FROM audit_entries WHERE number = 4")[0]
    # The note is one transaction behind: it knows of entry 4 of 5.
    desk.hall.tamper("DELETE FROM audit_entries WHERE number > 2")
    row = desk.hall.rows("SELECT number, epoch, seq, hash FROM audit_entries WHERE number = 2")[0]
    desk.hall.tamper(
        "UPDATE audit_heads SET number = :n, epoch = :e, seq = :s, hash = :h",
        n=row[0], e=row[1], s=row[2], h=row[3],
    )  # fmt: skip
    desk.note()
    desk.note()
    opening = entries_of(desk.engine)[2]
    assert opening.what == What.LOG_OPENED
    assert opening.facts == {
        "reason": "records-missing", "epoch": old[0], "seq": old[1], "hash": old[2]
    }  # fmt: skip
    found = walked(desk.engine, desk.keys)
    assert (found.fault, found.epochs, found.entries) == (None, 2, 5)
    assert [each.seq for each in found.lost] == [4]


@pytest.mark.expected_log("central.audit_log.noted_head", "cannot be read")
@pytest.mark.expected_log("central.audit_log.noted_head", "cannot be written")
def test_log_goes_on_when_its_note_cannot_be_read_or_written(desk):
    desk.fill(2)
    (desk.folder / "last.json").write_text("{", "ascii")
    desk.fill(2)
    assert walked(desk.engine, desk.keys).fault is None
    (desk.folder / "last.json").unlink()
    desk.folder.rmdir()
    desk.folder.write_text("", "ascii")
    desk.fill(2)
    assert walked(desk.engine, desk.keys).fault is None


def test_origin_tells_addresses_of_one_day_apart_and_no_two_days_together(desk):
    now = desk.hall.now
    later = now.replace(day=now.day + 1)
    first = desk.pen.origin("192.0.2.7", now)
    assert first == desk.pen.origin("192.0.2.7", now)
    assert first != desk.pen.origin("192.0.2.8", now)
    assert first != desk.pen.origin("192.0.2.7", later)
    assert desk.pen.origin("2001:db8:1:2::1", now) == desk.pen.origin("2001:db8:1:2::2", now)
    assert desk.pen.origin("", now) is None

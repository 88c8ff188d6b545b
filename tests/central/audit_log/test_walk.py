"""A walk through the log finds whatever was changed, and names where."""

import dataclasses

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from central.audit_log import What
from central.audit_log.entry import Entry, Who, WhoKind, sign_entry
from central.audit_log.walk import walk
from central.store.audit_log_queries import AuditHead, StoredEntry
from kiosk.record import Head, SigningKey

KEY = SigningKey(bytes(32))
EPOCH = "AAECAwQFBgcICQoLDA0ODw"
ZERO = "A" * 43
AT = "2026-11-22T01:00:00.000Z"


def made(count=4, key=KEY):
    """A small log, as it is stored."""
    stored, prev = [], ZERO
    for seq in range(1, count + 1):
        what = What.LOG_OPENED if seq == 1 else What.SITE_SET
        facts = {"reason": "first"} if seq == 1 else {"n": seq}
        who = Who(WhoKind.ACCOUNT, "giám-sát")
        envelope = sign_entry(
            key, Entry(EPOCH, seq, prev, AT, who, what, f"xa-{seq}", "xa-mau", None, facts)
        )
        prev = envelope.hash
        stored.append(StoredEntry(seq, EPOCH, seq, AT, prev, "xa-mau", envelope.compact))
    return stored


LOG = made()
END = LOG[-1].head


def walk_of(stored, end=END, witnesses=(), keys=(KEY.verify_key,)):
    return walk(
        lambda after: [each for each in stored if each.number > after], keys, end, witnesses
    )


def test_log_is_whole_when_nothing_was_changed():
    found = walk_of(LOG)
    assert (found.entries, found.epochs, found.fault) == (4, 1, None)
    assert found.head == END


def test_empty_log_is_whole():
    assert walk_of([], end=None).fault is None


@given(st.integers(0, len(LOG) - 1), st.data())
@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=150, deadline=None)
def test_change_of_any_character_of_an_entry_is_found_and_named(at, data):
    jws = LOG[at].jws
    place = data.draw(st.integers(0, len(jws) - 1))
    other = data.draw(st.characters(codec="ascii").filter(lambda c: c != jws[place]))
    changed = [*LOG]
    changed[at] = dataclasses.replace(LOG[at], jws=jws[:place] + other + jws[place + 1 :])
    assert walk_of(changed).fault.number == at + 1


@pytest.mark.parametrize(
    "change",
    [
        {"epoch": "B" * 21 + "A"},
        {"seq": 9},
        {"at": "2026-11-22T01:00:00.001Z"},
        {"hash": ZERO},
        {"about_site": None},
        {"about_site": "xa-khac"},
    ],
)
@pytest.mark.parametrize("at", [0, 2, 3])
def test_change_of_any_column_of_a_row_is_found_and_named(change, at):
    changed = [*LOG]
    changed[at] = dataclasses.replace(LOG[at], **change)
    assert (walk_of(changed).fault.number, walk_of(changed).fault.rule) == (at + 1, "audit.row")


@given(st.permutations(range(len(LOG))).filter(lambda order: order != sorted(order)))
def test_another_order_is_found(order):
    swapped = [
        dataclasses.replace(LOG[each], number=number) for number, each in enumerate(order, start=1)
    ]
    assert walk_of(swapped, swapped[-1].head).fault.rule == "audit.chain"


@pytest.mark.parametrize("gone", range(1, 4))
def test_entry_that_was_removed_is_named(gone):
    rest = [each for each in LOG if each.number != gone]
    assert walk_of(rest).fault.number == gone
    closed = [dataclasses.replace(each, number=n) for n, each in enumerate(rest, start=1)]
    assert walk_of(closed, closed[-1].head).fault.number == gone


def test_end_that_was_cut_off_is_found_by_the_head_by_the_note_and_by_the_lists():
    assert walk_of(LOG[:-1]).fault.rule == "audit.end"
    last = Head(END.epoch, END.seq, END.hash)
    found = walk_of(LOG[:-1], LOG[-2].head, [last])
    assert found.fault.rule == "audit.witness"
    assert "entry 4 of epoch" in found.fault.message


def test_log_that_was_signed_anew_contradicts_its_witnesses():
    other = made(5)
    assert walk_of(other, other[-1].head, [Head(EPOCH, 3, ZERO)]).fault.number == 3


def test_log_of_another_key_is_not_believed():
    fault = walk_of(LOG, keys=(SigningKey.generate().verify_key,)).fault
    assert (fault.number, fault.rule) == (1, "signature")


def test_log_of_a_former_key_is_believed():
    keys = (SigningKey.generate().verify_key, KEY.verify_key)
    assert walk_of(LOG, keys=keys).fault is None


def test_entries_of_which_the_database_lost_the_head_are_found():
    assert walk_of(LOG, AuditHead(9, EPOCH, 9, ZERO)).fault.rule == "audit.end"
    assert walk_of(LOG, None).fault.rule == "audit.end"

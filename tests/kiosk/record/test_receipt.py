"""A receipt: only the central's own, whole and of its type, counts."""

import pytest

from kiosk.record import (
    FieldError,
    Head,
    HeaderError,
    Receipt,
    SignatureError,
    Typ,
    open_receipt,
    seal_envelope,
    sign_receipt,
)
from kiosk.record.payload import serialise
from tests.kiosk.record.sample_log import EPOCH, KEY, OTHER_KEY, PLACE, refusal_of, sample_log

HEAD = sample_log(4)[-1]
RECEIPT = Receipt(PLACE, Head(EPOCH, 4, HEAD.hash), "2026-11-22T00:31:00.000Z")
MEMBERS = {
    "v": 1,
    "site": PLACE.site,
    "kiosk": PLACE.kiosk,
    "epoch": EPOCH,
    "seq": 4,
    "hash": HEAD.hash,
    "at": RECEIPT.at,
}


def open_members(members: dict) -> Receipt:
    compact = seal_envelope(KEY, Typ.RECEIPT, serialise(members)).compact
    return open_receipt(compact, KEY.verify_key)


def test_receipt_says_what_was_signed():
    assert open_receipt(sign_receipt(KEY, RECEIPT), KEY.verify_key) == RECEIPT
    assert open_members(MEMBERS) == RECEIPT


def test_receipt_has_the_same_bytes_when_it_is_signed_again():
    assert sign_receipt(KEY, RECEIPT) == sign_receipt(KEY, RECEIPT)


def test_receipt_is_refused_when_another_key_signed_it():
    error = refusal_of(lambda: open_receipt(sign_receipt(OTHER_KEY, RECEIPT), KEY.verify_key))
    assert type(error) is SignatureError


@pytest.mark.parametrize("typ", [typ for typ in Typ if typ is not Typ.RECEIPT])
def test_receipt_is_refused_when_it_was_signed_as_another_type(typ):
    compact = seal_envelope(KEY, typ, serialise(MEMBERS)).compact
    assert type(refusal_of(lambda: open_receipt(compact, KEY.verify_key))) is HeaderError


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *[(name, None) for name in MEMBERS],
        ("v", 2),
        ("v", True),
        ("site", "Xã Mẫu"),
        ("kiosk", "a" * 41),
        ("epoch", "A" * 21),
        ("seq", 0),
        ("seq", "4"),
        ("seq", True),
        ("hash", "A" * 44),
        ("at", "today"),
        ("at", 1_800_000_000),
    ],
)
def test_receipt_is_refused_by_name_when_a_field_is_not_of_its_form(name, value):
    for members in ({**MEMBERS, name: value}, {k: v for k, v in MEMBERS.items() if k != name}):
        error = refusal_of(lambda said=members: open_members(said))
        assert type(error) is FieldError
        assert error.rule == f"field.{name}"

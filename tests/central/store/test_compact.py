"""A record's compact form is rebuilt to the byte from what is kept, or kept whole."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from central.channels import PHONE_LOG
from central.store.compact import compact_in, compact_of, parts_of
from kiosk.record import SigningKey, Typ, base64url, open_envelope, seal_envelope

VECTORS = Path(__file__).parents[2] / "kiosk" / "record" / "vectors"
KEY = SigningKey(bytes(range(32)))
KIOSK = "k-0123456789"


def row(compact, kiosk=KIOSK):
    parts = parts_of(compact, kiosk)
    names = ("payload", "signature", "kid")
    kept = dict(zip(names, parts or (None,) * 3, strict=True))
    return {**kept, "kiosk_id": kiosk, "jws": None if parts else compact}


def compact_forms():
    """Every text of the vectors that looks like a compact form, right or wrong."""
    found, waiting = set(), [json.loads(path.read_text()) for path in VECTORS.glob("*.json")]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict | list):
            waiting += value.values() if isinstance(value, dict) else value
        elif isinstance(value, str) and value.count(".") == 2 and value.startswith("eyJ"):
            found.add(value)
    return sorted(found)


def test_every_vector_is_given_back_whether_it_is_right_or_wrong():
    forms = compact_forms()
    kept_apart = [compact for compact in forms if parts_of(compact, KIOSK)]
    assert len(forms) > len(kept_apart) > 20
    for kiosk in (KIOSK, PHONE_LOG):
        assert [compact_in(row(compact, kiosk)) for compact in forms] == forms


@given(payload=st.binary(max_size=2_000), seed=st.binary(min_size=32, max_size=32))
def test_whatever_was_sealed_is_rebuilt_from_its_parts(payload, seed):
    for kiosk, typ in ((KIOSK, Typ.RECORD), (PHONE_LOG, Typ.CENTRAL_RECORD)):
        envelope = seal_envelope(SigningKey(seed), typ, payload)
        parts = parts_of(envelope.compact, kiosk)
        assert parts is not None
        assert compact_of(*parts, typ) == envelope.compact
        assert parts_of(envelope.compact, KIOSK if kiosk == PHONE_LOG else PHONE_LOG) is None


@given(
    position=st.integers(0, 10_000),
    other=st.sampled_from("AB-_.=+/ é\x00"),
    payload=st.binary(max_size=60),
)
def test_whatever_was_altered_is_given_back_as_it_was_altered(position, other, payload):
    compact = seal_envelope(KEY, Typ.RECORD, payload).compact
    at = position % len(compact)
    altered = compact[:at] + other + compact[at + 1 :]
    assert compact_in(row(altered)) == altered


@given(st.text(max_size=40))
def test_text_that_is_no_compact_form_is_kept_whole(text):
    assert compact_in(row(text)) == text


def test_envelope_that_opens_is_always_kept_apart():
    """So that ingest, which has opened it, need not try."""
    for compact in compact_forms():
        try:
            envelope = open_envelope(compact, Typ.RECORD)
            base64url.decode(envelope.kid)
        except Exception:  # noqa: BLE001, S112 - the vectors are wrong in many ways
            continue
        assert parts_of(compact, KIOSK) is not None


@pytest.mark.parametrize("missing", ["payload", "signature", "kid"])
def test_row_without_a_part_gives_no_form(missing):
    compact = seal_envelope(KEY, Typ.RECORD, b"{}").compact
    assert compact_in({**row(compact), missing: None}) == ""

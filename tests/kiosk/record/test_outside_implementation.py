"""joserfc, which is not ours, reads our records; ours reads its records, but for one header."""

import json

import pytest
from joserfc import jws
from joserfc.errors import BadSignatureError
from joserfc.jwk import OKPKey

from kiosk.record import (
    HeaderError,
    Place,
    Receipt,
    SignatureError,
    SigningKey,
    Typ,
    base64url,
    open_receipt,
    sign_receipt,
)
from kiosk.record.chain import Head
from tests.kiosk.record.sample_log import (
    EPOCH,
    KEY,
    MEMBERS,
    OTHER_KEY,
    read,
    refusal_of,
    sample_log,
)

ALGORITHMS = ["Ed25519"]
HEADER = {"alg": "Ed25519", "kid": KEY.kid, "typ": "kiosk-record+jws"}
PAYLOAD = json.dumps(MEMBERS, ensure_ascii=False, separators=(",", ":"))


def outside(key: SigningKey) -> OKPKey:
    members = {"kty": "OKP", "crv": "Ed25519", "x": key.verify_key.text}
    return OKPKey.import_key({**members, "d": base64url.encode(key.seed)})


def made_outside(header: dict, key: SigningKey = KEY) -> str:
    return jws.serialize_compact(header, PAYLOAD, outside(key), algorithms=ALGORITHMS)


@pytest.mark.parametrize("record", sample_log(6), ids=lambda record: str(record.seq))
def test_record_is_verified_by_another_implementation(record):
    found = jws.deserialize_compact(record.compact, outside(KEY), algorithms=ALGORITHMS)
    assert found.protected == HEADER
    assert found.payload == record.envelope.payload
    assert json.loads(found.payload)["body"] == record.body


def test_record_is_refused_by_another_implementation_when_it_is_altered():
    header, _, signature = sample_log(2)[0].compact.split(".")
    payload = sample_log(2)[1].compact.split(".")[1]
    with pytest.raises(BadSignatureError):
        jws.deserialize_compact(
            f"{header}.{payload}.{signature}", outside(KEY), algorithms=ALGORITHMS
        )


def test_receipt_is_verified_by_another_implementation():
    receipt = Receipt(Place("xa-mau", "k-1"), Head(EPOCH, 3, "A" * 43), "2026-11-22T00:00:00.000Z")
    compact = sign_receipt(KEY, receipt)
    found = jws.deserialize_compact(compact, outside(KEY), algorithms=ALGORITHMS)
    assert found.protected["typ"] == Typ.RECEIPT
    assert open_receipt(compact, KEY.verify_key) == receipt


def test_key_has_the_thumbprint_that_another_implementation_computes():
    assert outside(KEY).thumbprint() == KEY.kid


def test_record_of_another_implementation_is_read_when_its_header_is_ours():
    compact = made_outside(HEADER)
    record = read(compact)
    assert record.body == MEMBERS["body"]
    assert record.compact == compact


@pytest.mark.parametrize(
    "header",
    [
        {"alg": "Ed25519"},
        {"alg": "Ed25519", "kid": KEY.kid},
        {"typ": "kiosk-record+jws", "alg": "Ed25519", "kid": KEY.kid},
        {**HEADER, "typ": "JWT"},
        {**HEADER, "typ": "central-receipt+jws"},
        {**HEADER, "kid": "1"},
        {**HEADER, "cty": "application/json"},
    ],
    ids=json.dumps,
)
def test_record_of_another_implementation_is_refused_when_its_header_is_not_ours(header):
    """The signature is good in each."""
    assert type(refusal_of(lambda: read(made_outside(header)))) is HeaderError


@pytest.mark.filterwarnings("ignore:EdDSA is deprecated via RFC 9864")
def test_record_of_another_implementation_is_refused_when_the_algorithm_has_its_old_name():
    header = {**HEADER, "alg": "EdDSA"}
    compact = jws.serialize_compact(header, PAYLOAD, outside(KEY), algorithms=["EdDSA"])
    assert type(refusal_of(lambda: read(compact))) is HeaderError


def test_record_of_another_implementation_is_refused_when_another_key_made_it():
    assert type(refusal_of(lambda: read(made_outside(HEADER, OTHER_KEY)))) is SignatureError

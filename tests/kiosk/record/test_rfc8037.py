"""RFC 8037, appendix A.1 to A.5: key, thumbprint, signature. The RFC's values, typed in."""

import pytest
from joserfc import jws
from joserfc.jwk import OKPKey

from kiosk.record import SignatureError, SigningKey, VerifyKey, base64url, thumbprint

# A.1, A.2
SECRET = "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"
PUBLIC = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
# A.3
THUMBPRINT = "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"
# A.4
HEADER = '{"alg":"EdDSA"}'
PAYLOAD = "Example of Ed25519 signing"
SIGNING_INPUT = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc"
SIGNATURE = "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"
KEY = SigningKey(base64url.decode(SECRET))


def test_public_key_is_that_of_a1_when_made_from_the_secret():
    assert KEY.verify_key.text == PUBLIC
    assert KEY.seed == base64url.decode(SECRET)


def test_thumbprint_is_that_of_a3():
    assert thumbprint(base64url.decode(PUBLIC)) == THUMBPRINT
    assert VerifyKey.from_text(PUBLIC).kid == KEY.kid == THUMBPRINT


def test_signing_input_is_that_of_a4():
    parts = (base64url.encode(part.encode()) for part in (HEADER, PAYLOAD))
    assert ".".join(parts) == SIGNING_INPUT


def test_signature_is_that_of_a4():
    assert base64url.encode(KEY.sign(SIGNING_INPUT.encode())) == SIGNATURE


def test_signature_of_a4_is_verified_as_in_a5():
    VerifyKey.from_text(PUBLIC).verify(SIGNING_INPUT.encode(), base64url.decode(SIGNATURE))


def test_signature_of_a4_is_refused_when_any_of_its_bits_is_changed():
    for bit in range(64 * 8):
        altered = bytearray(base64url.decode(SIGNATURE))
        altered[bit // 8] ^= 1 << bit % 8
        with pytest.raises(SignatureError):
            VerifyKey.from_text(PUBLIC).verify(SIGNING_INPUT.encode(), bytes(altered))


def test_signature_is_refused_when_its_scalar_is_not_reduced():
    """RFC 8032, section 5.1.7: S beyond the group's order would be a second valid signature."""
    order = 2**252 + 27742317777372353535851937790883648493
    signature = base64url.decode(SIGNATURE)
    scalar = int.from_bytes(signature[32:], "little") + order
    with pytest.raises(SignatureError):
        VerifyKey.from_text(PUBLIC).verify(
            SIGNING_INPUT.encode(), signature[:32] + scalar.to_bytes(32, "little")
        )


@pytest.mark.parametrize("signature", [b"", b"\0" * 63, b"\0" * 64, b"\0" * 65])
def test_signature_is_refused_when_it_is_none(signature):
    with pytest.raises(SignatureError):
        KEY.verify_key.verify(b"x", signature)


# RFC 9864 renames EdDSA; the RFC's example has the old name. Records have the new one.
@pytest.mark.filterwarnings("ignore:EdDSA is deprecated via RFC 9864")
def test_values_are_those_that_another_implementation_computes():
    """Were a value typed wrong, joserfc would differ."""
    key = OKPKey.import_key({"kty": "OKP", "crv": "Ed25519", "d": SECRET, "x": PUBLIC})
    assert key.thumbprint() == THUMBPRINT
    compact = jws.serialize_compact({"alg": "EdDSA"}, PAYLOAD, key, algorithms=["EdDSA"])
    assert compact == f"{SIGNING_INPUT}.{SIGNATURE}"


@pytest.mark.parametrize("size", [0, 31, 33, 64])
def test_key_is_refused_when_it_has_another_length(size):
    with pytest.raises(ValueError, match=f"has 32 bytes, not {size}"):
        SigningKey(bytes(size))
    with pytest.raises(ValueError, match=f"has 32 bytes, not {size}"):
        VerifyKey(bytes(size))


@pytest.mark.parametrize("text", [PUBLIC[:-1], PUBLIC + "=", PUBLIC.replace("_", "/"), ""])
def test_public_key_is_refused_when_its_text_is_not_base64url_of_32_bytes(text):
    with pytest.raises(ValueError, match=r"base64url|has 32 bytes"):
        VerifyKey.from_text(text)


def test_keys_differ_when_generated():
    assert SigningKey.generate().kid != SigningKey.generate().kid

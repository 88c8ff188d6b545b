"""A phone token: whole, the kiosk's own and small, or refused."""

import uuid
from dataclasses import replace

import pytest
import qrcode
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jws
from joserfc.jwk import OKPKey
from qrcode.constants import ERROR_CORRECT_M

from kiosk.record import (
    FieldError,
    PhoneToken,
    RecordError,
    TooLongError,
    Typ,
    base64url,
    open_envelope,
    phone_url,
    read_phone_token,
    seal_envelope,
)
from kiosk.record.phone_token import MAX_URL_CHARACTERS, STAGES
from tests.kiosk.record.sample_log import KEY, OTHER_KEY, VISIT, refusal_of

TOKEN = PhoneToken(
    kiosk="k-0a1b2c3d4e",
    visit=VISIT,
    counter="quay-03",
    officer="nv-01",
    procedure="1.004194.000.00.00.H01",
    stage="result",
    questionnaire="mot-cua@1",
    nonce="EBESExQVFhcYGRobHB0eHw",
)
QUIET_ZONE = 4
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def of_version_7(found):
    bits = int.from_bytes(found) & ~(0xF << 76 | 0x3 << 62)
    return uuid.UUID(int=bits | 0x7 << 76 | 0x2 << 62)


names = st.from_regex(r"[a-z0-9](?:[a-z0-9-]{0,10}[a-z0-9])?", fullmatch=True)
tokens = st.builds(
    PhoneToken,
    kiosk=names,
    visit=st.binary(min_size=16, max_size=16).map(lambda found: str(of_version_7(found))),
    counter=names,
    officer=st.none() | names,
    procedure=st.none() | st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,25}", fullmatch=True),
    stage=st.sampled_from(STAGES),
    questionnaire=st.builds("{}@{}".format, names, st.integers(1, 999_999)),
    nonce=st.binary(min_size=16, max_size=16).map(base64url.encode),
)


def read(text: str) -> PhoneToken:
    return read_phone_token(text).verify(KEY.verify_key)


@given(tokens)
def test_token_says_what_was_signed(token):
    assert read(token.sign(KEY)) == token


def test_token_is_refused_when_any_letter_of_it_is_another():
    good = TOKEN.sign(KEY)
    for place, was in enumerate(good):
        for other in (*LETTERS, "."):
            if other != was:
                text = good[:place] + other + good[place + 1 :]
                assert isinstance(refusal_of(lambda said=text: read(said)), RecordError)


@given(st.text(max_size=300) | st.from_regex(r"[A-Za-z0-9_-]{0,180}\.[A-Za-z0-9_-]{86}"))
def test_reading_ends_with_a_rule_when_the_text_is_anything_at_all(text):
    assert isinstance(refusal_of(lambda: read(text)), RecordError)


@given(st.binary(max_size=200))
def test_reading_ends_with_a_rule_or_a_token_when_the_signed_payload_is_any_bytes(data):
    text = seal_envelope(KEY, Typ.PHONE, data).compact.partition(".")[2]
    try:
        token = read(text)
    except RecordError:
        return
    assert token.sign(KEY) == text


@pytest.mark.parametrize("typ", [typ for typ in Typ if typ is not Typ.PHONE])
def test_token_is_refused_when_its_payload_was_signed_as_another_type(typ):
    payload = base64url.decode(TOKEN.sign(KEY).partition(".")[0])
    text = seal_envelope(KEY, typ, payload).compact.partition(".")[2]
    assert refusal_of(lambda: read(text)).rule == "signature"


def test_token_is_refused_when_another_kiosk_signed_it():
    assert refusal_of(lambda: read(TOKEN.sign(OTHER_KEY))).rule == "signature"


def test_token_with_its_header_is_verified_by_another_implementation():
    text = TOKEN.sign(KEY)
    header = f'{{"alg":"Ed25519","kid":"{KEY.kid}","typ":"kiosk-phone+jws"}}'
    compact = f"{base64url.encode(header.encode())}.{text}"
    key = OKPKey.import_key({"kty": "OKP", "crv": "Ed25519", "x": KEY.verify_key.text})
    found = jws.deserialize_compact(compact, key, algorithms=["Ed25519"])
    assert found.protected["typ"] == Typ.PHONE
    assert open_envelope(compact, Typ.PHONE).payload == found.payload


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("kiosk", "K-1"),
        ("visit", VISIT.upper()),
        ("visit", str(uuid.UUID(int=7, version=4))),
        ("visit", "00000000-0000-7000-0000-000000000000"),
        ("counter", ""),
        ("officer", "Nguyễn Thị Mẫu"),
        ("procedure", "1 2"),
        ("stage", "over"),
        ("questionnaire", "mot-cua"),
        ("nonce", "AAAA"),
        ("nonce", "not base64url!"),
    ],
)
def test_token_is_not_made_when_a_field_is_not_of_its_form(field, value):
    error = refusal_of(lambda: replace(TOKEN, **{field: value}))
    assert type(error) is FieldError
    assert error.rule == f"field.{field}"


def test_token_is_not_signed_when_its_names_are_too_long_for_a_code():
    token = replace(TOKEN, counter="a" * 40, officer="b" * 40, questionnaire=f"{'c' * 40}@1")
    assert type(refusal_of(lambda: token.sign(KEY))) is TooLongError


@pytest.mark.parametrize(
    "token",
    [TOKEN, replace(TOKEN, counter="a" * 30, officer="b" * 30)],
    ids=["usual", "long"],
)
def test_code_has_modules_of_four_pixels_on_320(token):
    url = phone_url("https://danhgia.tinh-mau.example.gov.vn/", token.sign(KEY))
    assert "//p/" not in url
    assert module_pixels(url) >= 4


def test_address_is_refused_exactly_when_its_code_would_be_too_dense():
    longest = "https://a.example/" + "a" * (MAX_URL_CHARACTERS - 18 - 3 - 200)
    url = phone_url(longest, "b" * 200)
    assert len(url) == MAX_URL_CHARACTERS
    assert module_pixels(url) >= 4
    assert module_pixels(url + "a") < 4
    assert type(refusal_of(lambda: phone_url(longest, "b" * 201))) is TooLongError


def module_pixels(url: str) -> float:
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=QUIET_ZONE)
    code.add_data(url)
    code.make(fit=True)
    return 320 / len(code.get_matrix())

"""Each way to be no record has its own error class and rule. Payloads here are well signed."""

import json
from dataclasses import replace

import pytest

from kiosk.record import (
    Draft,
    DuplicateKeyError,
    FieldError,
    HeaderError,
    NotCompactError,
    NotIntegerError,
    NotJsonError,
    NotNfcError,
    SignatureError,
    TooDeepError,
    TooLongError,
    TrailingBytesError,
    Typ,
    base64url,
    errors,
    seal_envelope,
)
from kiosk.record.jws import MAX_COMPACT_CHARACTERS
from kiosk.record.payload import MAX_DEPTH
from kiosk.record.record import ZERO_HASH
from tests.kiosk.record.sample_log import (
    KEY,
    MEMBERS,
    read,
    read_payload,
    refusal_of,
    sample_log,
    sign,
)

GOOD = json.dumps(MEMBERS, separators=(",", ":")).encode()
RECORD = sample_log(1)[0].compact
HEADER, PAYLOAD, SIGNATURE = RECORD.split(".")


def with_body(body: str) -> bytes:
    """A good payload but for its body, given as JSON."""
    return GOOD.replace(b'{"reason":"first-start","before":null}', body.encode())


def without_end(data: bytes) -> bytes:
    return data.rstrip(b"}")


PAYLOADS = {
    DuplicateKeyError: {
        "a member of the record stands twice": without_end(GOOD) + b'},"seq":1}',
        "a member of the record stands twice, equal": GOOD.replace(b'"v":1', b'"v":1,"v":1'),
        "a member of the body stands twice": with_body('{"a":1,"a":2}'),
        "a member deep inside stands twice": with_body('{"a":[{"b":{"c":1,"d":2,"c":3}}]}'),
        "the second is escaped": with_body(r'{"a":1,"\u0061":2}'),
        "the name is empty": with_body('{"":1,"":2}'),
    },
    NotNfcError: {
        "a value has a combining mark": with_body('{"a":"Qua\u0302\u0300y"}'),
        "a name has a combining mark": with_body('{"Qua\u0302\u0300y":1}'),
        "a mark is half composed": with_body('{"a":"Qu\u00e2\u0300y"}'),
        "marks stand in the wrong order": with_body('{"a":"a\u0323\u0302"}'),
        "a letter has a canonical double": with_body('{"a":"\u212b"}'),
        "the mark is escaped": with_body(r'{"a":"e\u0301"}'),
        "the mark of a name is escaped": with_body(r'{"e\u0301":1}'),
        "letter and mark are escaped": with_body(r'{"a":["\u0065\u0301"]}'),
        "a mark follows an escape that ends in a letter": with_body('{"a":"\\n\u0301"}'),
    },
    NotIntegerError: {
        "a number has a fraction": with_body('{"a":1.5}'),
        "a number has a fraction of zero": GOOD.replace(b'"seq":1', b'"seq":1.0'),
        "a number has an exponent": with_body('{"a":1e3}'),
        "a number is not one": with_body('{"a":NaN}'),
        "a number is infinite": with_body('{"a":Infinity}'),
        "a number is minus infinite": with_body('{"a":[-Infinity]}'),
        "an integer is one too large": with_body(f'{{"a":{2**53}}}'),
        "an integer is one too small": with_body(f'{{"a":{-(2**53)}}}'),
        "an integer has more digits than Python converts": with_body(f'{{"a":{"9" * 5000}}}'),
        "a number has a huge exponent": with_body('{"a":1E400}'),
    },
    TrailingBytesError: {
        "a line break follows": GOOD + b"\n",
        "a space follows": GOOD + b" ",
        "a brace follows": GOOD + b"}",
        "a record follows": GOOD + GOOD,
        "a null byte follows": GOOD + b"\0",
    },
    TooDeepError: {
        "one object too many": with_body('{"a":' * MAX_DEPTH + "1" + "}" * MAX_DEPTH),
        "one array too many": with_body('{"a":' + "[" * 15 + "]" * 15 + "}"),  # 1 + 1 + 15
        "a bomb that is closed": with_body('{"a":' + "[" * 5000 + "]" * 5000 + "}"),
        "a bomb that is not closed": with_body("[" * 10_000),
        "a bomb of objects": with_body('{"a":' * 1500),
        "it hides behind a text": with_body('{"a":"\\"","b":' + "[" * 20 + "]" * 20 + "}"),
    },
    NotJsonError: {
        "it is empty": b"",
        "it is an array": b"[1]",
        "it is a text": b'"record"',
        "it is null": b"null",
        "a space stands before it": b" " + GOOD,
        "a byte order mark stands before it": b"\xef\xbb\xbf" + GOOD,
        "it is cut": GOOD[:-1],
        "a text has a raw line break": with_body('{"a":"\n"}'),
        "a text is not closed": with_body('{"a":"b}'),
        "quotes are single": with_body("{'a':1}"),
        "a comma follows the last member": with_body('{"a":1,}'),
        "it has a comment": with_body('{"a":1/*one*/}'),
        "an escape is unknown": with_body(r'{"a":"\x41"}'),
        "a number has a plus": with_body('{"a":+1}'),
        "a number begins with zero": with_body('{"a":01}'),
        "half a surrogate pair is escaped": with_body(r'{"a":"\ud83d"}'),
        "the other half is escaped": with_body(r'{"a":"\ude00x"}'),
        "half a pair is the name": with_body(r'{"\ud83d":1}'),
        "a surrogate is encoded raw": with_body('{"a":"@"}').replace(b"@", b"\xed\xa0\xbd"),
        "a byte is not UTF-8": with_body('{"a":"@"}').replace(b"@", b"\xff"),
        "a character is encoded too long": with_body('{"a":"@"}').replace(b"@", b"\xc1\x81"),
        "it is UTF-16": GOOD.decode().encode("utf-16-le"),
    },
}
CASES = [
    pytest.param(error, data, id=f"{error.__name__}: {name}")
    for error, cases in PAYLOADS.items()
    for name, data in cases.items()
]


def test_payload_is_accepted_when_it_is_good():
    assert read_payload(GOOD).body == MEMBERS["body"]


@pytest.mark.parametrize(("error", "data"), CASES)
def test_payload_is_refused_by_an_error_of_its_own_when(error, data):
    found = refusal_of(lambda: read_payload(data))
    assert type(found) is error
    assert found.rule == error.rule


@pytest.mark.parametrize(
    "body",
    [
        f'{{"a":{2**53 - 1},"b":{-(2**53 - 1)},"c":-0}}',
        '{"a":' + "[" * (MAX_DEPTH - 2) + "]" * (MAX_DEPTH - 2) + "}",
        '{"a":"' + "[{" * 200 + '"}',
        '{"a":"Quầy Một cửa","b":"\\ud83d\\ude00","c":"\\n\\u0301","d":"\U0001f600"}',
        '{"a":"\\u0000\\u001f\\"\\\\\\/"}',
        "{ }",
        '{"A":1,"a":2}',
    ],
)
def test_payload_is_accepted_when_it_goes_to_the_limit(body):
    assert read_payload(with_body(body)).body == json.loads(body)


def header(**members) -> str:
    """Another header, in base64url."""
    return base64url.encode(json.dumps(members, separators=(",", ":")).encode())


def header_text(text: str) -> str:
    return base64url.encode(text.encode())


KID, TYP = KEY.kid, str(Typ.RECORD)
HEADERS = {
    "the algorithm is none": header(alg="none", kid=KID, typ=TYP),
    "the algorithm has its old name": header(alg="EdDSA", kid=KID, typ=TYP),
    "the algorithm is symmetric": header(alg="HS256", kid=KID, typ=TYP),
    "the algorithm is another curve": header(alg="Ed448", kid=KID, typ=TYP),
    "the type is missing": header(alg="Ed25519", kid=KID),
    "the key is missing": header(alg="Ed25519", typ=TYP),
    "a member is added": header(alg="Ed25519", kid=KID, typ=TYP, cty="json"),
    "it brings its own key": header(alg="Ed25519", jwk={"kty": "OKP"}, kid=KID, typ=TYP),
    "it points to a key": header(alg="Ed25519", jku="https://example.invalid", kid=KID, typ=TYP),
    "it has critical members": header(alg="Ed25519", b64=False, crit=["b64"], kid=KID, typ=TYP),
    "the order is another": header(typ=TYP, kid=KID, alg="Ed25519"),
    "the algorithm stands twice": header_text(
        f'{{"alg":"Ed25519","alg":"none","kid":"{KID}","typ":"{TYP}"}}'
    ),
    "a space stands in it": header_text(f'{{"alg": "Ed25519","kid":"{KID}","typ":"{TYP}"}}'),
    "a line break follows": header_text(f'{{"alg":"Ed25519","kid":"{KID}","typ":"{TYP}"}}\n'),
    "the key's name is shorter": header(alg="Ed25519", kid=KID[:-1], typ=TYP),
    "the key's name is escaped": header_text(
        f'{{"alg":"Ed25519","kid":"{KID[:-1]}\\u0041","typ":"{TYP}"}}'
    ),
    "the type has another case": header(alg="Ed25519", kid=KID, typ=TYP.upper()),
    "it is empty": "",
    "it is no JSON": header_text("Ed25519"),
    "it is no base64url": HEADER[:-2] + "+/",
    "it is padded": HEADER + "=",
}


@pytest.mark.parametrize("other", HEADERS.values(), ids=HEADERS)
def test_header_is_refused_by_an_error_of_its_own_when(other):
    signature = base64url.encode(KEY.sign(f"{other}.{PAYLOAD}".encode()))
    found = refusal_of(lambda: read(f"{other}.{PAYLOAD}.{signature}"))
    assert type(found) is HeaderError
    assert found.rule == "header.exact"


def test_header_is_refused_when_a_space_stands_anywhere_in_it():
    text = f'{{"alg":"Ed25519","kid":"{KID}","typ":"{TYP}"}}'
    for at in range(len(text) + 1):
        other = header_text(f"{text[:at]} {text[at:]}")
        assert type(refusal_of(lambda h=other: read(f"{h}.{PAYLOAD}.{SIGNATURE}"))) is HeaderError


FORMS = {
    "it is empty": ("", NotCompactError),
    "it has one part": (HEADER, NotCompactError),
    "it has two parts": (f"{HEADER}.{PAYLOAD}", NotCompactError),
    "it has four parts": (f"{RECORD}.{SIGNATURE}", TrailingBytesError),
    "it has five parts": (f"{HEADER}.{PAYLOAD}...{SIGNATURE}", TrailingBytesError),
    "a character follows": (RECORD + "A", TrailingBytesError),
    "a line break follows": (RECORD + "\n", TrailingBytesError),
    "padding follows": (RECORD + "==", TrailingBytesError),
    "the payload is missing": (f"{HEADER}..{SIGNATURE}", SignatureError),
    "the signature is missing": (f"{HEADER}.{PAYLOAD}.", SignatureError),
    "the signature is short": (f"{HEADER}.{PAYLOAD}.{SIGNATURE[:-2]}", SignatureError),
    "the signature has an impossible length": (RECORD[:-1], NotCompactError),
    "the payload is padded": (f"{HEADER}.{PAYLOAD}==.{SIGNATURE}", NotCompactError),
    "the payload has the other alphabet": (f"{HEADER}.{PAYLOAD[:-2]}+/.{SIGNATURE}", None),
    "the payload has a space": (f"{HEADER}.{PAYLOAD[:9]} {PAYLOAD[10:]}.{SIGNATURE}", None),
    "the payload has a letter beyond ASCII": (f"{HEADER}.{PAYLOAD[:-1]}đ.{SIGNATURE}", None),
    "half a surrogate pair stands in it": (f"{HEADER}.{PAYLOAD[:-1]}\ud83d.{SIGNATURE}", None),
    "a digit is another script's": (f"{HEADER}.{PAYLOAD[:-1]}٣.{SIGNATURE}", None),
    "it is the JSON form": (json.dumps({"payload": PAYLOAD, "signatures": []}), NotCompactError),
    "it is too long": ("A" * (MAX_COMPACT_CHARACTERS + 1), TooLongError),
    "it is very long": (f"{HEADER}.{'A' * 10_000_000}.{SIGNATURE}", TooLongError),
}


@pytest.mark.parametrize(("compact", "error"), FORMS.values(), ids=FORMS)
def test_form_is_refused_by_an_error_of_its_own_when(compact, error):
    assert type(refusal_of(lambda: read(compact))) is (error or NotCompactError)


def test_signature_is_refused_when_its_unused_bits_are_not_zero():
    """86 characters hold 516 bits: without this, 16 texts would be the same signature."""
    last = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".index(RECORD[-1])
    other = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"[last + 1]
    assert type(refusal_of(lambda: read(RECORD[:-1] + other))) is NotCompactError


FIELDS = {
    "v": [None, 0, 2, True, "1"],
    "site": [None, "", "Xã Mẫu", "xa_mau", "-xa", "xa-", "a" * 41, "xa\n", 3],
    "kiosk": [None, "", "K-1", "k/1", "a" * 41],
    "epoch": [None, "", "A" * 21, "A" * 23, "A" * 21 + "=", "A" * 22 + "\n"],
    "seq": [None, 0, -1, True, "1"],
    "prev": [None, "", "A" * 42, "A" * 44, "A" * 42 + "+"],
    "at": [
        None,
        "2026-11-22T07:30:00+07:00",
        "2026-11-22T07:30:00.000",
        "2026-11-22 07:30:00.000+07:00",
        "2026-20-22T07:30:00.000+07:00",
        "٢٠٢٦-11-22T07:30:00.000+07:00",
        "2026-11-22T07:30:00.000+07:00\n",
        1_700_000_000,
    ],
    "boot": [None, "", "A0", "0" * 37, "0x1"],
    "up_ms": [None, -1, True, "0"],
    "clock": [None, "", "good", True, ["synced"]],
    "kind": [None, "", "Rating", "a.b.c", "rating.", "x" * 21, "rating\n"],
    "body": [None, [], "", 1],
    "attached": [
        None,
        [],
        {"ticket": 1},
        {"ticket": "A" * 42},
        {"Ticket": "A" * 43},
        {"": "A" * 43},
    ],
}
ABSENT = object()


@pytest.mark.parametrize(
    ("name", "value"),
    [(name, value) for name, values in FIELDS.items() for value in values]
    + [(name, ABSENT) for name in FIELDS if name != "attached"],
)
def test_field_is_refused_by_name_when_it_is_missing_or_not_of_its_form(name, value):
    members = {**MEMBERS, name: value}
    if value is ABSENT:
        del members[name]
    found = refusal_of(lambda: read_payload(json.dumps(members).encode()))
    assert type(found) is FieldError
    assert found.rule == f"field.{name}"


def test_record_is_accepted_when_a_later_version_added_a_member():
    assert read_payload(json.dumps({**MEMBERS, "later": [1]}).encode()).seq == 1


def test_record_is_accepted_when_its_kind_is_unknown():
    assert read_payload(json.dumps({**MEMBERS, "kind": "coffee.spilt"}).encode()).kind


def test_record_is_refused_before_it_is_signed_when_a_reader_would_refuse_it():
    for kind, body, error in [
        ("rating", {"a": 1.5}, NotIntegerError),
        ("rating", {"a": 2**53}, NotIntegerError),
        ("rating", {"a": "\ud83d"}, NotJsonError),
        ("Rating", {}, FieldError),
        ("rating", {"a": "x" * MAX_COMPACT_CHARACTERS}, TooLongError),
        ("rating", {"e\u0301": 1, "\u00e9": 2}, DuplicateKeyError),
    ]:
        found = refusal_of(lambda k=kind, b=body: sign(1, ZERO_HASH, Draft(k, b)))
        assert type(found) is error


def test_every_class_of_error_has_a_rule_of_its_own():
    classes = [
        each for each in vars(errors).values() if each in errors.RecordError.__subclasses__()
    ]
    rules = [each.rule for each in classes if each is not FieldError]
    assert len(set(rules)) == len(rules) == 13
    assert all(f"{each.__name__}" in (errors.__doc__ or "") for each in classes)
    assert all(rule in (errors.__doc__ or "") for rule in rules)


def test_error_does_not_repeat_a_long_value():
    found = refusal_of(lambda: read_payload(with_body('{"a":1}').replace(b"xa-mau", b"x" * 9000)))
    assert len(str(found)) < 200


def test_longest_record_is_read_when_it_is_just_within_the_limit():
    body = {"a": "x"}
    while True:
        record = sign(1, ZERO_HASH, Draft("epoch.opened", body))
        if len(record.compact) > MAX_COMPACT_CHARACTERS - 8:
            break
        free = (MAX_COMPACT_CHARACTERS - len(record.compact)) * 3 // 4
        body = {"a": body["a"] + "x" * max(1, free - 4)}
    assert read(record.compact) == record
    found = refusal_of(
        lambda: sign(1, ZERO_HASH, Draft("epoch.opened", {"a": body["a"] + "x" * 9}))
    )
    assert type(found) is TooLongError


def test_envelope_is_what_was_received_when_it_is_opened():
    record = read(RECORD)
    assert record.compact == RECORD
    assert record.envelope == seal_envelope(KEY, Typ.RECORD, record.envelope.payload)
    assert replace(record, seq=record.seq) == sample_log(1)[0]

"""The quick way and the slow way say the same of every payload, and figures are Wilson's."""

import json
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from tests.verify.archive_writer import SITE, LogWriter, Signer, compact_json, rating
from tests.verify.verifier_process import load

VERIFIER = load()
SIGNER = Signer("kiosk one")
LOG = LogWriter(SIGNER, SIGNER.kiosk)
LOG.open()
FIRST = LOG.records[0][0].encode()


def judge(text: str, way: str) -> str | None:
    """What record 2 with this payload breaks, by the whole check or by the slow way alone."""
    return judge_compact(SIGNER.sign(text, "kiosk-record+jws"), way)


def judge_compact(compact: str, way: str) -> str | None:
    log = VERIFIER.Log(
        SITE, SIGNER.kiosk, LOG.epoch, VERIFIER.Key(SIGNER.text), VERIFIER.temporary()
    )
    log.take(FIRST)
    try:
        getattr(log, way)(compact.encode())
    except VERIFIER.BrokenError as error:
        return error.rule
    return None


def payload(**more: object) -> dict:
    told = {"v": 1, "site": SITE, "kiosk": SIGNER.kiosk, "epoch": LOG.epoch, "seq": 2}
    told |= {"prev": LOG.head, "at": "2026-03-02T08:00:02.000+07:00", "boot": "6f1b0c1e"}
    told |= {"up_ms": 2000, "clock": "synced", "kind": "rating", "body": rating(1)}
    return told | more


SPOILERS = [
    ('"took_ms":5310', '"took_ms":5310,"took_ms":5310'),
    ('"took_ms":5310', '"took_ms":53.10'),
    ('"took_ms":5310', '"took_ms":9007199254740992'),
    ('"took_ms":5310', '"took_ms":-9007199254740991'),
    ('"took_ms":5310', '"took_ms":00'),
    ('"took_ms":5310', '"took_ms":NaN'),
    ('"took_ms":5310', '"took_ms": 5310'),
    ('"took_ms":5310', '"took_ms":5310,"t\\u006fok_ms":1'),
    ('"took_ms":5310', '"took_ms":"e\u0301"'),
    ('"took_ms":5310', '"took_ms":"\\u0065\u0301"'),
    ('"took_ms":5310', '"took_ms":"\\ud800"'),
    ('"took_ms":5310', '"took_ms":"a\tb"'),
    ('"took_ms":5310', '"took_ms":' + "[" * 14 + "]" * 14),
    ('"took_ms":5310', '"took_ms":' + "[" * 15 + "]" * 15),
    ('"took_ms":5310', '"took_ms":' + "[" * 1500 + "]" * 1500),
    ('"kind":"rating"', '"kind":"rating","kind":"rating"'),
    ('"up_ms":2000', '"up_ms":9007199254740992'),
    ('"up_ms":2000', '"up_ms":9007199254740991'),
    ('"up_ms":2000', '"up_ms":-1'),
    ('"v":1', '"v":2'),
    ('"seq":2', '"seq":3'),
    ('"clock":"synced"', '"clock":"synced","more":[1,{"a":null}]'),
    ('"boot":"6f1b0c1e"', '"boot":"6F"'),
    ("}}", '},"attached":{"ticket":"AAAA"}}'),
    ("}}", '},"attached":{"ticket":"' + "A" * 43 + '"}}'),
    ("}}", '},"attached":{"a":"' + "A" * 43 + '","a":"' + "A" * 43 + '"}}'),
    ("}}", "}} "),
    ("}}", "}}{}"),
    ("}}", "}"),
]


def test_both_ways_agree_when_a_payload_is_spoilt():
    text = compact_json(payload())
    assert judge(text, "take") is None
    for old, new in SPOILERS:
        head, _, tail = text.rpartition(old)
        spoilt = head + new + tail
        assert judge(spoilt, "take") == judge(spoilt, "_slow"), (old, new)


@pytest.mark.parametrize("up_ms", [2, 20, 200])
def test_both_ways_agree_when_bits_to_spare_are_not_zero(up_ms):
    header, part, _ = SIGNER.sign(payload(up_ms=up_ms), "kiosk-record+jws").split(".")
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    last = alphabet[alphabet.index(part[-1]) ^ 1]
    compact = SIGNER.sign_parts(header, part[:-1] + last)
    whole = len(part) % 4 == 0
    for way in ("take", "_slow"):
        assert whole or judge_compact(compact, way) == "form.compact"


TEXTS = st.text(max_size=4) | st.sampled_from(["", "e\u0301", "\u0301", "é", '"', "\\", "ratin"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**54), 2**54) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
)


@given(body=st.dictionaries(TEXTS, VALUES, max_size=4), ascii_only=st.booleans())
def test_both_ways_agree_when_the_body_is_anything(body, ascii_only):
    try:
        text = json.dumps(payload(body=body), separators=(",", ":"), ensure_ascii=ascii_only)
        text.encode()
    except UnicodeEncodeError:
        return
    assert judge(text, "take") == judge(text, "_slow")


@given(levels=st.dictionaries(st.integers(1, 5), st.integers(1, 3000), min_size=1))
def test_interval_is_wilsons_when_levels_are_one_to_five(levels):
    counted = Counter(levels)
    found = VERIFIER.index_of(counted)
    satisfied, n = counted[4] + counted[5], counted.total()
    low, high = proportion_confint(satisfied, n, alpha=0.05, method="wilson")
    assert abs(found["index"] - 100 * satisfied / n) < 1e-9
    assert abs(found["low"] - 100 * low) < 1e-4
    assert abs(found["high"] - 100 * high) < 1e-4


def test_index_is_none_when_a_level_is_above_five():
    assert VERIFIER.index_of(Counter({6: 1}))["index"] is None

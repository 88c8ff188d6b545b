"""Records of the log about itself: odd where they are not of their form, and never counted."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from central.tally.facts import Odd, read_facts
from kiosk.record import SigningKey, SinceClosing, rotation_draft, sign_key_proof

KEY = SigningKey(bytes(range(32)))
EPOCH, HASH = "A" * 22, "A" * 43
GOOD = {
    "epoch.opened": {
        "reason": "outbox-lost",
        "before": {"epoch": EPOCH, "seq": 7, "hash": HASH},
        "kept": "outbox-2026-11-23.db",
    },
    "kiosk.bound": {"counter": "03", "by": "screen"},
    "clock.stepped": {"by_ms": -60_000, "zone_before": "+07:00", "zone": "+07:00"},
    "day.closed": SinceClosing(3, {"rating": 2}).closing("2026-11-23", HASH, None).body,
    "key.rotated": rotation_draft(KEY.verify_key, sign_key_proof(KEY, "k-1", KEY.kid)).body,
}
ODD = [
    ("epoch.opened", "reason", None),
    ("epoch.opened", "before", []),
    ("epoch.opened", "kept", "x" * 81),
    ("kiosk.bound", "counter", "Quầy 3"),
    ("kiosk.bound", "by", "guess"),
    ("clock.stepped", "by_ms", "60"),
    ("clock.stepped", "by_ms", True),
    ("clock.stepped", "zone_before", None),
    ("clock.stepped", "zone", "07:00"),
    ("day.closed", "day", "23.11.2026"),
    ("day.closed", "from_seq", 0),
    ("day.closed", "counts", None),
    ("day.closed", "counts", {"rating": 0}),
    ("day.closed", "head", "A"),
    ("day.closed", "nightly_head", "A"),
    ("key.rotated", "public_key", "A"),
    ("key.rotated", "proof", {}),
]


@pytest.mark.parametrize("kind", GOOD)
def test_record_about_the_log_is_not_odd_when_it_has_its_form(kind):
    assert read_facts(kind, GOOD[kind]) is None
    assert read_facts(kind, {**GOOD[kind], "later": 1}) is None


@pytest.mark.parametrize(
    ("kind", "name", "value"), ODD, ids=[f"{kind} {name} {value}" for kind, name, value in ODD]
)
def test_record_about_the_log_is_odd_when_a_member_has_another_form(kind, name, value):
    assert read_facts(kind, {**GOOD[kind], name: value}) == Odd(kind, name)


@pytest.mark.parametrize(("kind", "name"), [("epoch.opened", "before"), ("epoch.opened", "kept")])
def test_epoch_opened_is_not_odd_when_nothing_is_known_of_the_log_before(kind, name):
    assert read_facts(kind, {**GOOD[kind], name: None}) is None


def test_record_of_before_is_odd_when_what_it_names_is_no_record():
    body = {**GOOD["epoch.opened"], "before": {"epoch": EPOCH, "seq": 0, "hash": HASH}}
    assert read_facts("epoch.opened", body) == Odd("epoch.opened", "seq")


@given(st.sampled_from(sorted(GOOD)), st.text(max_size=5), st.data())
def test_record_about_the_log_is_judged_without_an_exception_whatever_it_holds(kind, name, data):
    anything = st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=4),
        lambda each: st.lists(each, max_size=2) | st.dictionaries(st.text(max_size=3), each),
        max_leaves=4,
    )
    names = st.sampled_from([*GOOD[kind], name])
    body = {**GOOD[kind], data.draw(names): data.draw(anything)}
    found = read_facts(kind, json.loads(json.dumps(body)))
    assert found is None or isinstance(found, Odd)

"""The roster of a configuration: read whole or refused, and who a badge, a PIN, an id is."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.identity.configuration import ConfigurationError, open_configuration
from kiosk.identity.roster import (
    LONGEST_NAME,
    MOST_OFFICERS,
    NOBODY,
    after_pin,
    read_roster,
    still_serving,
)
from kiosk.record import SigningKey, Typ, seal_envelope
from kiosk.record.officer_tag import badge_tag, normal_badge
from kiosk.record.payload import serialise
from tests.kiosk.identity.test_configuration_file import KEY, KIOSK, signed

BADGE_SALT = "AAECAwQFBgcICQoLDA0ODw"
PIN_SALT = "$argon2id$v=19$m=19456,t=8,p=1$AAECAwQFBgcICQoLDA0ODw"
BADGE = "nv-000001"
TAG = badge_tag(BADGE_SALT, BADGE)
PIN_TAG = "A" * 22
ONE = {"id": "cb-01", "name": "Nguyễn Thị Mẫu", "badge": TAG, "pin": PIN_TAG}
TWO = {"id": "cb-02", "name": "Trần Văn Mẫu", "badge": None, "pin": None}
GOOD = {"officers": [ONE, TWO], "badge_salt": BADGE_SALT, "pin_salt": PIN_SALT}


def opened(**members):
    return open_configuration(signed(**members), [KEY.verify_key], KIOSK, None)


def test_officers_are_known_by_badge_and_id_and_pins_by_their_tag():
    roster = opened(**GOOD).roster
    assert roster.by_badge(BADGE).name == "Nguyễn Thị Mẫu"
    assert roster.by_id("cb-02").name == "Trần Văn Mẫu"
    assert roster.names == {"cb-01": "Nguyễn Thị Mẫu", "cb-02": "Trần Văn Mẫu"}
    assert (roster.pins, roster.pin_salt) == ({PIN_TAG: "cb-01"}, PIN_SALT)


@pytest.mark.parametrize("read", [BADGE, "CB:NV-000001", "  nv-000001\r\n", "cb:nv-000001"])
def test_badge_is_the_same_however_the_scanner_says_it(read):
    assert opened(**GOOD).roster.by_badge(read).id == "cb-01"


@pytest.mark.parametrize("read", ["", "nv-000002", "CB:", "cb-01", "n" * 5000, "nv-0000０1", TAG])
def test_unknown_badge_is_nobody(read):
    assert opened(**GOOD).roster.by_badge(read) is None
    assert NOBODY.by_badge(read) is None


def test_unknown_id_is_nobody():
    assert opened(**GOOD).roster.by_id("cb-03") is None
    assert NOBODY.by_id("cb-01") is None


def test_roster_is_empty_when_an_older_central_says_nothing_of_officers():
    assert opened().roster == NOBODY


def test_tags_stand_in_no_text_that_may_be_logged():
    text = repr(opened(**GOOD).roster.officers)
    assert TAG not in text
    assert PIN_TAG not in text


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"officers": {}}, "expected an array"),
        ({"officers": [TWO] * (MOST_OFFICERS + 1)}, "at most 60"),
        ({"officers": ["cb-01"]}, r"officers\[0\]: expected an object"),
        ({"officers": [TWO, {**TWO, "id": "CB 3"}]}, r"officers\[1\].id"),
        ({"officers": [{**TWO, "id": "cb-02\n"}]}, "id"),
        ({"officers": [{**TWO, "id": None}]}, "id"),
        ({"officers": [{**TWO, "name": ""}]}, "name"),
        ({"officers": [{**TWO, "name": "x" * (LONGEST_NAME + 1)}]}, "name"),
        ({"officers": [{**TWO, "name": "a\u202eb"}]}, "name"),
        ({"officers": [{**TWO, "name": " a"}]}, "spaces"),
        ({"officers": [{**ONE, "badge": "nv-000001"}]}, "badge"),
        ({"officers": [{**ONE, "badge": 7}]}, "badge"),
        ({"officers": [{**ONE, "pin": "482635"}]}, "pin"),
        ({"officers": [ONE, {**ONE, "id": "cb-03"}]}, "same badge"),
        ({"officers": [ONE, {**ONE, "id": "cb-03", "badge": None}]}, "same pin"),
        ({"officers": [TWO, TWO]}, "same id"),
        ({"badge_salt": None}, "badge_salt: expected one"),
        ({"pin_salt": None}, "pin_salt: expected one"),
        ({"badge_salt": "short"}, "badge_salt"),
        ({"badge_salt": "AAECAwQFBgcICQoLDA0ODx"}, "badge_salt"),
        ({"pin_salt": PIN_SALT.replace("t=8", "t=99")}, "more than this kiosk can pay"),
        ({"pin_salt": PIN_SALT.replace("m=19456", "m=9999999")}, "more than"),
        ({"pin_salt": PIN_SALT.replace("m=19456", "m=0")}, "more than"),
        ({"pin_salt": PIN_SALT.replace("argon2id", "argon2i")}, "pin_salt"),
    ],
)
def test_roster_that_is_not_of_the_form_is_refused_whole_with_the_place(change, said):
    with pytest.raises(ConfigurationError, match=said):
        opened(**{**GOOD, **change})


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=12,
)
NEARLY = st.fixed_dictionaries(
    {
        "id": st.just("cb-01") | st.sampled_from(["cb-02", "cb-03"]) | JSON,
        "name": st.just("Nguyễn Thị Mẫu") | JSON,
    },
    optional={
        "badge": st.just(TAG) | st.from_regex(r"[A-Za-z0-9_-]{43}", fullmatch=True) | JSON,
        "pin": st.just(PIN_TAG) | st.from_regex(r"[A-Za-z0-9_-]{22}", fullmatch=True) | JSON,
    },
)
MEMBERS = st.fixed_dictionaries(
    {"officers": st.lists(NEARLY | JSON, max_size=4) | JSON},
    optional={
        "badge_salt": st.just(BADGE_SALT)
        | st.from_regex(r"[A-Za-z0-9_-]{22}", fullmatch=True)
        | JSON,
        "pin_salt": st.just(PIN_SALT)
        | st.from_regex(r"\$argon2id\$v=19\$m=\d+,t=\d+,p=\d+\$[A-Za-z0-9+/]{22}", fullmatch=True)
        | JSON,
    },
)


@settings(max_examples=400, deadline=None)
@given(MEMBERS)
def test_any_json_is_a_roster_or_a_configuration_error(members):
    try:
        roster = read_roster(members)
    except ConfigurationError:
        return
    assert len(roster.officers) <= MOST_OFFICERS
    for officer in roster.officers:
        assert roster.by_id(officer.id) is officer
    assert len(roster.names) == len(roster.officers)
    roster.by_badge(BADGE)


@given(st.binary(max_size=300))
def test_any_signed_bytes_are_a_configuration_or_its_error(content):
    compact = seal_envelope(KEY, Typ.CONFIGURATION, content).compact
    with pytest.raises(ConfigurationError):
        open_configuration(compact, [KEY.verify_key], KIOSK, None)


def test_roster_signed_by_somebody_else_is_refused():
    other = SigningKey(bytes(range(1, 33)))
    members = {"v": 1, "kiosk": KIOSK, "number": 1, "at": "x", "pins": {}, **GOOD}
    compact = seal_envelope(other, Typ.CONFIGURATION, serialise(members)).compact
    with pytest.raises(ConfigurationError):
        open_configuration(compact, [KEY.verify_key], KIOSK, None)


@given(st.text(max_size=60))
def test_badge_that_is_one_stays_the_same_when_read_again(text):
    normal = normal_badge(text)
    if normal is not None:
        assert normal_badge(normal) in {normal, normal_badge(normal.removeprefix("CB:"))}
        assert badge_tag(BADGE_SALT, text) == badge_tag(BADGE_SALT, text.strip())


@pytest.mark.parametrize("number", ["012345678", "001202012345"])
def test_number_like_an_id_card_is_no_badge(number):
    assert normal_badge(number) is None


@pytest.mark.parametrize(
    ("serving", "entered", "then"),
    [(None, "cb-01", "cb-01"), ("cb-01", "cb-01", None), ("cb-02", "cb-01", "cb-01")],
)
def test_same_pin_again_means_leaving_and_another_means_taking_over(serving, entered, then):
    assert after_pin(serving, entered) == then


@pytest.mark.parametrize(
    ("serving", "fixed", "goes_on"),
    [
        (None, None, True),
        ("cb-01", None, True),
        ("cb-09", None, False),
        ("cb-09", "cb-09", True),
        ("cb-09", "cb-01", False),
    ],
)
def test_who_is_not_on_the_roster_any_more_serves_no_longer(serving, fixed, goes_on):
    assert still_serving(serving, opened(**GOOD).roster, fixed) is goes_on

"""Enrolment: what the central answers is kept whole or not at all, and every fault is expected."""

import json
import stat

import pytest

from kiosk.identity.enrolment import (
    Enrolment,
    EnrolmentError,
    keep_enrolment,
    load_enrolment,
)
from kiosk.identity.enrolment_call import IssuedCode, ask_state, enrol, make_wish
from kiosk.record import (
    Typ,
    base64url,
    open_envelope,
    verify_envelope,
)
from kiosk.record import payload as payloads
from tests.kiosk.identity.told_central import (
    ANSWER,
    CENTRAL_KEY,
    CODE,
    ENROL,
    KEY,
    STATE,
    TIME,
    TIME_S,
)


def test_kiosk_shows_its_key_and_the_token_signed_by_that_key(central):
    central.sign(ENROL, ANSWER, 201)
    found = enrol(central.url, KEY, "TOKEN-1", "03", None)
    assert found == FOUND
    assert (found.counter_name, found.recovery_key) == ("Quầy 03", ANSWER["recovery_key"])
    method, path, _, body = central.asked[0]
    assert (method, path) == ("POST", ENROL)
    envelope = open_envelope(json.loads(body)["enrolment"], Typ.ENROLMENT)
    verify_envelope(envelope, KEY.verify_key)
    members = payloads.parse(envelope.payload)
    assert members.pop("nonce")
    public = KEY.verify_key.text
    assert members == {"v": 1, "token": "TOKEN-1", "public_key": public, "counter": "03"}


def test_kiosk_asks_for_its_state_with_a_token_of_the_centrals_time(central):
    central.say("/api/v1/time", 200, {"time": TIME})
    central.sign(STATE, {**ANSWER, "state": "approved"})
    assert ask_state(f"{central.url}/", KEY, "k-0a1b2c3d4e", None).state == "approved"
    scheme, token = central.asked[1][2]["Authorization"].split(" ")
    envelope = open_envelope(token, Typ.TOKEN)
    verify_envelope(envelope, KEY.verify_key)
    members = payloads.parse(envelope.payload)
    assert (scheme, members["kiosk"], members["iat"]) == ("Bearer", "k-0a1b2c3d4e", TIME_S)


def test_private_key_never_leaves_when_the_kiosk_enrols(central):
    central.sign(ENROL, ANSWER, 201)
    enrol(central.url, KEY, "TOKEN-1", "03", None)
    sent = repr(central.asked)
    assert base64url.encode(KEY.seed) not in sent
    assert KEY.seed.hex() not in sent


def fault(attempt) -> str:
    with pytest.raises(EnrolmentError) as found:
        attempt()
    return str(found.value)


REFUSED = {"type": "urn:thuocdo:problem:unauthorized", "detail": "the token has ended"}


@pytest.mark.parametrize(
    ("status", "content", "said"),
    [
        (403, REFUSED, "the central refused (HTTP 403): the token has ended"),
        (403, {"title": "Forbidden"}, "the central refused (HTTP 403): Forbidden"),
        (503, {}, "the central refused (HTTP 503)"),
        (500, b"<html>error</html>", "answered HTTP 500 with something else than JSON"),
        (200, b"<html>sign in to the Wi-Fi</html>", "with something else than JSON"),
        (200, b"", "with something else than JSON"),
        (200, b"\xff\xfe", "with something else than JSON"),
        (200, b"[" * 60_000, "with something else than JSON"),
        (200, b"{" + b" " * 70_000 + b"}", "the reply is longer than 65536 bytes"),
        (200, [ANSWER], "the central refused (HTTP 200)"),
        (302, {}, "the central refused (HTTP 302)"),
        (200, {}, "the central's answer is not signed"),
        (200, ANSWER, "the central's answer is not signed"),
        (200, {"enrolment": "a.b.c"}, "breaks the rule header.exact"),
    ],
)
def test_answer_is_refused_when_it_is_no_enrolment(central, status, content, said):
    central.say(ENROL, status, content)
    assert said in fault(lambda: enrol(central.url, KEY, "T", "03", None))


@pytest.mark.parametrize(
    "content",
    [
        {},
        {"time": 5},
        {"time": "a.b"},
        {"time": "a.!.c"},
        {"time": "a.e30.c"},
        {"time": "a." + "eyJ0aW1lIjo1fQ" + ".c"},
        {"time": "a." + "eyJ0aW1lIjoieCJ9" + ".c"},
        {"time": "a." + "eyJ0aW1lIjoiMDAwMS0wMS0wMSJ9" + ".c"},
    ],
)
def test_state_is_not_asked_when_the_central_gives_no_time(central, content):
    central.say("/api/v1/time", 200, content)
    assert "the central gave no time" in fault(lambda: ask_state(central.url, KEY, "k-1", None))
    assert len(central.asked) == 1


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("kiosk", None),
        ("kiosk", "../k"),
        ("site", ["xa-mau"]),
        ("state", "enrolled"),
        ("receipt_key", "AAAA"),
        ("sealing_key", "A" * 43),
        ("recovery_key", None),
    ],
)
def test_answer_is_refused_when_a_member_is_not_of_its_form(central, member, value):
    central.sign(ENROL, {**ANSWER, member: value})
    said = fault(lambda: enrol(central.url, KEY, "T", "03", None))
    assert f"breaks the rule field.{member}" in said


def test_kiosk_without_a_token_asks_for_a_code_and_is_told_it(central):
    central.sign(ENROL, CODE, 201)
    found = make_wish(central.url, KEY, None, "03", None)
    assert found == IssuedCode(CODE["kiosk"], "BCDFGHJK", 890, CENTRAL_KEY.verify_key.text)
    wish = open_envelope(json.loads(central.asked[0][3])["enrolment"], Typ.ENROLMENT)
    assert payloads.parse(wish.payload)["token"] is None


def test_error_names_the_address_when_nobody_answers(central):
    url = central.url
    central.server_close()
    said = fault(lambda: enrol(url, KEY, "T", "03", None))
    assert f"the central at {url}/api/v1/enrolments cannot be reached" in said


@pytest.mark.parametrize("url", ["http://", "ftp://127.0.0.1", "http://127.0.0.1:99999"])
def test_error_is_an_expected_one_when_the_address_is_none(url):
    assert "cannot be reached" in fault(lambda: enrol(url, KEY, "T", "03", None))


def test_error_is_an_expected_one_when_the_certificates_are_not_there(tmp_path):
    ca_file = str(tmp_path / "none.pem")
    said = fault(lambda: enrol("https://127.0.0.1:9", KEY, "T", "03", ca_file))
    assert "none.pem" in said


FOUND = Enrolment.from_members(ANSWER)
LATER = ("configuration_key", "recovery_key", "counter_name", "counter_field")


def test_enrolment_is_read_back_when_it_was_kept(tmp_path):
    path = tmp_path / "data" / "enrolment.json"
    assert load_enrolment(path) is None
    keep_enrolment(path, FOUND)
    assert load_enrolment(path) == FOUND
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "Xã Mẫu" in path.read_text("utf-8")


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"null", b'"x"', b"{}", b"\xff", b'{"kiosk":"k-1"}']
)
def test_kept_enrolment_is_refused_when_it_is_damaged(tmp_path, content):
    path = tmp_path / "enrolment.json"
    path.write_bytes(content)
    assert fault(lambda: load_enrolment(path))


def test_kept_enrolment_says_what_to_do_when_it_cannot_be_read(tmp_path):
    said = fault(lambda: load_enrolment(tmp_path))
    assert str(tmp_path) in said
    assert "restore it from its backup or enrol anew" in said


def test_configuration_key_is_kept_when_the_central_has_one(tmp_path):
    key = KEY.verify_key.text
    found = Enrolment.from_members({**ANSWER, "configuration_key": key})
    keep_enrolment(tmp_path / "enrolment.json", found)
    assert load_enrolment(tmp_path / "enrolment.json").configuration_key == key


def test_enrolment_of_an_earlier_version_is_read_without_what_came_later(tmp_path):
    path = tmp_path / "enrolment.json"
    path.write_text(json.dumps({name: ANSWER[name] for name in ANSWER if name not in LATER}))
    found = load_enrolment(path)
    assert [getattr(found, name) for name in LATER] == [""] * len(LATER)
    assert found.receipt_key == FOUND.receipt_key


def test_enrolment_is_refused_when_its_configuration_key_is_no_key():
    fault(lambda: Enrolment.from_members({**ANSWER, "configuration_key": "no key"}))

"""The signed configuration: what is taken, what is refused, and that the last good one stays."""

import logging
import stat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.identity.configuration import ConfigurationError, open_configuration
from kiosk.identity.configuration_file import ConfigurationFile
from kiosk.record import SigningKey, Typ, base64url, seal_envelope
from kiosk.record.payload import serialise

KEY = SigningKey(bytes(range(32)))
FORGER = SigningKey(bytes(range(1, 33)))
KIOSK = "k-0a1b2c3d4e"
HASH = "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0$aGFzaGhhc2hoYXNoaGFzaGhhc2g"


def signed(key=KEY, typ=Typ.CONFIGURATION, **changes):
    members = {
        "v": 1,
        "kiosk": KIOSK,
        "number": 5,
        "at": "2026-11-22T01:02:03.456Z",
        "pins": {"it": HASH, "supervisor": None},
        **changes,
    }
    members = {name: value for name, value in members.items() if value != "absent"}
    return seal_envelope(key, typ, serialise(members)).compact


def raw(content):
    return seal_envelope(KEY, Typ.CONFIGURATION, content).compact


@pytest.fixture
def applied():
    return []


@pytest.fixture
def held(tmp_path, applied):
    return ConfigurationFile(tmp_path / "c.jws", KEY.verify_key.text, KIOSK, applied.append)


def test_good_configuration_is_in_force_and_on_the_disk(held, tmp_path, applied):
    held.take(signed())
    assert dict(held.current().pins) == {"it": HASH}
    assert (held.current().number, held.etag) == (5, base64url.sha256(signed().encode()))
    path = tmp_path / "c.jws"
    assert path.read_text("ascii") == signed()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.number for each in applied] == [5]
    again = ConfigurationFile(path, KEY.verify_key.text, KIOSK, applied.append)
    assert again.current() == held.current()
    assert len(applied) == 1


def test_configuration_in_force_is_told_again_at_the_start_and_none_where_there_is_none(
    held, tmp_path, applied
):
    held.tell_in_force()
    assert applied == []
    held.take(signed())
    path = tmp_path / "c.jws"
    ConfigurationFile(path, KEY.verify_key.text, KIOSK, applied.append).tell_in_force()
    assert [each.number for each in applied] == [5, 5]


def test_same_configuration_again_is_told_once(held, applied):
    held.take(signed())
    held.take(signed())
    assert len(applied) == 1


BAD = {
    "forged": signed(FORGER, number=6),
    "wrong kiosk": signed(kiosk="k-other", number=6),
    "no kiosk": signed(kiosk="absent", number=6),
    "rolled back": signed(number=4),
    "same number, other content": signed(pins={"it": None, "supervisor": HASH}),
    "other type": signed(typ=Typ.RECEIPT, number=6),
    "a record's type": signed(typ=Typ.RECORD, number=6),
    "cut": signed(number=6)[:-1],
    "cut in the middle": signed()[: len(signed()) // 2],
    "longer": signed(number=6) + "A",
    "not JSON": raw(b"{pins}"),
    "empty": "",
    "JSON list": raw(b"[]"),
    "not ASCII": signed().replace("e", "ế", 1),
    "huge": "A" * 20_000,
    "other version": signed(v=2, number=6),
    "number is text": signed(number="6"),
    "number is true": signed(number=True),
    "negative": signed(number=-1),
    "no number": signed(number="absent"),
    "no time": signed(at=None, number=6),
    "no pins": signed(pins="absent", number=6),
    "pins are a list": signed(pins=[], number=6),
    "a PIN in clear": signed(pins={"it": "482635"}, number=6),
    "another hash": signed(pins={"it": HASH.replace("argon2id", "argon2i")}, number=6),
    "costly": signed(pins={"it": HASH.replace("m=19456", "m=999999")}, number=6),
    "slow": signed(pins={"it": HASH.replace("t=2", "t=99")}, number=6),
    "a line after the hash": signed(pins={"it": HASH + "\n"}, number=6),
}


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD.keys())
def test_bad_configuration_is_refused_and_the_last_good_one_stays(held, tmp_path, applied, bad):
    held.take(signed())
    with pytest.raises(ConfigurationError):
        held.take(bad)
    assert held.etag == base64url.sha256(signed().encode())
    assert (tmp_path / "c.jws").read_text("ascii") == signed()
    assert len(applied) == 1


def test_higher_number_replaces_the_one_before(held):
    held.take(signed())
    held.take(signed(number=6, pins={"it": None, "supervisor": HASH}))
    assert dict(held.current().pins) == {"supervisor": HASH}


@pytest.mark.parametrize(
    "content", [b"", b"\xff", b"x.y.z", signed(FORGER).encode(), b"A" * 99_999]
)
def test_damaged_file_is_not_used_and_a_new_one_is_taken(tmp_path, expected_log, content):
    expected_log("kiosk.identity.configuration_file", "is not used")
    path = tmp_path / "c.jws"
    path.write_bytes(content)
    held = ConfigurationFile(path, KEY.verify_key.text, KIOSK, lambda _: None)
    assert held.current() is None
    held.take(signed())
    assert held.current().number == 5


def test_file_cannot_be_written_and_the_one_before_stays(held, tmp_path, applied):
    held.take(signed())
    (tmp_path / "c.jws.new").mkdir()
    with pytest.raises(OSError, match="new"):
        held.take(signed(number=6))
    assert held.current().number == 5
    assert len(applied) == 1


def test_enrolment_without_the_key_means_no_configuration(tmp_path, caplog):
    with caplog.at_level(logging.INFO):
        held = ConfigurationFile(tmp_path / "c.jws", "", KIOSK, lambda _: None)
    assert "names no configuration key" in caplog.text
    assert not held.wanted
    assert held.current() is None
    with pytest.raises(ConfigurationError):
        held.take(signed())


@given(st.integers(0, len(signed()) - 1), st.sampled_from("ABCxyz019-_."))
def test_any_change_of_a_character_is_refused(at, character):
    text = signed()
    changed = text[:at] + character + text[at + 1 :]
    if changed == text:
        return
    with pytest.raises(ConfigurationError):
        open_configuration(changed, [KEY.verify_key], KIOSK, None)


@given(st.text() | st.binary(max_size=300).map(lambda data: data.decode("latin-1")))
def test_whatever_came_is_refused_as_a_value(noise):
    with pytest.raises(ConfigurationError):
        open_configuration(noise, [KEY.verify_key], KIOSK, None)

"""The agent's settings, key and notes: what is wrong with them is said, and nothing is believed."""

import base64
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from thuocdo_update import state
from thuocdo_update.problem import UpdateError
from thuocdo_update.settings import Settings, fingerprint_of, read_settings

from kiosk.health.doctor.reading.update_state import read_update
from kiosk.health.doctor.versions import VersionFacts, judge

FACTS = VersionFacts("0.1.0", "6.11.3", "3.11.2", "3.40.1", "truncate", "0.1.0", "Debian 12")


KEY = base64.b64decode(
    "mDMEawPPuhYJKwYBBAHaRw8BAQdAu/wWIArX7XEl/XQY7Irk/rIepqG/0S3ELRsLJ4EkJXW0EVRodW9jIERvIHBh"
    "Y2thZ2VziJAEExYIADgWIQT+PptDa5kk/7ipm8nbZeegpThQzgUCawPPugIbAwULCQgHAgYVCgkICwIEFgIDAQIe"
    "AQIXgAAKCRDbZeegpThQzs5WAQCuWtXEN/+BNG9CT+4rsr0uSFbh0MSniIKa4yg9ll7oCwEA/d30upuIk1INL5d8"
    "IBbcV4oLrhlxCcMfNvQLUACpgAA="
)
"""As gpg exported one that signs nothing."""
FINGERPRINT = "FE3E9B436B9924FFB8A99BC9DB65E7A0A53850CE"


def test_settings_are_read_when_they_are_there_and_when_not(tmp_path):
    file = tmp_path / "update.toml"
    assert read_settings(file) == Settings()
    file.write_text('address = "http://10.0.0.2/packages"\ngroup = "first"\n', "utf-8")
    assert read_settings(file) == Settings("http://10.0.0.2/packages", "first")


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("group = 'some'", "first, early, all"),
        ("adress = 'x'", "adress: there is no such key"),
        ("address = 'ftp://x'", "http://"),
        ("address = 'http://x y'", "blanks"),
        ("window = '25:00-06:00'", "18:00-06:30"),
        ("group = 3", "text in quotes"),
        ("group = ", "update.toml"),
    ],
)
def test_settings_are_refused_when_they_are_wrong(tmp_path, text, word):
    file = tmp_path / "update.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(UpdateError, match=word):
        read_settings(file)


def test_key_is_told_by_its_fingerprint_when_it_is_the_only_one(tmp_path):
    file = tmp_path / "key.gpg"
    for content, word in (
        (KEY + KEY, "holds 2 keys"),
        (b"-----BEGIN PGP", "no file of a public key"),
        (b"", "holds 0 keys"),
        # A packet of 128 KiB, and one that says so and ends.
        (b"\x9a" + (1 << 17).to_bytes(4, "big") + bytes(1 << 17), "that long"),
        (b"\x9a" + (1 << 17).to_bytes(4, "big") + b"x", "in the middle of a packet"),
    ):
        file.write_bytes(content)
        with pytest.raises(UpdateError, match=word):
            fingerprint_of(file)
    file.write_bytes(KEY)
    assert fingerprint_of(file) == FINGERPRINT
    file.unlink()
    with pytest.raises(UpdateError, match="is missing"):
        fingerprint_of(file)


@given(st.binary(max_size=80))
def test_key_is_refused_or_read_when_the_file_holds_anything(tmp_path_factory, data):
    file = tmp_path_factory.getbasetemp() / "any.gpg"
    file.write_bytes(data)
    with suppress(UpdateError):
        assert len(fingerprint_of(file)) == 40


@given(
    st.builds(
        state.State,
        phase=st.sampled_from([state.SETTLED, state.TRYING]),
        new=st.text(max_size=9),
        files=st.dictionaries(st.text(max_size=5), st.text(max_size=5)),
        bad=st.dictionaries(st.text(max_size=5), st.text(max_size=5)),
        tried=st.integers(0, 9),
    )
)
def test_notes_come_back_as_they_were_when_they_are_on_the_disk(tmp_path_factory, noted):
    folder = tmp_path_factory.getbasetemp()
    state.save(noted, folder)
    assert state.load(folder) == noted


@pytest.mark.parametrize("text", ["", "{", "[]", '{"last": 3, "bad": 1, "waits": ""}'])
def test_doctor_says_nothing_of_updates_when_the_notes_are_no_good(tmp_path, text):
    (tmp_path / "state.json").write_text(text, "utf-8")
    assert read_update(tmp_path / "state.json") is None
    if text != '{"last": 3, "bad": 1, "waits": ""}':
        assert state.load(tmp_path) == state.State()


@pytest.mark.parametrize("outcome", ["refused", "failed", "rolled-back"])
def test_doctor_warns_with_the_reason_when_an_update_went_wrong(tmp_path, outcome):
    noted = state.State(bad={"0.3": "x"}).told(
        outcome, "no\n room\x1b", "2026-11-23T02:00:00+07:00"
    )
    state.save(noted, tmp_path)
    told = read_update(tmp_path / "state.json")
    assert (told.outcome, told.why, told.bad) == (outcome, "no room", ("0.3",))
    *_, last = judge(replace(FACTS, update=told))
    assert (last.part, last.level) == ("update", "warn")
    assert "no room" in last.found.en
    assert "no room" in last.found.vi

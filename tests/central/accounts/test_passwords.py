"""Rules for a new password, and checking one."""

import unicodedata

import pytest

from central.accounts import passwords
from central.accounts.errors import BusyError, PasswordError
from central.accounts.passwords import check_new_password, hash_password, is_password


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("chín ký tự"[:9], "9 characters, expected at least 10"),
        ("", "0 characters, expected at least 10"),
        ("d" * 201, "201 characters, expected at most 200"),
        ("aaaaaaaaaaaa", "1 different characters, expected at least 5"),
        ("giam-sat-2026", "account's name may not stand in its password"),
        ("GIAM-SAT-2026", "account's name may not stand in its password"),
    ],
)
def test_password_is_refused_with_its_reason_when_it_breaks_a_rule(password, why):
    with pytest.raises(PasswordError, match=why):
        check_new_password(password, "giam-sat")


def test_password_is_taken_when_it_has_ten_characters():
    assert check_new_password("mười ký tự", "giam-sat") == "mười ký tự"


def test_password_is_counted_in_nfc_when_typed_decomposed():
    decomposed = unicodedata.normalize("NFD", "ếếếếế")
    assert len(decomposed) == 15
    with pytest.raises(PasswordError, match="5 characters"):
        check_new_password(decomposed, "giam-sat")


def test_password_is_right_when_typed_in_the_other_normal_form():
    stored = hash_password(unicodedata.normalize("NFC", "tiếng Việt có dấu"))
    assert is_password(unicodedata.normalize("NFD", "tiếng Việt có dấu"), stored)
    assert not is_password("tieng Viet co dau", stored)


def test_hash_is_argon2id_with_a_salt_of_its_own():
    first, second = hash_password("mười ký tự"), hash_password("mười ký tự")
    assert first.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert first != second


@pytest.mark.parametrize("stored", [None, "", "not a hash"])
def test_check_fails_and_costs_one_hash_when_there_is_nothing_to_check_against(stored, monkeypatch):
    computed = []
    verify = passwords.verifies

    def counted(against, password):
        found = verify(against, password)
        computed.append(against)
        return found

    monkeypatch.setattr(passwords, "verifies", counted)
    assert not is_password("mười ký tự", stored)
    assert computed == [passwords.NOBODY]


def test_check_against_nobody_has_the_parameters_of_a_real_hash():
    assert passwords.NOBODY.split("$")[1:4] == hash_password("mười ký tự").split("$")[1:4]


def test_check_is_refused_when_too_many_are_at_work(monkeypatch):
    monkeypatch.setattr(passwords, "BUSY_AFTER_SECONDS", 0.01)
    for _ in range(passwords.AT_ONCE):
        assert passwords.TURN.acquire(blocking=False)
    try:
        with pytest.raises(BusyError):
            is_password("mười ký tự", None)
    finally:
        for _ in range(passwords.AT_ONCE):
            passwords.TURN.release()

"""Rules for a new password, and checking one."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from central.accounts import passwords
from central.accounts.errors import BusyError, PasswordError, PasswordFault
from central.accounts.passwords import check_new_password, hash_password, is_password
from central.accounts.worst_passwords import WORDS, is_among_the_worst, without_marks


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("mười bốn ký tự", "14 characters, expected at least 15"),
        ("", "0 characters, expected at least 15"),
        ("d" * 201, "201 characters, expected at most 200"),
        ("a" * 15, "1 different characters, expected at least 5"),
        ("giam-sat cua toi", "account's name may not stand in its password"),
        ("GIAM-SAT cua toi", "account's name may not stand in its password"),
    ],
)
def test_password_is_refused_with_its_reason_when_it_breaks_a_rule(password, why):
    with pytest.raises(PasswordError, match=why):
        check_new_password(password, "giam-sat")


@pytest.mark.parametrize(
    "password",
    [
        "matkhau1234567890",
        "Mật khẩu 2026!!!",
        "M4tKhau@@@@1234",
        "password12345678",
        "P@ssw0rd-P@ssw0rd",
        "123456789012345",
        "0912 345 678 912",
        "qwertyuiop12345",
        "Một cửa Hà Nội 2026",
        "anh yêu em 123456",
        "Thước Đo admin 2026",
    ],
)
def test_password_is_refused_when_it_is_among_those_guessed_first(password):
    with pytest.raises(PasswordError, match="guessed first") as refused:
        check_new_password(password, "giam-sat")
    assert refused.value.fault is PasswordFault.WORST
    assert password not in str(refused.value)


@pytest.mark.parametrize(
    "password",
    [
        "mười lăm ký tự ",
        "bốn từ thường dùng",
        "correct horse battery",
        "trời hôm nay xanh quá",
        "Zx8-Qm2-Lr5-Wt7",
    ],
)
def test_password_is_taken_when_it_is_long_and_nobody_guesses_it_first(password):
    assert check_new_password(password, "giam-sat") == password


def test_list_of_the_worst_words_is_written_as_it_is_compared():
    for word in WORDS:
        assert without_marks(word) == word
        assert word.isalpha()


@given(st.text(max_size=40))
def test_worst_words_are_found_whatever_digits_and_signs_stand_around(text):
    signs = "".join(each for each in text if not each.isalpha())
    assert is_among_the_worst(f"{signs}MậtKhẩu{signs}")


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

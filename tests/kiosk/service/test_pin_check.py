"""The edge that compares PINs with Argon2id hashes, and the file that counts wrong tries."""

import stat
import subprocess
import sys

import pytest
from argon2 import PasswordHasher

from kiosk.service.menu import Role
from kiosk.service.pin_check import role_of
from kiosk.service.tries_file import keep_tries, read_tries
from kiosk.service.waiting import LONGEST_WAIT_S, wait_s

QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
HASHES = {"it": QUICK.hash("482635"), "supervisor": QUICK.hash("915273")}


@pytest.mark.parametrize(
    ("pin", "role"),
    [
        ("482635", Role.IT),
        ("915273", Role.SUPERVISOR),
        ("482636", None),
        ("48263", None),
        ("4826350", None),
        ("", None),
        ("\0482635", None),
        ("４８２６３５", None),
    ],
)
def test_role_is_found_by_whose_hash_matches(pin, role):
    assert role_of(pin, HASHES) is role


@pytest.mark.parametrize(
    "hashes",
    [{}, {"it": ""}, {"it": "482635"}, {"it": "$argon2id$v=19$m=8$x"}, {"admin": HASHES["it"]}],
)
def test_damaged_hash_is_nobodys(hashes):
    assert role_of("482635", hashes) is None


def test_hash_of_the_central_is_opened_by_the_kiosk():
    from central.accounts.pins import PIN_HASHER

    assert role_of("482635", {"it": PIN_HASHER.hash("482635")}) is Role.IT


def test_argon2_is_loaded_by_the_first_check_and_not_before():
    code = "import sys, kiosk.service, kiosk.service.pin_check; print('argon2' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_tries_are_kept_whole_and_for_the_owner_alone(tmp_path):
    path = tmp_path / "pin-tries"
    assert read_tries(path) == 0
    for failures in (1, 7, 0):
        keep_tries(path, failures)
        assert read_tries(path) == failures
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in tmp_path.iterdir()] == ["pin-tries"]


@pytest.mark.parametrize("content", [b"", b"x", b"-4", b"\xff", b"3.5", b"1_0"])
def test_damaged_file_does_not_let_one_try_freely(tmp_path, content, expected_log):
    expected_log("kiosk.service.tries_file", "the longest wait holds")
    path = tmp_path / "pin-tries"
    path.write_bytes(content)
    assert wait_s(read_tries(path)) == LONGEST_WAIT_S


def test_long_number_counts_as_many_tries(tmp_path):
    path = tmp_path / "pin-tries"
    path.write_bytes(b"9" * 5_000)
    assert wait_s(read_tries(path)) == LONGEST_WAIT_S


def test_disk_that_cannot_be_written_locks_nobody_out(tmp_path, expected_log):
    expected_log("kiosk.service.tries_file", "counted in memory")
    keep_tries(tmp_path / "absent" / "pin-tries", 3)

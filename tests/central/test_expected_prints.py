"""A list of expected fingerprints against the kiosks that wait: each told of exactly once."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from central.expected_prints import Waiting, as_pairs, bare, compare

DIGITS = "0123456789abcdef"
PRINTS = st.text(DIGITS, min_size=32, max_size=32)
COUNTERS = ["quay-1", "quay-2", "3"]
GROUPED = st.sampled_from(["", " ", ":", "-", "."])


def written(print_of, between):
    return between.join(print_of[at : at + 4] for at in range(0, 32, 4))


def waiting(print_of, counter="quay-1"):
    return Waiting(f"k-{print_of[:10]}", written(print_of, " "), counter)


@given(
    there=st.lists(PRINTS, unique=True, max_size=6),
    strangers=st.lists(PRINTS, max_size=4),
    between=GROUPED,
    upper=st.booleans(),
    odd=st.lists(st.text(string.ascii_letters + " ,", max_size=30), max_size=3),
)
def test_every_line_and_every_kiosk_is_told_of_once(there, strangers, between, upper, odd):
    listed, left = there[::2], there[1::2]
    lines = [written(each, between) for each in [*listed, *strangers]] + odd
    text = "\n".join(line.upper() if upper else line for line in lines)
    found = compare(text, [waiting(each) for each in there], COUNTERS)
    told = len(found.matched) + len(found.absent) + len(found.unread) + len(found.twice)
    assert told == sum(1 for line in lines if line.strip(" ,"))
    on_list = {*listed, *strangers}
    assert {bare(each.fingerprint) for each in found.matched} == on_list & set(there)
    assert {bare(each.fingerprint) for each in found.unexpected} == set(left) - on_list
    assert len({each.kiosk_id for each in found.matched}) == len(found.matched)


@given(st.text())
def test_no_text_approves_a_kiosk_whose_fingerprint_is_not_in_it(text):
    found = compare(text, [waiting("0123456789abcdef" * 2)], COUNTERS)
    assert not found.matched or "0123456789abcdef" * 2 in bare(text)


@given(PRINTS, st.integers(0, 31), st.sampled_from(DIGITS))
def test_fingerprint_that_differs_in_one_digit_matches_nothing(print_of, at, digit):
    other = print_of[:at] + digit + print_of[at + 1 :]
    found = compare(other, [waiting(print_of)], COUNTERS)
    assert bool(found.matched) == (other == print_of)


PRINT = "c6187ed3b2f5278042770e130dbb2a8d"


@pytest.mark.parametrize(
    ("line", "counter"),
    [
        (PRINT, "quay-1"),
        (f"{PRINT} quay-2", "quay-2"),
        (f"{PRINT.upper()}, 3", "3"),
        (f"k-{PRINT[:10]}  xa-mau  quay-1  pending  {written(PRINT, ' ')}", "quay-1"),
        (f"máy 7; {written(PRINT, ':')} ; quay-2", "quay-2"),
    ],
)
def test_line_is_read_however_it_was_written(line, counter):
    found = compare(line, [waiting(PRINT)], COUNTERS)
    assert as_pairs(found.matched) == {f"k-{PRINT[:10]}": counter}
    assert found.is_whole


@pytest.mark.parametrize("line", [f"{PRINT} quay-9", f"{PRINT} Quầy"])
def test_counter_that_the_site_has_not_is_named_and_not_matched(line):
    found = compare(line, [waiting(PRINT)], COUNTERS)
    assert (found.matched, found.twice) == ((), ((1, line),))
    assert len(found.unexpected) == 1


@pytest.mark.parametrize("line", [PRINT[:-1], PRINT + "0", f"x{PRINT}", written(PRINT, "  ")])
def test_what_is_no_whole_fingerprint_is_not_read(line):
    assert compare(line, [waiting(PRINT)], COUNTERS).unread == ((1, line),)

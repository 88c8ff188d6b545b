"""A visit's id: a UUID of version 7, as RFC 9562 has it."""

import uuid

from hypothesis import given
from hypothesis import strategies as st

from kiosk.identity.visit_id import RANDOM_BYTES, visit_id

# RFC 9562, appendix A.6, typed in: 22 February 2022, 14:22:22.00 at -05:00.
EXAMPLE = "017f22e2-79b0-7cc3-98c4-dc0c0c07398f"
EXAMPLE_MS = 1_645_557_742_000
EXAMPLE_RAND_A = 0xCC3
EXAMPLE_RAND_B = 0x18C4DC0C0C07398F

moments = st.integers(0, 2**48 - 1)
chances = st.binary(min_size=RANDOM_BYTES, max_size=RANDOM_BYTES)


def test_id_is_that_of_the_rfc():
    chance = (EXAMPLE_RAND_A << 62 | EXAMPLE_RAND_B).to_bytes(RANDOM_BYTES, "big")
    assert visit_id(EXAMPLE_MS, chance) == EXAMPLE


def test_moment_of_the_rfcs_example_stands_in_its_first_48_bits():
    assert int(EXAMPLE.replace("-", "")[:12], 16) == EXAMPLE_MS


@given(moments, chances)
def test_id_is_of_version_7_and_its_variant(unix_ms, chance):
    found = uuid.UUID(visit_id(unix_ms, chance))
    assert found.version == 7
    assert found.variant == uuid.RFC_4122
    assert found.int >> 80 == unix_ms
    assert str(found) == visit_id(unix_ms, chance)


@given(moments, chances)
def test_id_holds_74_bits_of_chance(unix_ms, chance):
    found = uuid.UUID(visit_id(unix_ms, chance)).int
    noise = int.from_bytes(chance, "big")
    assert found >> 64 & 0xFFF == noise >> 62 & 0xFFF
    assert found & (2**62 - 1) == noise & (2**62 - 1)


@given(moments, moments, chances, chances)
def test_ids_sort_by_the_moment(first, second, one, other):
    if first < second:
        assert visit_id(first, one) < visit_id(second, other)


def test_id_is_one_when_the_clock_says_1970():
    assert uuid.UUID(visit_id(0, bytes(RANDOM_BYTES))).version == 7

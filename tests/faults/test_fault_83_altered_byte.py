"""Fault 83: somebody edits the outbox, or the central's database, to be rid of a bad rating.

Promise 4: any edit is found and named. The log of a thousand records, with every byte altered in
turn, is a figure of `make bench` and a long test; here a short log, with each bit.
"""

import pytest

from benchmarks.altered_bytes import RECORDS, alter_every_byte

SHORT = 5
HIGHEST_BIT = 7


@pytest.mark.parametrize("bit", range(8))
def test_every_altered_byte_is_found_and_named(bit):
    found = alter_every_byte(SHORT, 1 << bit)
    assert found.named == found.altered > SHORT * 400
    # The highest bit makes of each character one that is no base64url.
    by = {"header.exact", "form.compact"} if bit == HIGHEST_BIT else {"header.exact", "signature"}
    assert by <= set(found.rules)


@pytest.mark.long
def test_every_altered_byte_of_a_thousand_records_is_found_and_named():
    found = alter_every_byte(RECORDS, 1)
    assert found.named == found.altered

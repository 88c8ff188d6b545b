"""Long tables in pieces: every row in exactly one, and no number of a piece is an error."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from central.dashboard.pieces import MOST_ROWS, asked_piece, piece_of, piece_with


@given(total=some.integers(0, 400))
def test_every_row_is_in_one_piece_when_there_are_any(total):
    rows = list(range(total))
    pieces = piece_of(total, 1).pieces
    found = [piece_of(total, number) for number in range(1, pieces + 1)]
    assert [at for each in found for at in rows[each.rows]] == rows
    for each in found:
        shown = rows[each.rows]
        assert len(shown) <= MOST_ROWS
        assert shown == rows[each.first - 1 : each.last]
        assert all(piece_with(at) == each.number for at in shown)


@given(total=some.integers(0, 400), asked=some.integers(-5, 99_999))
def test_piece_is_the_first_or_last_when_there_is_no_such(total, asked):
    found = piece_of(total, asked)
    assert found.number == min(max(asked, 1), found.pieces)


@pytest.mark.parametrize("said", ["", "-1", "²", "x", "12345", "1.0", "٣"])
def test_address_names_no_piece_when_it_is_no_number(said):
    assert asked_piece(said) is None

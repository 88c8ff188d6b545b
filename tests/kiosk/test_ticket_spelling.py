"""One number in several spellings is one ticket; other numbers stay others."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.ticket_spelling import REMEMBERED, TicketSpelling


@pytest.mark.parametrize("other", ["a012", "A12", "A-012", "a-12", "A0012"])
def test_ticket_is_spelled_as_it_was_first_when_another_source_spells_it_otherwise(other):
    spelling = TicketSpelling()
    assert spelling.of("A012") == "A012"
    assert spelling.of(other) == "A012"


@pytest.mark.parametrize("other", ["A013", "B012", "012", "A120", "A102", "1-2", "12", "AB012"])
def test_ticket_keeps_its_spelling_when_it_is_another_number(other):
    spelling = TicketSpelling()
    spelling.of("A012")
    spelling.of("11-2")
    assert spelling.of(other) == other


@pytest.mark.parametrize("ticket", ["0", "000", "A", "-", "A-", "Đ5"])
def test_odd_tickets_are_kept_as_they_are(ticket):
    assert TicketSpelling().of(ticket) == ticket


@given(st.lists(st.integers(0, 999), max_size=40))
def test_numbers_of_one_device_are_never_taken_for_each_other(numbers):
    spelling = TicketSpelling()
    tickets = [f"A{number:03}" for number in numbers]
    assert [spelling.of(ticket) for ticket in tickets] == tickets


def test_first_spelling_is_forgotten_with_the_day_or_after_many_others():
    spelling = TicketSpelling()
    spelling.of("A012")
    spelling.forget()
    assert spelling.of("a12") == "a12"
    for number in range(REMEMBERED):
        spelling.of(f"B{number}")
    assert spelling.of("A012") == "A012"

"""How citizens reach a site: what held on the day, on both databases."""

import pytest

from central.reference.contacts import Contacts, contacts_on
from tests.central.reference.sheets import day

HEADINGS = "Site | From | Hotline | Email | Address | Petitions"


@pytest.mark.both_databases
def test_contacts_of_a_day_are_those_that_held_then(desk):
    desk.write("contacts", f"{HEADINGS}\nxa-mau | 2026-01-01 | 0000 000 000 | | Số 1 |")
    desk.write("contacts", f"{HEADINGS}\nxa-mau | 2026-06-01 | 1022 | a@xa-mau.example | |")
    assert desk.ask(contacts_on, "xa-mau", day("2026-05-31")) == Contacts(
        "0000 000 000", "", "Số 1", ""
    )
    assert desk.ask(contacts_on, "xa-mau", day("2026-06-01")).email == "a@xa-mau.example"
    assert desk.ask(contacts_on, "xa-mau", day("2025-12-31")) is None
    assert desk.ask(contacts_on, "xa-khac", day("2026-06-01")) is None

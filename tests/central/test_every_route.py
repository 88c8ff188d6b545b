"""Every route of the application has its line in the table, and a session opens nothing else."""

import pytest

from central.accounts import Page, Role
from central.accounts.access import ADDRESSES, WIRE, Open
from central.app import create_app
from tests.central.every_route import routes_of


@pytest.fixture
def served(hall):
    return dict(routes_of(create_app(hall.settings, hall.clock)))


def test_table_holds_every_route_and_no_other(served):
    missing = set(served) - set(ADDRESSES) - set(WIRE)
    assert not missing, f"say in central/accounts/access.py who may open these: {missing}"
    idle = (set(ADDRESSES) | set(WIRE)) - set(served)
    assert not idle, f"these are served no more: {idle}"


def test_no_route_stands_in_both_tables():
    assert not set(ADDRESSES) & set(WIRE)


def test_every_page_and_role_is_used():
    assert {page for page in ADDRESSES.values() if isinstance(page, Page)} == set(Page)
    assert len(Role) == 6, "and the public, which is no role"


def test_whatever_changes_something_asks_who_it_is(served):
    """Of what takes a form or a body, only signing in and out is open to everybody."""
    open_to_all = {Open.NOBODY_ASKED, Open.EVERYBODY}
    changing = {path for path, methods in served.items() if methods - {"GET", "HEAD"}}
    loose = {path for path in changing if {**ADDRESSES, **WIRE}[path] in open_to_all}
    assert loose == {"/sign-in", "/sign-out"}

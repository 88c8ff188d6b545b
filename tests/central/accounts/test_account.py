"""Making accounts: what is taken, and what is refused with its reason."""

import pytest

from central.accounts import (
    AccountExistsError,
    AccountNameError,
    PasswordError,
    Role,
    SiteError,
    create_account,
)
from central.accounts.account import find_account
from central.store import reading, writing
from tests.central.accounts.conftest import PASSWORD

pytestmark = pytest.mark.usefixtures("quick_hashes")


def make(engine, clock, name="giam-sat", password=PASSWORD, role=Role.SUPERVISOR, site="xa-mau"):
    with writing(engine) as connection:
        return create_account(connection, name, password, role, site, clock.now)


def test_account_is_found_by_its_one_spelling_when_made(engine, clock):
    made = make(engine, clock, name=" Giam-SAT ")
    assert made.name == "giam-sat"
    with reading(engine) as connection:
        found, stored = find_account(connection, "giam-sat")
    assert found == made
    assert PASSWORD not in stored


@pytest.mark.parametrize("name", ["", "ab", "-abc", "abc-", "a b c", "giám sát", "a" * 41, "a\nb"])
def test_account_is_refused_when_its_name_is_none(engine, clock, name):
    with pytest.raises(AccountNameError, match="expected 3 to 40"):
        make(engine, clock, name=name)


def test_account_is_refused_when_the_name_is_taken(engine, clock):
    make(engine, clock)
    with pytest.raises(AccountExistsError, match="'giam-sat' already"):
        make(engine, clock, name="GIAM-SAT")


def test_account_is_refused_when_the_password_is_weak(engine, clock):
    with pytest.raises(PasswordError):
        make(engine, clock, password="ngắn")


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.OFFICER])
def test_account_is_refused_when_its_role_needs_a_site(engine, clock, role):
    with pytest.raises(SiteError, match="belongs to"):
        make(engine, clock, role=role, site=None)


def test_account_is_refused_when_there_is_no_such_site(engine, clock):
    with pytest.raises(SiteError, match="no site 'xa-khac'; there are: xa-mau"):
        make(engine, clock, site="xa-khac")


@pytest.mark.parametrize("role", [Role.LEADER, Role.AUDITOR, Role.IT, Role.ADMIN])
def test_account_needs_no_site_when_its_role_sees_every_site(engine, clock, role):
    assert make(engine, clock, role=role, site=None).site_id is None

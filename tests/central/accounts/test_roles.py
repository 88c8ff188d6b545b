"""The table of roles and pages, stated a second time: a change must be made twice, on purpose."""

import pytest

from central.accounts import Page, Role, may_see, may_see_site

SEES_TODAY = {
    Role.SUPERVISOR: True,
    Role.LEADER: True,
    Role.AUDITOR: False,
    Role.IT: False,
    Role.OFFICER: False,
    Role.ADMIN: True,
}

SEES_FLEET = {
    Role.SUPERVISOR: False,
    Role.LEADER: False,
    Role.AUDITOR: False,
    Role.IT: True,
    Role.OFFICER: False,
    Role.ADMIN: True,
}


def test_table_of_roles_is_complete():
    assert set(SEES_TODAY) == set(SEES_FLEET) == set(Role)


@pytest.mark.parametrize(("role", "sees"), SEES_TODAY.items())
def test_role_sees_today_when_the_table_says_so(role, sees):
    assert may_see(role, Page.TODAY) is sees


@pytest.mark.parametrize(("role", "sees"), SEES_FLEET.items())
def test_role_sees_the_fleet_when_the_table_says_so(role, sees):
    assert may_see(role, Page.FLEET) is sees


@pytest.mark.parametrize(
    ("role", "own", "site", "sees"),
    [
        (Role.SUPERVISOR, "xa-mau", "xa-mau", True),
        (Role.SUPERVISOR, "xa-mau", "xa-khac", False),
        (Role.SUPERVISOR, None, "xa-mau", False),
        (Role.OFFICER, "xa-mau", "xa-khac", False),
        (Role.LEADER, None, "xa-mau", True),
        (Role.LEADER, "xa-mau", "xa-khac", True),
        (Role.ADMIN, None, "xa-khac", True),
    ],
)
def test_site_is_seen_when_it_is_ones_own_or_the_role_sees_all(role, own, site, sees):
    assert may_see_site(role, own, site) is sees

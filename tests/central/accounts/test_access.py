"""The table of roles, pages and scopes, stated a second time: a change must be made twice, on
purpose.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from central.accounts import Page, Role, may_see
from central.accounts.access import MAY_SEE, REACH, Reach, Scope, may_have, scope_of

A, B = "xa-mau", "xa-khac"

FIGURES = {
    Page.TODAY,
    Page.TREND,
    Page.FACTORS,
    Page.HOURS,
    Page.STAFF,
    Page.COMMENTS,
    Page.TRUST,
    Page.REPORTS,
}

SEES = {
    Role.OFFICER: {Page.OWN, Page.ACCOUNT},
    Role.SUPERVISOR: FIGURES
    | {Page.TARGETS, Page.REFERENCE, Page.ALARMS, Page.DAY_NOTES, Page.ACCOUNT},
    Role.LEADER: FIGURES | {Page.ALARMS, Page.ACCOUNT},
    Role.AUDITOR: {Page.TRUST, Page.ALARMS, Page.QUARANTINE, Page.AUDIT_LOG, Page.ACCOUNT},
    Role.IT: {
        Page.ALARMS,
        Page.DAY_NOTES,
        Page.FLEET,
        Page.OFFICERS,
        Page.CONFIGURATIONS,
        Page.REFERENCE,
        Page.ACCOUNT,
    },
    Role.ADMIN: set(Page) - {Page.OWN, Page.QUARANTINE},
}

SITES = {
    # role: may have no site, one, two
    Role.OFFICER: (False, True, False),
    Role.SUPERVISOR: (False, True, True),
    Role.LEADER: (True, True, True),
    Role.AUDITOR: (True, True, True),
    Role.IT: (True, True, True),
    Role.ADMIN: (True, False, False),
}


def test_tables_are_complete():
    assert set(SEES) == set(SITES) == set(Role) == set(REACH)
    assert set(MAY_SEE) == set(Page)


@pytest.mark.parametrize("page", Page)
@pytest.mark.parametrize("role", Role)
def test_page_is_seen_when_the_table_says_so(role, page):
    assert may_see(role, page) is (page in SEES[role])


@pytest.mark.parametrize("role", Role)
def test_sites_may_be_given_when_the_table_says_so(role):
    assert tuple(may_have(role, sites) for sites in ((), (A,), (A, B))) == SITES[role]


@pytest.mark.parametrize(
    ("role", "own", "site", "sees"),
    [
        (Role.SUPERVISOR, (A,), A, True),
        (Role.SUPERVISOR, (A,), B, False),
        (Role.SUPERVISOR, (A, B), B, True),
        (Role.SUPERVISOR, (), A, False),
        (Role.OFFICER, (A,), B, False),
        (Role.OFFICER, (), A, False),
        (Role.LEADER, (), A, True),
        (Role.LEADER, (A,), B, False),
        (Role.AUDITOR, (), B, True),
        (Role.AUDITOR, (A,), B, False),
        (Role.IT, (), B, True),
        (Role.IT, (A,), B, False),
        (Role.ADMIN, (), B, True),
    ],
)
def test_site_is_seen_when_it_is_in_the_scope(role, own, site, sees):
    assert scope_of(role, own).holds(site) is sees


@given(st.sampled_from(Role), st.lists(st.sampled_from(["a", "b", "c"]), unique=True))
def test_province_is_seen_by_nobody_whose_role_does_not_reach_it(role, sites):
    scope = scope_of(role, sites)
    if REACH[role] in {Reach.ONE_SITE, Reach.SITES}:
        assert scope == Scope(frozenset(sites))
    elif sites and REACH[role] is Reach.SITES_OR_PROVINCE:
        assert scope == Scope(frozenset(sites)), "who has sites sees these and no other"
    else:
        assert scope == Scope(None)

"""Who may see which page: one table, and the only place that answers the question.

Guarantees that a role or a page missing from the table sees, and is seen by, nobody. Where a
request is held against it is `central.dashboard.gate`'s business.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Role(StrEnum):
    """What a person is to the system (design: "Who sees what")."""

    SUPERVISOR = "supervisor"
    LEADER = "leader"
    AUDITOR = "auditor"
    IT = "it"
    OFFICER = "officer"
    ADMIN = "admin"


class Page(StrEnum):
    """A page, or a group of addresses, that some roles see and others do not."""

    TODAY = "today"
    FLEET = "fleet"
    OFFICERS = "officers"


MAY_SEE: Mapping[Page, frozenset[Role]] = MappingProxyType(
    {
        Page.TODAY: frozenset({Role.SUPERVISOR, Role.LEADER, Role.ADMIN}),
        Page.FLEET: frozenset({Role.IT, Role.ADMIN}),
        Page.OFFICERS: frozenset({Role.IT, Role.ADMIN}),
    }
)
"""Officers are left out on purpose: nobody watches live how they themselves are rated."""

SEES_EVERY_SITE = frozenset({Role.LEADER, Role.ADMIN})


def may_see(role: Role, page: Page) -> bool:
    """Whether a person of this role sees this page."""
    return role in MAY_SEE.get(page, frozenset())


def may_see_site(role: Role, own_site: str | None, site: str) -> bool:
    """Whether a person of this role, bound to `own_site` or to none, sees `site`."""
    return role in SEES_EVERY_SITE or own_site == site

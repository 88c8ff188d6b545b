"""Who may open which address, and of which sites: one table, and the only place that answers.

Guarantees that an address, a role or a page that is missing here is opened by, and opens for,
nobody. The public has no role: it opens what says so. Where a request is held against the table is
`central.dashboard.gate`'s business for pages; the routes of kiosks and of other systems ask for a
signature or a key themselves, and a session opens none of them.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum
from types import MappingProxyType

from central.accounts.roles import Role


class Page(StrEnum):
    """A page, or a group of addresses, that some roles see and others do not."""

    TODAY = "today"
    TREND = "trend"
    TARGETS = "targets"
    FACTORS = "factors"
    HOURS = "hours"
    STAFF = "staff"
    COMMENTS = "comments"
    REPORTS = "reports"
    FLEET = "fleet"
    DAY_NOTES = "day-notes"
    ALARMS = "alarms"
    OFFICERS = "officers"
    REFERENCE = "reference"
    CONFIGURATIONS = "configurations"
    PEOPLE = "people"
    QUARANTINE = "quarantine"
    AUDIT_LOG = "audit-log"
    TRUST = "trust"
    OWN = "own"
    ACCOUNT = "account"


class Open(Enum):
    """Addresses that ask for no sign-in."""

    NOBODY_ASKED = "no session is even looked up: files, nightly heads, check codes"
    EVERYBODY = "a session is looked up, and is not needed"
    BY_KIOSK = "a kiosk signs what it sends, or brings a token that it signed"
    BY_PHONE = "a citizen's phone brings a token that a kiosk signed"
    BY_SYSTEM = "another system brings a key with a scope of its own"
    BY_NEIGHBOUR = "whoever reaches the machine's own network, as the settings have it"


class Reach(Enum):
    """How far an account of a role may reach."""

    ONE_SITE = "exactly one site"
    SITES = "one site or several"
    SITES_OR_PROVINCE = "one site, several, or every site of the province"
    PROVINCE = "every site of the province"


REACH: Mapping[Role, Reach] = MappingProxyType(
    {
        Role.OFFICER: Reach.ONE_SITE,
        Role.SUPERVISOR: Reach.SITES,
        Role.LEADER: Reach.SITES_OR_PROVINCE,
        Role.AUDITOR: Reach.SITES_OR_PROVINCE,
        Role.IT: Reach.SITES_OR_PROVINCE,
        Role.ADMIN: Reach.PROVINCE,
    }
)

_READS_FIGURES = frozenset({Role.SUPERVISOR, Role.LEADER, Role.ADMIN})

MAY_SEE: Mapping[Page, frozenset[Role]] = MappingProxyType(
    {
        Page.TODAY: _READS_FIGURES,
        Page.TREND: _READS_FIGURES,
        Page.TARGETS: frozenset({Role.SUPERVISOR, Role.ADMIN}),
        Page.FACTORS: _READS_FIGURES,
        Page.HOURS: _READS_FIGURES,
        Page.STAFF: _READS_FIGURES,
        Page.COMMENTS: _READS_FIGURES,
        Page.TRUST: _READS_FIGURES | {Role.AUDITOR},
        Page.REPORTS: _READS_FIGURES,
        Page.DAY_NOTES: frozenset({Role.SUPERVISOR, Role.IT, Role.ADMIN}),
        Page.ALARMS: frozenset({Role.SUPERVISOR, Role.LEADER, Role.AUDITOR, Role.IT, Role.ADMIN}),
        Page.FLEET: frozenset({Role.IT, Role.ADMIN}),
        Page.OFFICERS: frozenset({Role.IT, Role.ADMIN}),
        Page.REFERENCE: frozenset({Role.SUPERVISOR, Role.IT, Role.ADMIN}),
        Page.CONFIGURATIONS: frozenset({Role.IT, Role.ADMIN}),
        Page.PEOPLE: frozenset({Role.ADMIN}),
        Page.QUARANTINE: frozenset({Role.AUDITOR}),
        Page.AUDIT_LOG: frozenset({Role.AUDITOR, Role.ADMIN}),
        Page.OWN: frozenset({Role.OFFICER}),
        Page.ACCOUNT: frozenset(Role),
    }
)
"""Officers are left out on purpose: nobody watches live how they themselves are rated."""

ADDRESSES: Mapping[str, Page | Open] = MappingProxyType(
    {
        "/": Open.EVERYBODY,
        "/sign-in": Open.EVERYBODY,
        "/sign-out": Open.EVERYBODY,
        "/today": Page.TODAY,
        "/today/figures": Page.TODAY,
        "/trend": Page.TREND,
        "/targets": Page.TARGETS,
        "/factors": Page.FACTORS,
        "/hours": Page.HOURS,
        "/staff": Page.STAFF,
        "/comments": Page.COMMENTS,
        "/comments/one": Page.COMMENTS,
        "/comments/topics": Page.COMMENTS,
        "/trust": Page.TRUST,
        "/reports": Page.REPORTS,
        "/reports/jobs": Page.REPORTS,
        "/reports/file": Page.REPORTS,
        "/day-notes": Page.DAY_NOTES,
        "/alarms": Page.ALARMS,
        "/fleet": Page.FLEET,
        "/fleet/code": Page.FLEET,
        "/fleet/approve": Page.FLEET,
        "/fleet/pending": Page.FLEET,
        "/fleet/counter": Page.FLEET,
        "/fleet/expected": Page.FLEET,
        "/fleet/batch": Page.FLEET,
        "/fleet/end": Page.FLEET,
        "/fleet/replace": Page.FLEET,
        "/quarantine": Page.QUARANTINE,
        "/officers": Page.OFFICERS,
        "/reference": Page.REFERENCE,
        "/configurations": Page.CONFIGURATIONS,
        "/configurations/groups": Page.CONFIGURATIONS,
        "/configurations/edit": Page.CONFIGURATIONS,
        "/configurations/store": Page.CONFIGURATIONS,
        "/people": Page.PEOPLE,
        "/people/change": Page.PEOPLE,
        "/audit-log": Page.AUDIT_LOG,
        "/own": Page.OWN,
        "/account": Page.ACCOUNT,
        "/account/sessions": Page.ACCOUNT,
        "/k": Open.NOBODY_ASKED,
        "/k/{code:path}": Open.NOBODY_ASKED,
        "/public": Open.NOBODY_ASKED,
        "/public/{site}": Open.NOBODY_ASKED,
        "/public/{site}/{month}": Open.NOBODY_ASKED,
        "/heads": Open.NOBODY_ASKED,
        "/heads/{epoch}/{number}.jws": Open.NOBODY_ASKED,
        "/heads/{epoch}/{number}.json": Open.NOBODY_ASKED,
        "/open-data": Open.NOBODY_ASKED,
        "/open-data/index.json": Open.NOBODY_ASKED,
        "/open-data/{day}/{revision}.json": Open.NOBODY_ASKED,
        "/open-data/{day}/{revision}.csv": Open.NOBODY_ASKED,
        "/robots.txt": Open.NOBODY_ASKED,
        "/static/{digest}/{name:path}": Open.NOBODY_ASKED,
    }
)
"""Every page; one that is not here cannot be built."""

WIRE: Mapping[str, Open] = MappingProxyType(
    {
        "/api/v1/openapi.json": Open.NOBODY_ASKED,
        "/api/v1/time": Open.NOBODY_ASKED,
        "/api/v1/enrolments": Open.BY_KIOSK,
        "/api/v1/kiosks/{kiosk}/records": Open.BY_KIOSK,
        "/api/v1/kiosks/{kiosk}/enrolment": Open.BY_KIOSK,
        "/api/v1/kiosks/{kiosk}/heartbeat": Open.BY_KIOSK,
        "/api/v1/kiosks/{kiosk}/configuration": Open.BY_KIOSK,
        "/api/v1/data/sites": Open.BY_SYSTEM,
        "/api/v1/data/counters": Open.BY_SYSTEM,
        "/api/v1/data/visits": Open.BY_SYSTEM,
        "/api/v1/data/logs": Open.BY_SYSTEM,
        "/api/v1/data/hours": Open.BY_SYSTEM,
        "/api/v1/data/marked": Open.BY_SYSTEM,
        "/api/v1/data/response": Open.BY_SYSTEM,
        "/api/v1/data/ratings": Open.BY_SYSTEM,
        "/api/v1/data/qd766": Open.BY_SYSTEM,
        "/api/v1/data/days": Open.BY_SYSTEM,
        "/api/v1/data/composites": Open.BY_SYSTEM,
        "/p/{token:path}": Open.BY_PHONE,
        "/phone-style/{name}": Open.NOBODY_ASKED,
        "/healthz": Open.NOBODY_ASKED,
        "/readyz": Open.NOBODY_ASKED,
        "/metrics": Open.BY_NEIGHBOUR,
    }
)
"""Every other route of the application: what kiosks, phones, systems and probes ask for."""

PARTS_OF_PAGES = frozenset({"/today/figures"})
"""Asked for by a page's script: without a session the answer is 403, not a way to sign in."""

OPEN_WITH_A_ONE_TIME_PASSWORD = frozenset({Page.ACCOUNT})
"""Whoever signed in by a password that somebody else knows sets their own before anything else."""


@dataclass(frozen=True, slots=True)
class Scope:
    """The sites that somebody sees. `sites` None: every site of the province."""

    sites: frozenset[str] | None

    def holds(self, site: str) -> bool:
        """Whether `site` is seen; it need not exist."""
        return self.sites is None or site in self.sites


def scope_of(role: Role, sites: Collection[str]) -> Scope:
    """The scope of an account of this role with these sites; without any, the province where the
    role may reach it, else nothing.
    """
    reach = REACH.get(role)
    if reach is Reach.PROVINCE:
        return Scope(None)
    if not sites and reach is Reach.SITES_OR_PROVINCE:
        return Scope(None)
    return Scope(frozenset(sites if reach is not None else ()))


def may_have(role: Role, sites: Collection[str]) -> bool:
    """Whether an account of this role may be given these sites; none: the province."""
    match REACH[role]:
        case Reach.ONE_SITE:
            return len(sites) == 1
        case Reach.SITES:
            return len(sites) >= 1
        case Reach.PROVINCE:
            return not sites
        case _:
            return True


def may_see(role: Role, page: Page) -> bool:
    """Whether a person of this role sees this page."""
    return role in MAY_SEE.get(page, frozenset())

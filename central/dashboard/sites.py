"""Which sites a person may look at, and which one they are looking at.

Guarantees that a site nobody showed them cannot be reached by typing its id.
"""

from dataclasses import dataclass

from sqlalchemy import Connection, select

from central.accounts import Account
from central.store.fleet_tables import sites


@dataclass(frozen=True, slots=True)
class SiteChoice:
    """A site that may be looked at."""

    site_id: str
    name: str
    unit: str


def sites_for(connection: Connection, account: Account) -> list[SiteChoice]:
    """The sites that this person sees, by unit and name; samples last, so that a page of the first
    site is one of an office.
    """
    rows = connection.execute(
        select(sites.c.site_id, sites.c.name, sites.c.unit).order_by(
            sites.c.sample, sites.c.unit, sites.c.name
        )
    )
    found = [SiteChoice(*row) for row in rows]
    return [site for site in found if account.scope.holds(site.site_id)]


def is_seen(connection: Connection, account: Account, site: str) -> bool:
    """Whether this person sees the site, which then exists."""
    return any(each.site_id == site for each in sites_for(connection, account))


def chosen_site(
    choices: list[SiteChoice], wished: str | None, account: Account
) -> SiteChoice | None:
    """The site wished for, if it may be seen; without a wish one's own, else the first."""
    if wished is not None:
        return next((site for site in choices if site.site_id == wished), None)
    own = next((site for site in choices if site.site_id == account.site_id), None)
    return own or next(iter(choices), None)

"""Sites as everybody may see them: none that is a sample. By the beginning of the key."""

from dataclasses import dataclass

from sqlalchemy import Connection, select

from central.store.fleet_tables import sites
from central.store.tally_tables import site_days


@dataclass(frozen=True, slots=True)
class PublicSite:
    """A site, by what it is called today."""

    site_id: str
    name: str
    unit: str
    timezone: str


_SITES = (
    select(sites.c.site_id, sites.c.name, sites.c.unit, sites.c.timezone)
    .where(~sites.c.sample)
    .order_by(sites.c.unit, sites.c.name, sites.c.site_id)
)


def public_sites(connection: Connection) -> list[PublicSite]:
    """All of them, by unit and name."""
    return [PublicSite(*row) for row in connection.execute(_SITES)]


def public_site(connection: Connection, site: str) -> PublicSite | None:
    """The site of that id; None where there is none, or it is a sample."""
    row = connection.execute(_SITES.where(sites.c.site_id == site)).one_or_none()
    return None if row is None else PublicSite(*row)


def days_with_records(connection: Connection, site: str, month: str = "") -> list[str]:
    """Days (YYYY-MM-DD) of which the site has records, in order; of that month (YYYY-MM) alone."""
    of = site_days.c
    query = select(of.day).where(of.site_id == site).order_by(of.day)
    if month:
        query = query.where(of.day.between(f"{month}-01", f"{month}-31"))
    return list(connection.execute(query).scalars())

"""What a way to another page takes along: the site and the days that are looked at.

Guarantees that a page is only given what it reads, and days only where they are in order: what is
wrong with an address is said once, on its own page. Whether a site may be seen, that page decides.
"""

from collections.abc import Mapping
from datetime import date
from urllib.parse import urlencode

from central.accounts import Page

ALL_SITES = "*"
"""The value of `site` in an address for every site that the person sees."""

OF_ALL_SITES = frozenset({Page.TREND, Page.FACTORS, Page.TRUST, Page.REPORTS})
"""Pages that show every site at once. The others are opened without it, at one's own site."""

OF_A_SITE = OF_ALL_SITES | {
    Page.TODAY,
    Page.HOURS,
    Page.STAFF,
    Page.COMMENTS,
    Page.TARGETS,
    Page.DAY_NOTES,
    Page.REFERENCE,
    Page.OFFICERS,
}
"""Pages that have a site in their address. Those without days of their own hand them on."""


def way_to(page: Page, query: Mapping[str, str]) -> str:
    """The address of `page`, from a page whose address had `query`."""
    path = f"/{page.value}"
    if page not in OF_A_SITE:
        return path
    site, first, last = (query.get(name, "") for name in ("site", "from", "to"))
    kept: dict[str, str] = {}
    if site and (site != ALL_SITES or page in OF_ALL_SITES):
        kept["site"] = site
    if _in_order(first, last):
        kept |= {"from": first, "to": last}
    return f"{path}?{urlencode(kept)}" if kept else path


def _in_order(first: str, last: str) -> bool:
    try:
        return date.fromisoformat(first) <= date.fromisoformat(last)
    except ValueError:
        return False

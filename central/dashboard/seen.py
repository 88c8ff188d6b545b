"""Who asks for a page, and the site or kiosk that an address names, if they see it.

Guarantees that a site one may not see is not there, nor a kiosk of it.
"""

from urllib.parse import urlencode

from fastapi import Request

from central.accounts import Account
from central.dashboard.page_server import PageServer, Visitor
from central.dashboard.sites import is_seen
from central.store import reading
from central.store.kiosk_queries import Kiosk, find_kiosk


def visitor_of(request: Request) -> Visitor:
    """Who asks for the page."""
    visitor: Visitor = request.state.visitor
    return visitor


def account_of(visitor: Visitor) -> Account:
    """The account of somebody whom the gate let through."""
    if visitor.account is None:
        message = "a page for signed-in people was reached without passing the gate"
        raise RuntimeError(message)
    return visitor.account


def kiosk_seen(server: PageServer, request: Request) -> Kiosk | None:
    """The kiosk that the address names; None where there is none of a site that is seen."""
    with reading(server.engine) as connection:
        kiosk = find_kiosk(connection, request.query_params.get("kiosk", ""))
    scope = account_of(visitor_of(request)).scope
    return kiosk if kiosk is not None and scope.holds(kiosk.site_id) else None


def site_seen(server: PageServer, request: Request) -> str | None:
    """The site that the address names; None where there is none that is seen."""
    site = request.query_params.get("site", "")
    with reading(server.engine) as connection:
        return site if is_seen(connection, account_of(visitor_of(request)), site) else None


def kiosk_address(site_id: str, kiosk_id: str, said: str = "", at: str = "/fleet") -> str:
    """The address of a kiosk's page, or of one of its forms."""
    query = {"site": site_id, "kiosk": kiosk_id} | ({"said": said} if said else {})
    return f"{at}?{urlencode(query)}"

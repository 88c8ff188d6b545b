"""The page /reference: reference data of a site, read only.

Guarantees that a site one may not see and one that does not exist cannot be told apart. What is
changed is changed by a command at the server (`central reference`): a sheet is looked at before it
is written, by who has the server itself.
"""

from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response

from central.accounts import Page, may_see
from central.dashboard.fleet_pages import account_of, of_site, site_links, visitor_of
from central.dashboard.page_server import PageServer
from central.dashboard.reference_page import reference_page
from central.dashboard.sites import chosen_site, sites_for
from central.dashboard.wording import Words
from central.reference.kinds import KINDS
from central.reference.overview import overview
from central.store import reading

ADDRESS = "/reference"


def add_reference_pages(router: APIRouter, server: PageServer) -> None:
    """Add the address /reference."""

    @router.get(ADDRESS)
    def page(request: Request) -> Response:
        visitor = visitor_of(request)
        account, words = account_of(visitor), visitor.words
        with reading(server.engine) as connection:
            choices = sites_for(connection, account)
            site = chosen_site(choices, request.query_params.get("site"), account)
            if site is None:
                name = "not_found" if choices else "no_site"
                return server.message(request, name, status=404)
            zone, sample = of_site(connection, site.site_id)
            today = server.now().astimezone(zone).date()
            found = overview(connection, site.site_id, today)
        counter = found.now.counters[0].key[1] if found.now.counters else "quay-1"
        officers = f"/officers?{urlencode({'site': site.site_id})}"
        return server.page(
            request,
            "reference.html",
            page=reference_page(found, zone, visitor.language, words),
            site=site,
            site_links=site_links(choices, site, ADDRESS),
            sample=sample,
            unit=site.unit,
            role=getattr(words.roles, account.role.value),
            kinds=", ".join(KINDS),
            commands=_commands(words, site.site_id, counter),
            officers=officers if may_see(account.role, Page.OFFICERS) else "",
        )


def _commands(words: Words, site: str, counter: str) -> list[tuple[str, str]]:
    """What each is for, and the command as it is typed."""
    said, run = words.reference, "central reference"
    return [
        (said.how_check, f"{run} template counters quay.xlsx"),
        (said.how_check, f"{run} import counters quay.xlsx"),
        (said.how_write, f"{run} import counters quay.xlsx --write"),
        (said.how_history, f"{run} history counters {site}/{counter}"),
    ]

"""What a way to another page takes along: the site and the days that are looked at."""

import pytest

from central.accounts import Page
from central.dashboard.kept import ALL_SITES, way_to

LOOKED_AT = {"site": "xa-mau", "from": "2026-11-01", "to": "2026-11-15", "lang": "vi", "by": "week"}
KEPT = "site=xa-mau&from=2026-11-01&to=2026-11-15"


@pytest.mark.parametrize("page", [Page.TREND, Page.HOURS, Page.TODAY, Page.DAY_NOTES])
def test_the_way_to_a_page_keeps_the_site_and_the_days_and_nothing_else(page):
    assert way_to(page, LOOKED_AT) == f"/{page.value}?{KEPT}"


@pytest.mark.parametrize("page", [Page.ACCOUNT, Page.PEOPLE, Page.FLEET, Page.AUDIT_LOG])
def test_the_way_to_a_page_of_no_site_is_bare(page):
    assert way_to(page, LOOKED_AT) == f"/{page.value}"


def test_all_sites_are_kept_where_a_page_shows_them_all():
    all_sites = LOOKED_AT | {"site": ALL_SITES}
    assert way_to(Page.FACTORS, all_sites).startswith("/factors?site=%2A&from=")
    assert way_to(Page.HOURS, all_sites) == "/hours?from=2026-11-01&to=2026-11-15"


@pytest.mark.parametrize(("first", "last"), [("2026-11-15", "2026-11-01"), ("x", "2026-11-01")])
def test_days_that_are_out_of_order_are_left_behind(first, last):
    assert way_to(Page.TREND, {"site": "xa-mau", "from": first, "to": last}) == "/trend?site=xa-mau"


def test_what_is_typed_into_an_address_stays_text_in_the_next():
    odd = {"site": '"><script>', "from": "", "to": ""}
    assert way_to(Page.TREND, odd) == "/trend?site=%22%3E%3Cscript%3E"

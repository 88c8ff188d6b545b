"""Sites by the level of their units, from reference data: what ended, what nobody entered."""

from datetime import date

import pytest

from central.reference.peers import LEVELS, SiteAmongPeers, sites_among_peers
from central.store.engine import reading, writing
from central.store.reference_tables import site_versions, unit_versions

DAY = date(2026, 3, 31)


def add(hall, site, level, *, since="2025-07-01", until=None, successors=""):
    shared = {"valid_from": since, "valid_to": until, "successors": successors}
    with writing(hall.engine) as connection:
        if level:
            unit = {"site_id": "*", "unit_id": f"dv-{site}", "name": site, "level": level}
            unit |= {"parent": "", "code": "", "basis": ""}
            connection.execute(unit_versions.insert(), {**shared, **unit, "successors": ""})
        row = {"site_id": site, "name": site, "unit": site, "timezone": "Asia/Ho_Chi_Minh"}
        row |= {"unit_id": f"dv-{site}" if level else "", "sample": "no"}
        connection.execute(site_versions.insert(), {**shared, **row})


@pytest.mark.both_databases
def test_sites_have_the_level_of_their_unit_also_when_they_ended(hall):
    add(hall, "xa-mot", "commune")
    add(hall, "xa-hai", "commune", until="2026-03-16", successors="xa-mot")
    add(hall, "phuong-ba", "ward")
    add(hall, "khong-cap", "")
    add(hall, "sau-nay", "ward", since="2026-09-01")
    sites = ["xa-mot", "xa-hai", "phuong-ba", "khong-cap", "sau-nay", "chua-nhap"]
    with reading(hall.engine) as connection:
        found = sites_among_peers(connection, sites, DAY)
    assert found == {
        "xa-mot": SiteAmongPeers("commune"),
        "xa-hai": SiteAmongPeers("commune", date(2026, 3, 16), ("xa-mot",)),
        "phuong-ba": SiteAmongPeers("ward"),
        "khong-cap": SiteAmongPeers(None),
        "sau-nay": SiteAmongPeers(None),
        "chua-nhap": SiteAmongPeers(None),
    }


def test_site_that_ends_later_has_not_ended(hall):
    add(hall, "xa-mot", "commune", until="2026-04-01", successors="xa-hai")
    with reading(hall.engine) as connection:
        found = sites_among_peers(connection, ["xa-mot"], DAY)
    assert found == {"xa-mot": SiteAmongPeers("commune")}


def test_every_level_that_a_unit_may_have_has_its_place():
    from central.reference.kinds import UNITS

    level = next(column for column in UNITS.values if column.name == "level")
    assert {level.read(word) for word in ("tỉnh", "thành phố", "phường", "xã", "đặc khu")} == set(
        LEVELS
    )

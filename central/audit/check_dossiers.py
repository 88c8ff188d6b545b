"""Checks the groups of visits of the same dossier against what is left to check them by.

Guarantees: nobody stands in a group whom no genuine record says to have named a dossier, and no
group has one member; what the hashes of the last 24 hours say is what the groups say. Whether
visits whose hashes are gone named the same dossier cannot be known any more, in either direction.
"""

from collections import Counter
from datetime import timedelta
from itertools import pairwise

from central.audit.fault import Fault, FaultError
from central.audit.recount import Place, Recount
from central.ingest.same_dossier import COMPARED_FOR
from central.moment import from_text
from central.store.audit_queries import SiteSnapshot
from central.tally.dossiers import members_together


def check_dossiers(site: SiteSnapshot, recount: Recount) -> None:
    """FaultError at the first group or hash that cannot be right."""
    scanned = set(recount.scanned.values())
    for visit in sorted(recount.groups):
        if visit not in scanned:
            _fail(site, f"visit {visit} stands in a group, and no record says that it was scanned")
    for members in members_together(recount.groups, recount.groups):
        if len(members) == 1:
            _fail(site, f"visit {members[0]} stands in a group alone")
    _check_hashes(site, recount)


def _check_hashes(site: SiteSnapshot, recount: Recount) -> None:
    held: dict[str, list[tuple[str, str]]] = {}
    of_visit: dict[str, set[str]] = {}
    for row in site.dossier_hashes:
        place: Place = (row["kiosk_id"], row["epoch"], row["seq"])
        visit = row["visit_id"]
        if recount.scanned.get(place) != visit:
            what = f"a hash is kept of visit {visit}, and the record tells of no such scan"
            raise FaultError(Fault(site.site_id, "dossiers", what, *place))
        held.setdefault(row["hash"], []).append((row["received_at"], visit))
        of_visit.setdefault(visit, set()).add(row["hash"])
    for came in held.values():
        _check_together(site, recount, sorted(came))
    _check_apart(site, recount, of_visit)


def _check_together(site: SiteSnapshot, recount: Recount, came: list[tuple[str, str]]) -> None:
    for (before_at, before), (at, visit) in pairwise(came):
        apart: timedelta = from_text(at) - from_text(before_at)
        groups = recount.groups
        together = visit == before or groups.get(visit, "") == groups.get(before, "-")
        if apart < COMPARED_FOR and not together:
            _fail(site, f"visits {before} and {visit} named the same dossier, and stand apart")


def _check_apart(site: SiteSnapshot, recount: Recount, of_visit: dict[str, set[str]]) -> None:
    scans = Counter(recount.scanned.values())
    for members in members_together(recount.groups, recount.groups):
        # A visit that was scanned twice may link two dossiers; one whose hash is gone, too.
        if all(scans[visit] == 1 and visit in of_visit for visit in members):
            hashes = set().union(*(of_visit[visit] for visit in members))
            if len(hashes) > 1:
                _fail(site, f"visits {', '.join(members)} stand together and named other dossiers")


def _fail(site: SiteSnapshot, what: str) -> None:
    raise FaultError(Fault(site.site_id, "dossiers", what))

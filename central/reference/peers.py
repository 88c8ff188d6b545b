"""Which sites are peers: those whose administrative units are of one level.

Guarantees that a site whose unit or level nobody entered is nobody's peer, and that one which ended
(merged into another) keeps the level that it had. Counters of one site are no peers.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from central.reference.held import histories_of
from central.reference.kinds import SITES, UNITS
from central.reference.version import Version
from central.store.reference_tables import EVERY_SITE

LEVELS = ("province", "city", "ward", "commune", "zone")
"""Of `central.reference.kinds.UNITS`, in the order in which blocks are shown."""


@dataclass(frozen=True, slots=True)
class SiteAmongPeers:
    """`level`: of its unit, None where it is not known; `ended`: the day from which the site is no
    more, None where it goes on; `successors`: ids of those in which it goes on.
    """

    level: str | None
    ended: date | None = None
    successors: tuple[str, ...] = ()


def sites_among_peers(
    connection: Connection, sites: Sequence[str], day: date
) -> Mapping[str, SiteAmongPeers]:
    """Each of `sites` as it stood on `day`, or when it stood last before."""
    histories = histories_of(connection, SITES, sites)
    units = histories_of(connection, UNITS, [EVERY_SITE])
    found: dict[str, SiteAmongPeers] = {}
    for site in sites:
        version = _last(histories.get((site,), ()), day)
        if version is None:
            found[site] = SiteAmongPeers(None)
            continue
        unit = _last(units.get((EVERY_SITE, version.values["unit_id"]), ()), day)
        ended = version.valid_to if version.valid_to and version.valid_to <= day else None
        found[site] = SiteAmongPeers(
            None if unit is None else unit.values["level"],
            ended,
            tuple(version.values["successors"].split()) if ended else (),
        )
    return found


def _last(history: Iterable[Version], day: date) -> Version | None:
    """The version that held on `day`, or the last one before it."""
    begun = [each for each in history if each.valid_from <= day]
    return max(begun, key=lambda each: each.valid_from, default=None)

"""What a site was on a day: its name and unit, counters, officers, questionnaire, hours.

Guarantees an answer for every day: a site or counter that has no versions is what the central goes
by, on any day. What did not hold on that day is not there.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from central.reference.held import histories_of
from central.reference.kinds import COUNTERS, PROCEDURES, QUESTIONNAIRES, SITES, UNITS
from central.reference.opening_hours import hours_on
from central.reference.roster import OfficerOn, officers_on
from central.reference.spans import Spans
from central.reference.succession import Histories
from central.reference.validity import version_on
from central.reference.version import Version
from central.store.fleet_tables import counters, sites
from central.store.reference_tables import EVERY_SITE

ALWAYS = date.min
"""The first day of what has no versions."""


@dataclass(frozen=True, slots=True)
class AsOf:
    """A site on a day. `site`: None if there was none; `hours`: () closed, None not known;
    `questionnaires`: by counter, where it is known.
    """

    day: date
    site: Version | None
    counters: tuple[Version, ...]
    officers: tuple[OfficerOn, ...]
    hours: Spans | None
    questionnaires: Mapping[str, str]


def as_of(connection: Connection, site: str, day: date) -> AsOf:
    """All that held at `site` on its local `day`."""
    there = counters_on(connection, site, day)
    histories = histories_of(connection, QUESTIONNAIRES, [site, EVERY_SITE])
    asked = {each.key[1]: _questionnaire(histories, site, each.key[1], day) for each in there}
    return AsOf(
        day,
        site_on(connection, site, day),
        there,
        officers_on(connection, site, day),
        hours_on(connection, site, day),
        {counter: found for counter, found in asked.items() if found is not None},
    )


def site_on(connection: Connection, site: str, day: date) -> Version | None:
    """What the site was: name, unit, unit_id, timezone, sample (yes or no), successors."""
    history = histories_of(connection, SITES, [site]).get((site,))
    if history is not None:
        return version_on(history, day)
    row = connection.execute(select(sites).where(sites.c.site_id == site)).one_or_none()
    if row is None:
        return None
    values = {
        "name": row.name,
        "unit": row.unit,
        "unit_id": "",
        "timezone": row.timezone,
        "sample": "yes" if row.sample else "no",
        "successors": "",
    }
    return Version((site,), ALWAYS, None, values)


def counters_on(connection: Connection, site: str, day: date) -> tuple[Version, ...]:
    """The site's counters by id: name, field, successors."""
    histories = histories_of(connection, COUNTERS, [site])
    rows = connection.execute(select(counters).where(counters.c.site_id == site))
    for row in rows:
        key = (site, row.counter_id)
        values = {"name": row.name, "field": row.field, "successors": ""}
        histories.setdefault(key, [Version(key, ALWAYS, None, values)])
    found = (version_on(histories[key], day) for key in sorted(histories))
    return tuple(version for version in found if version is not None)


def questionnaire_on(connection: Connection, site: str, counter: str, day: date) -> str | None:
    """What was asked there, such as mot-cua@1; None if nobody entered it.

    What is said of the counter goes before what is said of the site, and that before what is said
    of all.
    """
    histories = histories_of(connection, QUESTIONNAIRES, [site, EVERY_SITE])
    return _questionnaire(histories, site, counter, day)


def _questionnaire(histories: Histories, site: str, counter: str, day: date) -> str | None:
    for key in ((site, counter), (site, EVERY_SITE), (EVERY_SITE, EVERY_SITE)):
        version = version_on(histories.get(key, ()), day)
        if version is not None:
            return version.values["questionnaire"]
    return None


def procedure_on(connection: Connection, code: str, day: date) -> Version | None:
    """What the procedure was: name, field, successors."""
    history = histories_of(connection, PROCEDURES, [EVERY_SITE]).get((EVERY_SITE, code), ())
    return version_on(history, day)


def unit_on(connection: Connection, unit: str, day: date) -> Version | None:
    """What the administrative unit was: name, level, parent, code, basis, successors."""
    history = histories_of(connection, UNITS, [EVERY_SITE]).get((EVERY_SITE, unit), ())
    return version_on(history, day)

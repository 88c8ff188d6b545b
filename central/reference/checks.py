"""What the cells of a row say together, and what they say of other things. Pure."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from central.reference.kinds import (
    CONTACTS,
    COUNTERS,
    HOLIDAYS,
    HOURS,
    OFFICERS,
    QUESTIONNAIRES,
    SITES,
    UNITS,
    Kind,
)
from central.reference.opening_hours import HOLIDAY, ORDINARY, WEEKDAYS, WORKING
from central.reference.rows import NOW, Reading, Said
from central.reference.sheet import Fault
from central.reference.version import Key, Version
from central.store.reference_tables import EVERY_SITE


@dataclass(frozen=True, slots=True)
class Known:
    """What rows may refer to, by key."""

    units: AbstractSet[Key] = frozenset()
    sites: AbstractSet[Key] = frozenset()
    counters: AbstractSet[Key] = frozenset()


Wrong = tuple[str, str, str]
"""Name of the column, what stands there, what was expected."""


def faults_of(kind: Kind, reading: Reading, known: Known) -> list[Fault]:
    """What is wrong with the rows, beyond single cells and apart from their days."""
    own = {said.version.key for said in reading.said} | reading.unread.keys()
    units = known.units | own if kind is UNITS else known.units
    known = Known(units, known.sites, known.counters)
    unread = [Said(row, Version(key, NOW)) for key, row in reading.unread.items()]
    return [
        reading.fault(said.row, *wrong)
        for rows, checks in ((reading.said, _CHECKS), ([*reading.said, *unread], _OF_KEYS))
        for said in rows
        for check in checks.get(kind.name, ())
        for wrong in check(said, known)
    ]


def _site_is_there(said: Said, known: Known) -> Iterator[Wrong]:
    site = said.version.key[0]
    if site != EVERY_SITE and (site,) not in known.sites:
        yield (
            "site_id",
            site,
            "there is no such site; expected one of the sites, so import them first",
        )


def _counter_is_there(said: Said, known: Known) -> Iterator[Wrong]:
    site, counter = said.version.key
    if counter == EVERY_SITE:
        return
    if site == EVERY_SITE:
        yield (
            "counter_id",
            counter,
            "expected * here, since the site is *",
        )
    elif said.version.key not in known.counters:
        yield "counter_id", counter, f"{site} has no such counter; expected one that it has, or *"


def _unit_is_there(column: str) -> Callable[[Said, Known], Iterator[Wrong]]:
    def check(said: Said, known: Known) -> Iterator[Wrong]:
        unit = said.version.values[column]
        if unit and (EVERY_SITE, unit) not in known.units:
            yield (
                column,
                unit,
                "there is no such unit; expected the id of one, or nothing",
            )
        elif column == "parent" and unit == said.version.key[-1]:
            yield column, unit, "expected another unit than itself"

    return check


def _some_hours(said: Said, _known: Known) -> Iterator[Wrong]:
    if not any(said.version.values[weekday] for weekday in WEEKDAYS):
        yield "monday", "", "expected hours on one day of the week at least"


def _hours_of_the_day(said: Said, _known: Known) -> Iterator[Wrong]:
    values = said.version.values
    what, hours, instead = values["what"], values["hours"], values["instead_of"]
    if what == WORKING and not hours and not instead:
        yield "hours", "", "expected hours, or the day that is made up for"
    if what == ORDINARY and (hours or instead):
        yield "hours", hours or instead, "expected nothing on an ordinary day"
    if what == HOLIDAY and instead:
        yield "instead_of", instead, "expected nothing on a holiday"


def _some_way(said: Said, _known: Known) -> Iterator[Wrong]:
    if not any(said.version.values.values()):
        yield "hotline", "", "expected one way to reach the site at least"


_Check = Callable[[Said, Known], Iterator[Wrong]]
_CHECKS: Mapping[str, Sequence[_Check]] = {
    UNITS.name: (_unit_is_there("parent"),),
    SITES.name: (_unit_is_there("unit_id"),),
    HOURS.name: (_some_hours,),
    HOLIDAYS.name: (_hours_of_the_day,),
    CONTACTS.name: (_some_way,),
}
_OF_KEYS: Mapping[str, Sequence[_Check]] = {
    COUNTERS.name: (_site_is_there,),
    OFFICERS.name: (_site_is_there,),
    QUESTIONNAIRES.name: (_site_is_there, _counter_is_there),
    HOURS.name: (_site_is_there,),
    HOLIDAYS.name: (_site_is_there,),
    CONTACTS.name: (_site_is_there,),
}
"""What the key of a row says alone, whatever is wrong with the rest of it."""

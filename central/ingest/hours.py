"""When sites are open, as the counting rules ask for it: read once for each state of that data.

Guarantees that what is remembered is of the state that the transaction found when it locked the
site. The number of the last change of reference data tells one state from another.
"""

from collections import OrderedDict
from datetime import date

from sqlalchemy import Connection

from central.reference.opening_hours import Calendar, calendar_of
from central.store.sender_queries import SiteRow
from central.tally.rules import Hours, HoursOf

MOST_REMEMBERED = 1_000
"""Sites; the one not asked for longest is forgotten first."""

_State = tuple[int, int]


class RememberedHours:
    """One for each process and database; used by one transaction at a time, or harmlessly twice."""

    def __init__(self) -> None:
        """Nothing is known yet."""
        self._known: OrderedDict[str, tuple[_State, Calendar]] = OrderedDict()

    def of(self, connection: Connection, site: str, row: SiteRow) -> HoursOf:
        """The hours of `site`, whose row is held; nothing is read before a rule asks."""

        def hours(day: str) -> Hours | None:
            return self._calendar(connection, site, row.reference).hours_on(date.fromisoformat(day))

        return hours

    def _calendar(self, connection: Connection, site: str, state: _State) -> Calendar:
        known = self._known.get(site)
        if known is None or known[0] != state:
            known = (state, calendar_of(connection, site))
            self._known[site] = known
            while len(self._known) > MOST_REMEMBERED:
                self._known.popitem(last=False)
        return known[1]

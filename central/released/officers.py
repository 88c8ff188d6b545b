"""What supervisors and leaders may see of officers: of each the parcels of that officer's own view.

Guarantees that every figure here is one that the officer's own page can show for the same days,
whole parcels of at least ten answers, of ended days: two who talk about it have the same figure
before them, and nothing is told here that officers' views do not tell (docs/adr/0081). Figures of
one officer at several sites are never added up.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from central.channels import KIOSK_CHANNEL
from central.released.alone import only_one
from central.released.audience import Audience, By, Scope, Span
from central.released.cell import Cell, Empty, Shown, Why, Withheld
from central.released.table import Answers, CellKey, Of, ReleasedTable, summed
from central.store import published_queries
from central.store.officer_part_queries import officer_part_sums
from central.store.published_queries import Days
from central.store.released_sum_queries import rated_names


@dataclass(frozen=True, slots=True)
class OfficerFigures:
    """`table`: cells by (site, officer). `shared`: of those who have ratings and nothing to show,
    those whose every day was shared with another officer at the counter. `ratings`: how many count,
    by (site, officer): a live number.
    """

    table: ReleasedTable
    shared: frozenset[Of]
    ratings: Mapping[Of, int]

    def cell(self, of: Of, questionnaire: str, question: str) -> Cell:
        """What may be said of one question."""
        found = self.table.cells.get(CellKey(of, KIOSK_CHANNEL, questionnaire, question))
        return found if found is not None else self.without(of)

    def without(self, of: Of) -> Withheld | Empty:
        """What is said of an officer where there is no figure."""
        if of in self.shared:
            return Withheld(Why.NOT_TOLD_APART)
        return Withheld(Why.TOO_FEW) if of in self.table.rated else Empty()

    def of_officer(self, of: Of) -> dict[CellKey, Shown]:
        """Every cell of one officer, in order."""
        return {key: cell for key, cell in self.table.cells.items() if key.of == of}


def officer_figures(connection: Connection, sites: tuple[str, ...], span: Span) -> OfficerFigures:
    """The figures of every officer with counted ratings at `sites` on the days of `span`."""
    days = Days(sites, span.first.isoformat(), span.last.isoformat())
    ratings: dict[Of, int] = {
        of: n for of, n in rated_names(connection, days, "officer_id").items() if of[1]
    }
    rows = officer_part_sums(connection, days, {officer for _, officer in ratings})
    cells = summed(
        Answers(CellKey(of, KIOSK_CHANNEL, questionnaire, question), answer, n)
        for of, questionnaire, question, answer, n in rows
    )
    rated = frozenset(ratings)
    table = ReleasedTable(
        Audience.SUPERVISOR, Scope(sites), span, By.OFFICER, cells, rated, Why.TOO_FEW
    )
    return OfficerFigures(table, _shared(connection, days, table), ratings)


def _shared(connection: Connection, days: Days, table: ReleasedTable) -> frozenset[Of]:
    """Of those who have nothing to show, those who were never alone at a counter's day."""
    withheld = frozenset(table.withheld())
    if not withheld:
        return frozenset()
    alone = only_one(published_queries.raters(connection, days))
    return withheld - {(site, officer) for (site, _, _), officer in alone.items()}

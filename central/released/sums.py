"""The view of supervisors and leaders, summed by the database: for long periods and many sites.

Guarantees the very cells, and the very things withheld, that `central.released.view` gives for the
same question: a test compares them. Nothing of single days is handed over for a year's figure.
"""

from sqlalchemy import Connection

from central.channels import KIOSK_CHANNEL
from central.released.audience import Audience, By, Scope, Span
from central.released.cell import Shown, Why
from central.released.table import Answers, CellKey, Of, ReleasedTable, summed
from central.store import released_sum_queries
from central.store.published_queries import Days
from central.store.released_sum_queries import SumRow

_KEYS: dict[By, tuple[str, ...]] = {
    By.WHOLE: (),
    By.SITE: ("site_id",),
    By.DAY: ("day",),
    By.MONTH: ("month",),
    By.COUNTER: ("site_id", "counter_id"),
}
_NAMES = {By.OFFICER: "officer_id", By.PROCEDURE: "procedure"}


def view_in_sums(
    connection: Connection, audience: Audience, scope: Scope, span: Span, by: By = By.WHOLE
) -> ReleasedTable:
    """As `central.released.view.view` for a supervisor or a leader; ValueError for others, and by
    hour.
    """
    if audience not in {Audience.SUPERVISOR, Audience.LEADER} or by is By.HOUR:
        message = f"expected a supervisor's or a leader's view, not by hour; found {audience}, {by}"
        raise ValueError(message)
    days = Days(scope.sites, span.first.isoformat(), span.last.isoformat())
    rated: frozenset[Of]
    if by in _KEYS:
        rows = released_sum_queries.released_sums(connection, days, _KEYS[by])
        rated = frozenset(released_sum_queries.rated_keys(connection, days, _KEYS[by]))
        return ReleasedTable(audience, scope, span, by, _cells(rows), rated)
    name = _NAMES[by]
    rows = released_sum_queries.released_sums_alone(connection, days, name)
    rated = frozenset(released_sum_queries.rated_names(connection, days, name))
    return ReleasedTable(audience, scope, span, by, _cells(rows), rated, Why.NOT_TOLD_APART)


def _cells(rows: list[SumRow]) -> dict[CellKey, Shown]:
    return summed(
        Answers(CellKey(of, KIOSK_CHANNEL, questionnaire, question), answer, n)
        for of, questionnaire, question, answer, n in rows
    )

"""Composite indices of ended months, as they are released: for leaders' keys.

Guarantees that nothing is read of them but through `central.released.month_composites`, and that
what is withheld carries no number.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import Connection

from central.api.answer_tables import QUESTIONNAIRE, STATE, WHY, WORDS
from central.api.place_tables import SITE
from central.api.site_by_site import site_by_site
from central.api.tables import INTEGER, MILLIONTHS, Column, Table
from central.api.withheld_words import WORDS as SENTENCES
from central.api.withheld_words import Language
from central.released.audience import Audience, Scope
from central.released.cell import Why
from central.released.lines import SHOWN, WITHHELD
from central.released.month_composites import MonthComposite, month_composites
from central.released.whole_numbers import outwards, ratio
from central.store.data_queries import Row, Wanted

COMPOSITES = Table(
    "composites",
    "Composite indices of a month: the mean over visits of each visit's share of satisfied answers",
    (
        SITE,
        QUESTIONNAIRE,
        STATE,
        WHY,
        WORDS,
        Column(
            "visits",
            INTEGER,
            "Of so many visits, those of which it is released",
            240,
            may_be_null=True,
        ),
        Column("mean_millionths", MILLIONTHS, "The index", 865_000, may_be_null=True),
        Column("low_millionths", MILLIONTHS, "Lower end, 95 %", 830_112, may_be_null=True),
        Column("high_millionths", MILLIONTHS, "Upper end of it", 899_888, may_be_null=True),
    ),
    2,
)


def composites_page(
    connection: Connection,
    wanted: Wanted,
    audience: Audience,
    month: str,
    language: Language,
) -> Sequence[Row]:
    """Rows of `COMPOSITES` of `month` (YYYY-MM); a public key has none.

    ValueError where there is no such month.
    """
    first = date.fromisoformat(f"{month}-01")
    if audience is not Audience.LEADER:
        return []

    def of_site(site: str) -> Iterable[Row]:
        found = month_composites(connection, Scope((site,)), first)
        return sorted((_row(site, each, language) for each in found), key=lambda row: row[:2])

    return site_by_site(connection, wanted, COMPOSITES.key, of_site)


def _row(site: str, found: MonthComposite, language: Language) -> Row:
    index = found.index
    if index is None or index.interval is None:
        why = Why.TOO_FEW.value
        words = SENTENCES[language][why]
        return (site, found.questionnaire, WITHHELD, why, words, *(None,) * 4)
    figures = (index.n, ratio(index.total, index.n * index.whole), *outwards(index.interval))
    return (site, found.questionnaire, SHOWN, "", "", *figures)

"""`central qd766`: the month's ratings as counts that an office may use for QĐ 766/QĐ-TTg.

Guarantees that what it writes is what a leader may see, through the same view as every page; that
no dossier is in it, since the central keeps none; and that it stands in the audit log.
"""

import re
from datetime import datetime
from pathlib import Path

from central.api.answer_tables import QD766
from central.api.answers import qd766_page
from central.api.page import make_page
from central.audit_log import What
from central.commands.api_keys import EVERY_SITE
from central.commands.errors import CommandError
from central.commands.opening import author_of, open_database
from central.commands.places import require_site
from central.released.audience import Audience
from central.store.data_queries import Wanted
from central.store.engine import writing

EVERY_ROW = 1_000_000
_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
NOT_IN_IT = (
    "Not in it, since the central does not know them: all dossiers of the month, overdue ones,"
    " petitions. docs/api.md says what is counted."
)


def month_csv(config: Path | None, month: str, site: str | None, now: datetime) -> str:
    """The CSV of `month` (YYYY-MM), of one site or of all."""
    if not _MONTH.fullmatch(month) or month.startswith("0000"):
        raise CommandError(f"expected a month such as 2026-03, found {month!r:.20}")
    author = author_of(config)
    with writing(open_database(config)) as connection:
        if site is not None:
            require_site(connection, site)
        facts = {"kind": f"qd766 {month}"}
        about = site or EVERY_SITE
        author.note(connection, What.EXPORT_MADE, about, now, site=site, facts=facts)
        wanted = Wanted(site, (), EVERY_ROW)
        rows = qd766_page(connection, wanted, Audience.LEADER, month, "vi")
    return make_page(QD766, rows, EVERY_ROW).csv()

"""That a site's figures are to be counted again, for something decided about its records.

Guarantees that the mark is set in the transaction that decides, so that no end of a process loses
it; that sums of its days say nothing until they are made anew, whoever counts. Who counts is
`central.audit.count_again`, which takes the mark away.
"""

from datetime import datetime

from sqlalchemy import Connection, update

from central.moment import to_text
from central.store.fleet_tables import sites


def mark_to_count_again(connection: Connection, site_id: str, now: datetime) -> None:
    """Mark the site; it is held by the caller."""
    values = {"count_again_since": to_text(now), "summed_batches": None}
    connection.execute(update(sites).where(sites.c.site_id == site_id).values(**values))

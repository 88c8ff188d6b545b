"""A fork: two records of one kiosk claim one place in its log.

Guarantees that both are kept, that an alarm says so, and that what the kiosk sends from then on
is received, kept and counted apart until an auditor decides.
"""

from dataclasses import replace

from sqlalchemy import Connection

from central.ingest.held import Fork
from central.store import log_queries
from central.store.log_queries import LogRow
from kiosk.record import Place


def keep_fork(
    connection: Connection,
    place: Place,
    log: LogRow | None,
    fork: Fork,
    at: str,
    batches: int,
) -> Fork:
    """Keep the other records, raise the alarm, and count what comes after apart.

    `at`: when, as `central.moment` writes it; `batches`: how many the site has taken so far.
    """
    first = fork.records[0]
    log_queries.add_forks(
        connection,
        [
            {
                "site_id": place.site,
                "kiosk_id": place.kiosk,
                "epoch": record.epoch,
                "seq": record.seq,
                "hash": record.hash,
                "jws": record.compact,
                "received_at": at,
            }
            for record in fork.records
        ],
    )
    log_queries.add_alarm(
        connection,
        {
            "site_id": place.site,
            "alarm_id": f"fork:{place.kiosk}:{first.epoch}:{first.seq}",
            "kind": "fork",
            "kiosk_id": place.kiosk,
            "detail": f"epoch {first.epoch}: another record {first.seq} than the one held",
            "at": at,
        },
    )
    if log is not None and log.quarantined_from is None:
        log_queries.put_log(
            connection,
            place.site,
            place.kiosk,
            first.epoch,
            replace(log, quarantined_from=first.seq, quarantined_batch=batches),
        )
    return fork

"""A fork: two records of one kiosk claim one place in its log.

Guarantees that both are kept, that an alarm says so, and that what the kiosk sends from then on
is received, kept and counted apart until an auditor decides; that a history of which was decided
that the one held is believed, not it, raises nothing again.
"""

from dataclasses import replace

from sqlalchemy import Connection

from central.ingest.held import Fork
from central.store import log_queries
from central.store.log_queries import LogRow
from central.store.quarantine_queries import is_of_decided_history
from kiosk.record import Place


def keep_fork(
    connection: Connection,
    place: Place,
    log: LogRow | None,
    fork: Fork,
    at: str,
    batches: int,
) -> LogRow | None:
    """Keep the other records, raise the alarm, and count what comes after apart.

    `at`: when, as `central.moment` writes it; `batches`: how many the site has taken so far.
    Returns the log as it is now, if it is quarantined by this.
    """
    first = fork.records[0]
    hashes = [first.hash, first.prev]
    is_old = is_of_decided_history(connection, place.site, place.kiosk, first.epoch, hashes)
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
    if is_old:
        return None
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
    if log is None or log.quarantined_from is not None:
        return None
    quarantined = replace(log, quarantined_from=first.seq, quarantined_batch=batches)
    log_queries.put_log(connection, place.site, place.kiosk, first.epoch, quarantined)
    return quarantined

"""Batches of kiosks made ready by file: made, and ended.

Guarantees that a batch, its token and its file are of one transaction; that the database holds
the token's hash alone; that an ended batch lets no further kiosk in, while those that it let in
stay as they are. Who may approve them is `central.fleet.provision_approval`'s.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, select, update

from central.audit_log import Author, What
from central.fleet.batch_tokens import issue_token, token_hash
from central.keys import CentralKeys
from central.moment import to_text
from central.store.fleet_tables import batch_tokens, sites
from central.store.provision_queries import Batch, keep_batch, note_ended
from kiosk.record.provisioning import Provisioning, sign_provisioning

MOST_DAYS = 7
"""As of every batch token (docs/adr/0019)."""
BATCH_CHARACTERS = 5
_LETTERS = "bcdfghjkmnpqrstvwxz23456789"
"""No vowels, and none that is read as another."""


@dataclass(frozen=True, slots=True)
class BatchWish:
    """What is asked for. `counters`: by label, None where there is no list; the others as in the
    file (docs/record-format.md, section 26).
    """

    site_id: str
    province: str
    central: str
    counters: Sequence[str | None]
    days: int
    groups: tuple[str, ...] = ()
    proxy: str | None = None
    time_servers: tuple[str, ...] = ()
    authority: str | None = None


def make_batch(
    connection: Connection, wish: BatchWish, keys: CentralKeys, author: Author, now: datetime
) -> tuple[Provisioning, str]:
    """The batch, and its signed file. RecordError where a kiosk would refuse what is asked for."""
    site = connection.execute(select(sites).where(sites.c.site_id == wish.site_id)).one()
    count = len(wish.counters)
    token = issue_token(connection, wish.site_id, count, wish.days, now)
    told = Provisioning(
        batch=_batch_id(now),
        province=wish.province,
        site=wish.site_id,
        site_name=site.name,
        unit=site.unit,
        central=wish.central,
        receipt_key=keys.receipt.verify_key.text,
        configuration_key=keys.configuration.verify_key.text,
        sealing_key=keys.sealing.public_key.text,
        token=token,
        groups=wish.groups,
        proxy=wish.proxy,
        time_servers=wish.time_servers,
        authority=wish.authority,
        count=count,
        made_at=to_text(now),
        not_after=to_text(now + timedelta(days=wish.days)),
    )
    signed = sign_provisioning(keys.configuration, told)
    batch = Batch(
        site_id=wish.site_id,
        batch_id=told.batch,
        token_hash=token_hash(token),
        kiosks=count,
        group_id=wish.groups[0] if wish.groups else None,
        made_at=told.made_at,
        made_by=author.name,
        not_after=told.not_after,
        ended_at=None,
    )
    keep_batch(connection, batch, wish.counters)
    facts = {"kiosks": count, "days": wish.days}
    author.note(connection, What.BATCH_MADE, told.batch, now, site=wish.site_id, facts=facts)
    return told, signed


def end_batch(connection: Connection, batch: Batch, author: Author, now: datetime) -> int:
    """Lets no further kiosk in by the batch; how many it had let in. Given again it is the same."""
    table = batch_tokens.c
    connection.execute(
        update(batch_tokens)
        .where(table.site_id == batch.site_id, table.token_hash == batch.token_hash)
        .values(uses_left=0)
    )
    if batch.ended_at is None:
        note_ended(connection, batch, to_text(now))
        facts = {"used": batch.used, "kiosks": batch.kiosks}
        author.note(
            connection, What.BATCH_ENDED, batch.batch_id, now, site=batch.site_id, facts=facts
        )
    return batch.used


def _batch_id(now: datetime) -> str:
    """Such as `lo-261123-k7q2x`: the day, for people, and letters, so that no two are the same."""
    letters = "".join(secrets.choice(_LETTERS) for _ in range(BATCH_CHARACTERS))
    return f"lo-{now:%y%m%d}-{letters}"

"""What the fleet page shows of batches: how far each is used, who waits, and what is odd.

Guarantees that what was typed into a form that was refused stands there again, that no batch of a
site which the reader does not see is shown, and that nothing is ticked but by the reader's wish.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from central.dashboard.enrolment_section import (
    Choice,
    approve_field,
    counter_choices,
    counter_field,
    in_lines,
    kiosks_by_counter,
)
from central.dashboard.fleet_page import time_text
from central.dashboard.sites import SiteChoice
from central.dashboard.wording import Words
from central.moment import to_text
from central.store.fleet_queries import ListedKiosk, counters_at
from central.store.fleet_tables import kiosks, sites
from central.store.kiosk_queries import PENDING
from central.store.provision_queries import (
    Batch,
    counters_twice,
    labels_of,
    list_batches,
)

MOST_OLD = 3
"""Batches without any kiosk that waits: the newest ones."""


MOST_ROWS = 200
"""Kiosks in one form: with more of them it would be longer than a form may be."""


@dataclass(frozen=True, slots=True)
class Begun:
    """What the forms begin with. `typed`: the one that was refused, empty for none; `tick_all`: the
    batch whose kiosks are all ticked.
    """

    typed: Mapping[str, str]
    tick_all: str


@dataclass(frozen=True, slots=True)
class BatchRow:
    """A kiosk of a batch that waits, with what was typed for it."""

    kiosk_id: str
    prints: list[str]
    counters: list[Choice]
    approve_field: str
    counter_field: str
    label_field: str
    label: str
    ticked: bool


@dataclass(frozen=True, slots=True)
class BatchCard:
    """A batch. `state`, `tone`: how long its file is good; `warning`: empty, or what to heed;
    `by_list`: its labels have their counters, so that none is to be chosen.
    """

    batch_id: str
    title: str
    used: str
    state: str
    tone: str
    warning: str
    waits: str
    by_list: bool
    rows: list[BatchRow]


def label_field(kiosk_id: str) -> str:
    """The name of its label's number."""
    return f"label-{kiosk_id}"


def batch_cards(
    connection: Connection,
    listed: Sequence[ListedKiosk],
    site: SiteChoice,
    words: Words,
    now: datetime,
    begun: Begun,
) -> list[BatchCard]:
    """The site's batches, the newest first: all with kiosks that wait, and the latest others.

    Of each at most `MOST_ROWS` kiosks: the next come when these are approved.
    """
    typed = begun.typed
    zone_name = connection.execute(select(sites.c.timezone).where(sites.c.site_id == site.site_id))
    zone = ZoneInfo(zone_name.scalar_one())
    by_batch = kiosks_by_batch(connection, site.site_id)
    known, busy = counters_at(connection, site.site_id), kiosks_by_counter(listed)
    by_list = {
        batch for (batch, _), each in labels_of(connection, site.site_id).items() if each.counter_id
    }
    cards, old = [], 0
    for batch in list_batches(connection, site_id=site.site_id):
        ids = by_batch.get(batch.token_hash, set())
        waiting = [each for each in listed if each.kiosk_id in ids and each.state == PENDING]
        old += not waiting
        if not waiting and old > MOST_OLD:
            continue
        rows = []
        for each in waiting[:MOST_ROWS]:
            chosen = typed.get(counter_field(each.kiosk_id), each.counter_id or "")
            tick = (
                typed.get(approve_field(each.kiosk_id)) == "yes" or begun.tick_all == batch.batch_id
            )
            rows.append(
                BatchRow(
                    each.kiosk_id,
                    in_lines(each.fingerprint),
                    counter_choices(known, busy, chosen, words),
                    approve_field(each.kiosk_id),
                    counter_field(each.kiosk_id),
                    label_field(each.kiosk_id),
                    typed.get(label_field(each.kiosk_id), ""),
                    tick,
                )
            )
        card = _card(batch, rows, len(waiting), zone, words, now)
        cards.append(replace(card, by_list=batch.batch_id in by_list))
    return cards


def odd_lines(connection: Connection, site: SiteChoice, words: Words) -> list[str]:
    """Counters with several approved kiosks."""
    names = dict(counters_at(connection, site.site_id))
    return [
        words.provision.odd_counter.format(
            counter=names.get(counter, counter), kiosks=", ".join(there)
        )
        for counter, there in counters_twice(connection, site.site_id).items()
    ]


def kiosks_by_batch(connection: Connection, site_id: str) -> dict[str, set[str]]:
    """By hash of the token, the kiosks that came by it."""
    query = select(kiosks.c.token_hash, kiosks.c.kiosk_id).where(kiosks.c.site_id == site_id)
    found: dict[str, set[str]] = {}
    for token, kiosk in connection.execute(query):
        found.setdefault(token, set()).add(kiosk)
    return found


def kiosks_of_batches(connection: Connection, site_id: str) -> set[str]:
    """The kiosks that came by a batch made for files: each is approved under its label."""
    by_batch = kiosks_by_batch(connection, site_id)
    batches = list_batches(connection, site_id=site_id)
    return set().union(*(by_batch.get(each.token_hash, set()) for each in batches))


def _card(
    batch: Batch, rows: list[BatchRow], n: int, zone: ZoneInfo, words: Words, now: datetime
) -> BatchCard:
    said = words.provision
    if batch.ended_at is not None:
        state, tone = said.ended.format(time=time_text(batch.ended_at, zone)), "warn"
    elif batch.not_after <= to_text(now):
        state, tone = said.expired.format(time=time_text(batch.not_after, zone)), "warn"
    else:
        state, tone = said.until.format(time=time_text(batch.not_after, zone)), ""
    return BatchCard(
        batch.batch_id,
        said.batch.format(batch=batch.batch_id),
        said.used.format(used=batch.used, kiosks=batch.kiosks, approved=batch.approved),
        state,
        tone,
        said.used_up if batch.used >= batch.kiosks and rows else "",
        said.waits.format(n=n) if rows else said.none_waits,
        False,
        rows,
    )

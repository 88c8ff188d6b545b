"""Approval of many kiosks of a batch at once, each under its label.

Guarantees that it is one decision, whole or not at all; that a label is one kiosk's, in the form
and ever after; that no counter gets a second kiosk without being told; and that the audit log has
every kiosk with its label. That fingerprints were compared, the page asks for.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection

from central.audit_log import Author, What
from central.configurations.errors import ConfigurationError, Wrong
from central.configurations.groups import put_into
from central.fleet.approval import approve
from central.fleet.code_approval import is_counter
from central.store.kiosk_queries import APPROVED, PENDING, Kiosk, list_kiosks
from central.store.pin_queries import lock_site
from central.store.provision_queries import Batch, give_label, labels_of, list_batches

NOTED_TOGETHER = 100
"""Kiosks in one entry of the audit log, which is small."""

LabelFault = Literal[
    "gone", "no-label", "label", "label-twice", "label-given", "counter", "counter-twice", "differ"
]


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was chosen for one kiosk. `label`: None where none was; `counter_id`: likewise."""

    label: int | None
    counter_id: str | None


class LabelError(Exception):
    """The approval cannot be, and nothing was changed.

    `fault`: the kiosk does not wait any more (`gone`), has no label, one that the batch has not,
    one that another row has or that another kiosk got before, a counter that the site has not, one
    with a kiosk already or in two rows, or another than its label's (`differ`).
    """

    def __init__(self, fault: LabelFault, kiosk_id: str, about: str = "") -> None:
        super().__init__(fault)
        self.fault: LabelFault = fault
        self.kiosk_id = kiosk_id
        self.about = about


Decided = tuple[Kiosk, Batch, int, str | None]
"""A kiosk, its batch, its label and its counter."""


def approve_batch(
    connection: Connection,
    site_id: str,
    chosen: Mapping[str, Chosen],
    author: Author,
    now: datetime,
) -> int:
    """Approves them all; LabelError. Needs a transaction that writes, which an error must end."""
    lock_site(connection, site_id)
    batches = {each.token_hash: each for each in list_batches(connection, site_id=site_id)}
    here = list_kiosks(connection, site_id=site_id)
    waiting = {each.kiosk_id: each for each in here if each.state == PENDING}
    rows = []
    for kiosk_id, wish in chosen.items():
        kiosk = waiting.get(kiosk_id)
        batch = batches.get(kiosk.token_hash) if kiosk else None
        if kiosk is None or batch is None:
            raise LabelError("gone", kiosk_id)
        rows.append((kiosk, batch, wish))
    decided = _judged(connection, rows, {k.counter_id for k in here if k.state == APPROVED})
    for kiosk, batch, label, counter in decided:
        if not give_label(connection, site_id, batch.batch_id, label, kiosk.kiosk_id):
            raise LabelError("label-given", kiosk.kiosk_id, str(label))
        approve(connection, kiosk, counter, now)
    _note(connection, site_id, decided, author, now)
    _into_groups(connection, decided, author, now)
    return len(decided)


def _judged(
    connection: Connection,
    rows: list[tuple[Kiosk, Batch, Chosen]],
    taken: set[str | None],
) -> list[Decided]:
    """Each with its label and its counter; LabelError for the first that cannot be."""
    labels: dict[tuple[str, int], str] = {}
    counters: set[str] = set()
    decided: list[Decided] = []
    known = {} if not rows else labels_of(connection, rows[0][0].site_id)
    for kiosk, batch, wish in rows:
        kiosk_id = kiosk.kiosk_id
        if wish.label is None:
            raise LabelError("no-label", kiosk_id)
        label = known.get((batch.batch_id, wish.label))
        if label is None:
            raise LabelError("label", kiosk_id, f"1 – {batch.kiosks}")
        if label.kiosk_id is not None:
            raise LabelError("label-given", kiosk_id, label.kiosk_id)
        if (other := labels.setdefault((batch.batch_id, wish.label), kiosk_id)) != kiosk_id:
            raise LabelError("label-twice", kiosk_id, other)
        counter = label.counter_id or wish.counter_id
        if wish.counter_id and counter != wish.counter_id:
            raise LabelError("differ", kiosk_id, str(label.counter_id))
        if counter is not None:
            if not is_counter(connection, kiosk.site_id, counter):
                raise LabelError("counter", kiosk_id, counter)
            if counter in counters or counter in taken:
                raise LabelError("counter-twice", kiosk_id, counter)
            counters.add(counter)
        decided.append((kiosk, batch, wish.label, counter))
    return decided


def _note(
    connection: Connection, site_id: str, decided: list[Decided], author: Author, now: datetime
) -> None:
    by_batch: dict[str, list[Decided]] = {}
    for each in decided:
        by_batch.setdefault(each[1].batch_id, []).append(each)
    for batch_id, rows in by_batch.items():
        for at in range(0, len(rows), NOTED_TOGETHER):
            some = rows[at : at + NOTED_TOGETHER]
            facts: dict[str, str | int | None] = {"kiosks": len(some)}
            facts |= {
                kiosk.kiosk_id: f"{label} {counter or ''}".strip()
                for kiosk, _, label, counter in some
            }
            author.note(connection, What.BATCH_APPROVED, batch_id, now, site=site_id, facts=facts)


def _into_groups(
    connection: Connection, decided: list[Decided], author: Author, now: datetime
) -> None:
    by_group: dict[str, list[str]] = {}
    reasons: dict[str, str] = {}
    for kiosk, batch, _, _ in decided:
        if batch.group_id is not None:
            by_group.setdefault(batch.group_id, []).append(kiosk.kiosk_id)
            reasons[batch.group_id] = batch.batch_id
    for group, kiosk_ids in by_group.items():
        try:
            put_into(connection, group, kiosk_ids, reasons[group], author, now)
        except ConfigurationError as error:
            if error.wrong is not Wrong.UNCHANGED:
                raise

"""What an auditor decides of a kiosk whose log contradicted itself (docs/adr/0017, 0074).

Guarantees that a decision is a fact beside the records, with a reason and a name; that whoever
decides has seen what was decided before; that the figures follow by counting again. Nothing of
either history is changed or removed. Runs in a transaction that writes.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection

from central.audit_log import Author, What
from central.fleet.count_again_mark import mark_to_count_again
from central.fleet.revocation import Revocation
from central.moment import to_text
from central.store.pin_queries import lock_site
from central.store.quarantine_queries import (
    Decision,
    ForkedKiosk,
    Verdict,
    add_decision,
    forked_kiosks,
    last_decisions,
    lift_quarantine,
    restore_quarantine,
)

SHORTEST_REASON, LONGEST_REASON = 10, 1000
"""Characters: what somebody reads in a year's time."""

QuarantineFault = Literal["gone", "reason", "seen", "same"]


def decide(
    connection: Connection,
    forked: ForkedKiosk,
    verdict: Verdict,
    reason: str,
    author: Author,
    now: datetime,
) -> QuarantineFault | None:
    """Decide of a fork as it was shown; what was wrong, None where it was decided.

    `gone`: no such fork; `reason`: too short or too long; `seen`: something else was decided
    meanwhile; `same`: that is decided already.
    """
    if not SHORTEST_REASON <= len(reason.strip()) <= LONGEST_REASON:
        return "reason"
    site, kiosk = forked.site_id, forked.kiosk_id
    lock_site(connection, site)
    held = next(iter(forked_kiosks(connection, [site], kiosk)), None)
    if held is None:
        return "gone"
    if (held.decisions, held.after_batch) != (forked.decisions, forked.after_batch):
        return "seen"
    if not held.waits and held.decisions[-1].verdict is verdict:
        return "same"
    decision = Decision(
        site_id=site,
        kiosk_id=kiosk,
        number=len(held.decisions) + 1,
        verdict=verdict,
        epoch=held.epoch,
        seq=held.seq,
        after_batch=held.after_batch,
        reason=reason.strip(),
        decided_by=author.name,
        decided_at=to_text(now),
    )
    add_decision(connection, decision)
    if verdict is Verdict.HELD_COUNTS:
        lift_quarantine(connection, site, kiosk)
    else:
        restore_quarantine(connection, decision)
    mark_to_count_again(connection, site, now)
    facts: dict[str, str | int | None] = {
        "verdict": verdict.value,
        "epoch": decision.epoch,
        "seq": decision.seq,
        "number": decision.number,
    }
    author.note(connection, What.QUARANTINE_DECIDED, kiosk, now, site=site, facts=facts)
    return None


def not_believed(
    decisions: Iterable[Decision], order: Mapping[str, Mapping[str, int]]
) -> dict[str, Revocation]:
    """By kiosk of one site, from which record on the history held is not believed.

    `decisions`: in order; `order`: by kiosk and epoch, the batch of the first record.
    """
    return {
        kiosk: Revocation(last.epoch, last.seq, order.get(kiosk, {}))
        for kiosk, last in last_decisions(list(decisions)).items()
        if last.verdict is Verdict.FROM_FORK_APART
    }

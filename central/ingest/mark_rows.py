"""Rows of `marks`: what excludes a record from counting, and notes, which exclude nothing."""

from typing import Any

from central.tally.counting import MarkedPlace
from central.tally.rules import VERSION as RULES_VERSION
from central.tally.visit_row import LogName
from kiosk.record import Record


def exclusion_row(site: str, mark: MarkedPlace) -> dict[str, Any]:
    """A counting rule's mark."""
    return _row(site, mark, excludes=True)


def note_row(record: Record, rule: str, reason: str) -> dict[str, Any]:
    """A note on a record."""
    log = LogName(record.place.kiosk, record.epoch)
    return _row(record.place.site, MarkedPlace(log, record.seq, rule, reason), excludes=False)


def _row(site: str, mark: MarkedPlace, *, excludes: bool) -> dict[str, Any]:
    return {
        "site_id": site,
        "kiosk_id": mark.log.kiosk_id,
        "epoch": mark.log.epoch,
        "seq": mark.seq,
        "rule": mark.rule,
        "excludes": excludes,
        "version": RULES_VERSION,
        "reason": mark.reason,
    }

"""The anchors by which the records of a log were dated, as their notes name them.

Guarantees nothing of their truth but that they stand beside the record: what they give is held
against the stored day (`central.audit.log_walk`).
"""

from central.fleet.anchors import Anchor
from central.ingest.dating import DatingNote, read_anchor
from central.store.audit_queries import SiteSnapshot
from central.tally.visit_row import LogName


def noted_anchors(site: SiteSnapshot, log: LogName) -> dict[int, Anchor]:
    """By number of the record, the anchor that its note names."""
    found: dict[int, Anchor] = {}
    for row in site.marks:
        if row["rule"] != DatingNote.ANCHORED or (row["kiosk_id"], row["epoch"]) != tuple(log):
            continue
        anchor = read_anchor(row["reason"])
        if anchor is not None:
            found[row["seq"]] = anchor
    return found

"""Holds the stored figures of a site against the recount: the first difference is the fault."""

from central.audit.fault import Fault, FaultError
from central.audit.figures import changes, fault_of, given_figures, stored_figures
from central.audit.recount import Recount
from central.ingest.project import Note
from central.store.audit_queries import SiteSnapshot


def compare(stored: SiteSnapshot, recount: Recount) -> None:
    """FaultError at the first difference: visits, marks, tallies, released cells, days; notes."""
    site = stored.site_id
    for change in changes(stored_figures(stored), given_figures(stored, recount)):
        raise FaultError(fault_of(site, change))
    _compare_notes(stored, recount)


def _compare_notes(stored: SiteSnapshot, recount: Recount) -> None:
    found = {
        ((row["kiosk_id"], row["epoch"], row["seq"]), row["rule"])
        for row in stored.marks
        # The box that was refused is not kept, so nothing here can tell of it again.
        if not row["excludes"] and row["rule"] != Note.ODD_ATTACHMENT
    }
    for place, rule in sorted(found ^ recount.notes):
        kiosk, epoch, seq = place
        said = (
            "marked so, and should not be"
            if (place, rule) in found
            else "not marked so, and should be"
        )
        raise FaultError(Fault(stored.site_id, "marks", f"{rule}: {said}", kiosk, epoch, seq))

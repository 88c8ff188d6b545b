"""What the counting rules ask of each log so far, as its records give it."""

from central.audit.recount import Recount
from central.store.audit_queries import SiteSnapshot
from central.tally.rules import LogBefore
from central.tally.visit_row import LogName


def given_rules_states(site: SiteSnapshot, recount: Recount) -> list[tuple[str, str, str]]:
    """Kiosk, epoch and text of every log."""
    names = [LogName(log["kiosk_id"], log["epoch"]) for log in site.logs]
    return [(*name, recount.logs.get(name, LogBefore()).as_text()) for name in names]

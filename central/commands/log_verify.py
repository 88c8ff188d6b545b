"""`central log verify`: the audit of every site, as a table or as JSON."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from central.audit.audit_site import SiteFound, audit_site
from central.audit.fault import Fault, FaultError
from central.channels import PHONE_LOG
from central.commands.opening import open_database, open_settings
from central.phone.head_notes import HeadNotes
from central.phone.phone_key import phone_verify_key
from central.phone.phone_log import is_accounted_for
from central.settings import Settings
from central.store.audit_queries import site_ids
from central.store.check_code_queries import phone_losses
from central.store.engine import reading
from central.store.missing_queries import Missing, missing_at
from kiosk.record import Head

HEAD_CHARACTERS = 12
Gaps = list[tuple[str, Missing]]
Losses = list[tuple[str, str, dict[str, Any]]]
"""Site, epoch that began after the loss, and the head that was lost."""


def verify_logs(config: Path | None, *, as_json: bool) -> tuple[list[str], bool]:
    """The lines to print, and whether everything was found whole."""
    settings = open_settings(config)
    return verify_database(open_database(config), settings, as_json=as_json)


def verify_database(engine: Engine, settings: Settings, *, as_json: bool) -> tuple[list[str], bool]:
    """The same of an open database, which is closed then; `settings` name keys and notes."""
    with reading(engine) as connection:
        phone_key = phone_verify_key(connection, settings.key_directory)
    found: list[SiteFound] = []
    fault: Fault | None = None
    losses: Losses = []
    missing: Gaps = []
    try:
        for site in site_ids(engine):
            found.append(audit_site(engine, site, phone_key))
            _check_note(engine, HeadNotes(settings.phone_heads_directory).read(site), site)
        # Only now: the openings are known to be genuine.
        with reading(engine) as connection:
            losses = phone_losses(connection)
            for whole in found:
                missing += [(whole.site, gap) for gap in missing_at(connection, whole.site)]
    except FaultError as error:
        fault = error.fault
    finally:
        engine.dispose()
    lines = (
        _json(found, losses, missing, fault) if as_json else _table(found, losses, missing, fault)
    )
    return lines, fault is None


def _check_note(engine: Engine, noted: Head | None, site: str) -> None:
    """FaultError if this host noted a head of the phone's log that nothing accounts for."""
    if noted is None:
        return
    with reading(engine) as connection:
        if is_accounted_for(connection, site, noted):
            return
    what = "this host noted the record as written, and it is not held, nor said to be missing"
    raise FaultError(Fault(site, "log.behind-note", what, PHONE_LOG, noted.epoch, noted.seq))


def _json(found: list[SiteFound], losses: Losses, missing: Gaps, fault: Fault | None) -> list[str]:
    said = {
        "whole": fault is None,
        "fault": None if fault is None else fault.as_json(),
        "records_missing": [
            {"site": site, "epoch": epoch, "before": before} for site, epoch, before in losses
        ],
        "missing": [{"site": site, **asdict(gap)} for site, gap in missing],
        "sites": [asdict(site) for site in found],
    }
    return [json.dumps(said, ensure_ascii=False, indent=1)]


def _table(found: list[SiteFound], losses: Losses, missing: Gaps, fault: Fault | None) -> list[str]:
    lines = []
    for site in found:
        for log in site.logs:
            apart = "" if log.quarantined_from is None else f"  fork at {log.quarantined_from}"
            lines.append(
                f"{site.site}  {log.kiosk}  {log.epoch}  {log.records:>8} records"
                f"  head {log.head[:HEAD_CHARACTERS]}  {log.received_at}{apart}"
            )
        lines.append(
            f"{site.site}: {len(site.logs)} logs, {site.records} records, {site.visits} visits,"
            f" {site.ratings} ratings counted, {site.phone_ratings} by phone, {site.marked} marked:"
            " whole, figures as recomputed"
        )
    lines += [
        f"{site}: the phone's log is known to have lost records: epoch {epoch} began after record"
        f" {before.get('seq')} of epoch {before.get('epoch')}, which is not held"
        for site, epoch, before in losses
    ]
    lines += [
        f"MISSING: {site}, kiosk {gap.kiosk_id}: records {gap.first} to {gap.last} of epoch"
        f" {gap.epoch}; {gap.said_by} told of them at {gap.said_at}"
        for site, gap in missing
    ]
    if fault is not None:
        lines.append(f"NOT WHOLE: {fault}")
    return lines or ["there is no site yet"]

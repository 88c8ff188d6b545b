"""The audit of one site: its kiosks' keys, every log, every fork, and every figure."""

from dataclasses import dataclass

from sqlalchemy import Engine

from central.audit.check_dossiers import check_dossiers
from central.audit.compare import compare
from central.audit.fault import Fault, FaultError
from central.audit.log_walk import LogWalk
from central.audit.replay import quarantined_after, replay
from central.audit.site_keys import fixed_key, keys_of_site
from central.channels import PHONE_CHANNEL, PHONE_LOG
from central.fleet.kiosk_keys import KeysOfKiosk
from central.store.audit_queries import SiteSnapshot, snapshot
from central.store.quarantine_queries import Verdict, decision_of, last_decisions
from central.tally.deltas import event_of
from central.tally.facts import EVENTS
from central.tally.visit_row import VisitRow
from kiosk.record import (
    RecordError,
    Typ,
    VerifyKey,
    open_envelope,
    parse_record,
    verify_envelope,
)
from kiosk.record.expected_key import expected_key


@dataclass(frozen=True, slots=True)
class LogFound:
    """A log that was found whole."""

    kiosk: str
    epoch: str
    records: int
    head: str
    received_at: str
    quarantined_from: int | None


@dataclass(frozen=True, slots=True)
class SiteFound:
    """A site that was found whole: its logs, and what was counted of them.

    `visits`: distinct visits told of; `ratings`: counted at kiosks; `phone_ratings`: counted from
    phones; `marked`: ratings of either that do not count.
    """

    site: str
    logs: tuple[LogFound, ...]
    records: int
    visits: int
    ratings: int
    marked: int
    phone_ratings: int


def audit_site(engine: Engine, site_id: str, phone_key: VerifyKey | None = None) -> SiteFound:
    """What was found whole; FaultError at the first thing that is off.

    `phone_key`: the central's key for the phone's log, needed where there is one.
    """
    site = snapshot(engine, site_id)
    if site is None:
        raise FaultError(Fault(site_id, "site.unknown", "has records and is not listed"))
    keys = keys_of_site(site)
    if phone_key is not None:
        keys[PHONE_LOG] = fixed_key(phone_key)
    _check_listed(site)
    walks = [LogWalk(engine, site, log, _key_of(site, keys, log["kiosk_id"])) for log in site.logs]
    recount = replay(engine, site, [walk.walk() for walk in walks])
    _check_forks(site, keys)
    _check_heartbeats(site)
    check_dossiers(site, recount)
    compare(site, recount)
    at_kiosk, by_phone = "rated", event_of("rated", PHONE_CHANNEL)
    rated = {key: n for key, n in recount.events.items() if key.event in {at_kiosk, by_phone}}
    return SiteFound(
        site=site_id,
        logs=tuple(
            LogFound(
                log["kiosk_id"],
                log["epoch"],
                log["seq"],
                log["head"],
                log["head_at"],
                log["quarantined_from"],
            )
            for log in site.logs
        ),
        records=recount.records,
        visits=sum(1 for rows in recount.visits.values() if any(map(_tells, rows.values()))),
        ratings=sum(n for key, n in rated.items() if key.event == at_kiosk and not key.mark),
        marked=sum(n for key, n in rated.items() if key.mark),
        phone_ratings=sum(n for key, n in rated.items() if key.event == by_phone and not key.mark),
    )


def _tells(row: VisitRow) -> bool:
    return any(getattr(row, event) is not None for event in EVENTS)


def _key_of(site: SiteSnapshot, keys: dict[str, KeysOfKiosk], kiosk: str) -> KeysOfKiosk:
    if kiosk not in keys:
        raise FaultError(
            Fault(site.site_id, "kiosk.unknown", "has a log and is not enrolled", kiosk)
        )
    return keys[kiosk]


def _check_listed(site: SiteSnapshot) -> None:
    listed = {(log["kiosk_id"], log["epoch"]) for log in site.logs}
    for kiosk, epoch, held in site.extents:
        if (kiosk, epoch) not in listed:
            what = f"{held} records are held of a log that is not listed"
            raise FaultError(Fault(site.site_id, "log.unlisted", what, kiosk, epoch))


def _check_forks(site: SiteSnapshot, keys: dict[str, KeysOfKiosk]) -> None:
    quarantined, believed = quarantined_after(site), _believed(site)
    _check_decisions(site, quarantined)
    for fork in site.forks:
        place = (fork["kiosk_id"], fork["epoch"], fork["seq"])
        try:
            envelope = open_envelope(fork["jws"], Typ.RECORD)
            known = _key_of(site, keys, fork["kiosk_id"]).known
            verify_envelope(envelope, expected_key(known.values(), envelope.kid))
            record = parse_record(envelope)
        except RecordError as error:
            what = f"the other record: {error.message}"
            raise FaultError(Fault(site.site_id, error.rule, what, *place)) from error
        if (record.epoch, record.seq, record.hash) != (fork["epoch"], fork["seq"], fork["hash"]):
            what = "the other record is not of the place it is kept for"
            raise FaultError(Fault(site.site_id, "fork.place", what, *place))
        if fork["kiosk_id"] not in quarantined and fork["kiosk_id"] not in believed:
            what = "another record is kept for this place, and the kiosk is not quarantined"
            raise FaultError(Fault(site.site_id, "fork.quarantine", what, *place))


def _believed(site: SiteSnapshot) -> set[str]:
    """Kiosks of which an auditor decided that the history held is the true one."""
    last = last_decisions([decision_of(row) for row in site.quarantine_decisions])
    return {kiosk for kiosk, each in last.items() if each.verdict is Verdict.HELD_COUNTS}


def _check_decisions(site: SiteSnapshot, quarantined: dict[str, int]) -> None:
    """Who was decided to be counted apart is, from the batch that the decision names on."""
    last = last_decisions([decision_of(row) for row in site.quarantine_decisions])
    for kiosk, each in last.items():
        if each.verdict is Verdict.HELD_COUNTS:
            continue
        if quarantined.get(kiosk) != each.after_batch:
            what = f"decision {each.number} counts its later records apart, and they are not"
            raise FaultError(
                Fault(site.site_id, "fork.quarantine", what, kiosk, each.epoch, each.seq)
            )


def _check_heartbeats(site: SiteSnapshot) -> None:
    held = {(log["kiosk_id"], log["epoch"]): log["seq"] for log in site.logs}
    quarantined = quarantined_after(site)
    for beat in site.heartbeats:
        if beat["kiosk_id"] in quarantined:
            continue
        receipted = beat["seq"] - beat["unsent"]
        there = held.get((beat["kiosk_id"], beat["epoch"]), 0)
        if receipted > there:
            what = (
                f"the kiosk had receipts up to record {receipted} at {beat['received_at']},"
                f" and {there} are held"
            )
            raise FaultError(
                Fault(
                    site.site_id,
                    "log.behind-heartbeat",
                    what,
                    beat["kiosk_id"],
                    beat["epoch"],
                    there + 1,
                )
            )

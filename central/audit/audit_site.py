"""The audit of one site: its kiosks' keys, every log, every fork, and every figure."""

import heapq
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import Engine

from central.audit.compare import compare
from central.audit.fault import Fault, FaultError
from central.audit.log_walk import LogWalk, Walked
from central.audit.recount import Recount
from central.channels import PHONE_CHANNEL, PHONE_LOG, typ_of
from central.fleet.enrolment import kiosk_id_of
from central.store.audit_queries import SiteSnapshot, snapshot
from central.store.engine import reading
from central.store.log_queries import find_record
from central.tally.counting import Entry
from central.tally.deltas import event_of
from central.tally.facts import read_facts
from central.tally.visit_row import LogName
from kiosk.record import (
    RecordError,
    Typ,
    VerifyKey,
    open_envelope,
    parse_record,
    verify_envelope,
)


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
    keys = _keys(site)
    if phone_key is not None:
        keys[PHONE_LOG] = phone_key
    _check_listed(site)
    walks = [LogWalk(engine, site, log, _key_of(site, keys, log["kiosk_id"])) for log in site.logs]
    recount = _recount(engine, site, walks)
    _check_forks(site, keys)
    _check_heartbeats(site)
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
        visits=len(recount.visits),
        ratings=sum(n for key, n in rated.items() if key.event == at_kiosk and not key.mark),
        marked=sum(n for key, n in rated.items() if key.mark),
        phone_ratings=sum(n for key, n in rated.items() if key.event == by_phone and not key.mark),
    )


def _keys(site: SiteSnapshot) -> dict[str, VerifyKey]:
    keys = {}
    for kiosk in site.kiosks:
        try:
            key = VerifyKey.from_text(kiosk["public_key"])
        except ValueError as error:
            raise FaultError(
                Fault(site.site_id, "kiosk.key", str(error), kiosk["kiosk_id"])
            ) from error
        if (kiosk_id_of(key), key.kid) != (kiosk["kiosk_id"], kiosk["kid"]):
            what = "the stored key is not the one that the kiosk's id and key id were made from"
            raise FaultError(Fault(site.site_id, "kiosk.key", what, kiosk["kiosk_id"]))
        keys[kiosk["kiosk_id"]] = key
    return keys


def _key_of(site: SiteSnapshot, keys: dict[str, VerifyKey], kiosk: str) -> VerifyKey:
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


def _recount(engine: Engine, site: SiteSnapshot, walks: list[LogWalk]) -> Recount:
    def recall(log: LogName, seq: int) -> Entry:
        with reading(engine) as connection:
            found = find_record(connection, site.site_id, log.kiosk_id, log.epoch, seq)
        if found is None:
            what = "was there a moment ago, and is gone"
            raise FaultError(Fault(site.site_id, "chain.sequence", what, *log, seq))
        kind, day, jws = found
        record = parse_record(open_envelope(jws, typ_of(log.kiosk_id)))
        return Entry(seq, day, read_facts(kind, record.body))

    recount = Recount(recall)
    quarantined_after = _quarantined_after(site)
    walked = heapq.merge(*(walk.walk() for walk in walks), key=_order)
    for batch, parts in groupby(walked, key=lambda each: each.batch):
        records = list(parts)
        log = _one_log(site, records)
        for each in records:
            recount.add_time(log, each.entry.seq, each.moment, each.note)
        recount.add_batch(
            log,
            [each.entry for each in records],
            quarantined=batch > quarantined_after.get(log.kiosk_id, site.batches),
        )
    return recount


def _order(walked: Walked) -> tuple[int, LogName, int]:
    return walked.batch, walked.log, walked.entry.seq


def _one_log(site: SiteSnapshot, records: list[Walked]) -> LogName:
    first = records[0]
    for each in records:
        if each.log != first.log:
            what = f"batch {each.batch} is said to have brought records of {first.log} too"
            raise FaultError(Fault(site.site_id, "column.batch", what, *each.log, each.entry.seq))
    return first.log


def _quarantined_after(site: SiteSnapshot) -> dict[str, int]:
    """By kiosk, the batch after which what it sends is counted apart."""
    after: dict[str, int] = {}
    for log in site.logs:
        batch = log["quarantined_batch"]
        if batch is not None:
            after[log["kiosk_id"]] = min(batch, after.get(log["kiosk_id"], batch))
    return after


def _check_forks(site: SiteSnapshot, keys: dict[str, VerifyKey]) -> None:
    quarantined = _quarantined_after(site)
    for fork in site.forks:
        place = (fork["kiosk_id"], fork["epoch"], fork["seq"])
        try:
            envelope = open_envelope(fork["jws"], Typ.RECORD)
            verify_envelope(envelope, _key_of(site, keys, fork["kiosk_id"]))
            record = parse_record(envelope)
        except RecordError as error:
            what = f"the other record: {error.message}"
            raise FaultError(Fault(site.site_id, error.rule, what, *place)) from error
        if (record.epoch, record.seq, record.hash) != (fork["epoch"], fork["seq"], fork["hash"]):
            what = "the other record is not of the place it is kept for"
            raise FaultError(Fault(site.site_id, "fork.place", what, *place))
        if fork["kiosk_id"] not in quarantined:
            what = "another record is kept for this place, and the kiosk is not quarantined"
            raise FaultError(Fault(site.site_id, "fork.quarantine", what, *place))


def _check_heartbeats(site: SiteSnapshot) -> None:
    held = {(log["kiosk_id"], log["epoch"]): log["seq"] for log in site.logs}
    quarantined = _quarantined_after(site)
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

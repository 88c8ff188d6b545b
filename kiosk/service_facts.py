"""Finds out what the service menu's pages tell: from the log, the forwarder, the network, sound.

Guarantees that everything here runs on the service thread, that what cannot be found out is a
fact of its own and no fault, and that no answer is read. Leaves to others: when to ask
(`kiosk.service_controller`).
"""

import logging
from collections.abc import Iterator
from datetime import datetime

from kiosk.bundle_running import write_bundle
from kiosk.doctor_running import examine_running
from kiosk.health.disk import free_mb
from kiosk.health.doctor.finding import PARTS, Finding
from kiosk.health.network import try_central
from kiosk.health.volume import change_volume, read_volume
from kiosk.identity.token import random_nonce
from kiosk.queue.aside import files_aside
from kiosk.queue.errors import StorageError
from kiosk.queue.lock import OUTBOX
from kiosk.queue.log_counts import ANSWER_LIMIT_S, LogCounter, WaitingFacts, waiting_facts
from kiosk.queue.outbox import Outbox
from kiosk.record import Head
from kiosk.service import (
    BundleFacts,
    Counts,
    DoctorFacts,
    DoctorLine,
    LogFacts,
    MachineFacts,
    NetworkFacts,
    Page,
    SendingFacts,
    VolumeFacts,
)
from kiosk.service.facts import Part
from kiosk.service_sources import Sources, sources_of
from kiosk.ui.check_code_image import qr_rows

__all__ = ["FactsGatherer", "Sources", "sources_of"]

logger = logging.getLogger(__name__)

HEAD_PREFIX = "thuocdo-head"
"""What the QR code of the log's head begins with: prefix, kiosk, epoch, seq, hash, by blanks."""


class FactsGatherer:
    """Answers `AskFacts`; for the service thread alone."""

    def __init__(self, sources: Sources) -> None:
        """`sources` may be filled in later, when the kiosk is approved."""
        self._sources = sources
        self._counter: LogCounter | None = None

    def gather(self, page: Page | None) -> Iterator[Part]:
        """What `page` tells, part by part; None: what the page without a PIN tells."""
        match page:
            case None:
                yield self._machine()
                yield from self._log()
                yield self._network()
            case Page.COUNTS:
                yield from self._counts()
            case Page.HEAD | Page.OUTBOX:
                yield from self._log()
            case Page.DOCTOR:
                yield from self._doctor()
            case Page.NETWORK:
                yield self._network()
            case Page.VOLUME:
                yield _volume(read_volume())
            case Page.RESTART | Page.TEST | Page.SOURCE | Page.TOUCH:
                yield self._machine()

    def write_bundle(self) -> BundleFacts:
        """The support bundle, on the stick; what became of it."""
        return write_bundle(self._sources)

    def change_volume(self, by: int) -> VolumeFacts:
        """Louder or quieter, and how loud it is then."""
        return _volume(change_volume(by))

    def _doctor(self) -> Iterator[Part]:
        """Line by line, beginning with none."""
        lines: tuple[DoctorLine, ...] = ()
        yield DoctorFacts()
        for finding in examine_running(self._sources):
            lines += (_line(finding),)
            yield DoctorFacts(lines)
        yield DoctorFacts(lines, done=True)

    def _machine(self) -> MachineFacts:
        found = self._sources
        held = None if found.configuration is None else found.configuration.current()
        refused = None if found.configuration is None else found.configuration.refused
        return MachineFacts(
            kiosk=found.kiosk,
            site=found.site,
            version=found.version,
            state=found.state,
            configuration=None if held is None else held.number,
            from_central=() if found.in_force is None else tuple(found.in_force.values),
            refused="" if refused is None else refused.why,
            disk_free_mb=free_mb(found.folder),
        )

    def _log(self) -> Iterator[Part]:
        found = self._sources
        if found.forwarder is not None:
            yield SendingFacts(found.forwarder.trouble)
        if found.storage is None:
            return
        try:
            asked = found.storage.call(_of_the_log, may_wait=True)
            head, waiting, began = asked.result(ANSWER_LIMIT_S)
        except (StorageError, TimeoutError) as error:
            yield SendingFacts(f"storage: {error}")
            return
        text = f"{HEAD_PREFIX} {found.kiosk} {head.epoch} {head.seq} {head.hash}"
        yield LogFacts(
            epoch=head.epoch,
            seq=head.seq,
            hash=head.hash,
            rows=qr_rows(text),
            unsent=waiting.unsent,
            oldest_waiting=_local(waiting.oldest_at),
            last_receipt=_local(waiting.last_receipt_at),
            began=began,
            aside=tuple(files_aside(found.folder / OUTBOX)),
        )

    def _counts(self) -> Iterator[Part]:
        if self._sources.storage is None:
            return
        self._counter = self._counter or LogCounter(self._sources.storage.call)
        try:
            today, total = self._counter.count(self._sources.now().date().isoformat())
        except (StorageError, TimeoutError) as error:
            logger.info("the log could not be counted: %s", error)
            return
        yield Counts(tuple(sorted(today.items())), tuple(sorted(total.items())))

    def _network(self) -> NetworkFacts:
        found = self._sources
        keys = found.receipt_keys()
        proxy = found.arranged.settings.central.proxy if found.arranged else None
        tried = try_central(found.url, found.ca_file, keys, random_nonce(), found.now, proxy=proxy)
        return NetworkFacts(
            reachable=tried.reachable,
            address=found.url,
            sentence=tried.sentence,
            secure=found.url.startswith("https://"),
            difference_s=tried.difference_s,
            took_ms=tried.took_ms,
        )


def _of_the_log(box: Outbox) -> tuple[Head, WaitingFacts, str]:
    return box.head, waiting_facts(box), box.beginning.reason


def _local(at: str | None) -> str | None:
    """A time of a record or receipt on this machine's clock; as it stands if it is no time."""
    if at is None:
        return None
    try:
        return f"{datetime.fromisoformat(at).astimezone():%H:%M:%S %d/%m/%Y}"
    except (ValueError, OverflowError):
        return at


def _line(finding: Finding) -> DoctorLine:
    name = (PARTS.get(finding.part, finding.part), finding.part)
    found, do = (finding.found.vi, finding.found.en), (finding.do.vi, finding.do.en)
    return DoctorLine(name, finding.level.value, found, do)


def _volume(percent: int | None) -> VolumeFacts:
    return VolumeFacts(percent)

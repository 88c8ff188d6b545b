"""Finds out what the service menu's pages tell: from the log, the forwarder, the network, sound.

Guarantees that everything here runs on the service thread, that what cannot be found out is a
fact of its own and no fault, and that no answer is read. Leaves to others: when to ask
(`kiosk.service_controller`).
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from kiosk.arrangement import Arrangement
from kiosk.counter_sources import CounterSources
from kiosk.gui_teller import GuiTeller
from kiosk.health.disk import free_mb
from kiosk.health.network import try_central
from kiosk.health.volume import change_volume, read_volume
from kiosk.identity.configuration_file import ConfigurationFile
from kiosk.identity.token import random_nonce
from kiosk.queue.aside import files_aside
from kiosk.queue.errors import StorageError
from kiosk.queue.forwarder import Forwarder
from kiosk.queue.lock import OUTBOX
from kiosk.queue.log_counts import ANSWER_LIMIT_S, LogCounter, WaitingFacts, waiting_facts
from kiosk.queue.outbox import Outbox
from kiosk.queue.storage_thread import StorageThread
from kiosk.record import Head, VerifyKey
from kiosk.service import (
    Counts,
    LogFacts,
    MachineFacts,
    NetworkFacts,
    Page,
    SendingFacts,
    VolumeFacts,
)
from kiosk.service.facts import Part
from kiosk.settings_in_force import SettingsInForce
from kiosk.ui.check_code_image import qr_rows
from kiosk.ui.window import KioskWindow

logger = logging.getLogger(__name__)

HEAD_PREFIX = "thuocdo-head"
"""What the QR code of the log's head begins with: prefix, kiosk, epoch, seq, hash, by blanks."""


@dataclass(slots=True)
class Sources:
    """Where facts come from; None for what a kiosk that is not yet approved does not have."""

    url: str
    ca_file: str | None
    folder: Path
    version: str
    now: Callable[[], datetime]
    kiosk: str = ""
    site: str = ""
    state: str = ""
    receipt_keys: Callable[[], Sequence[VerifyKey]] = tuple
    storage: StorageThread | None = None
    forwarder: Forwarder | None = None
    configuration: ConfigurationFile | None = None
    in_force: SettingsInForce | None = None
    arranged: Arrangement | None = None
    teller: GuiTeller | None = None


def sources_of(
    arranged: Arrangement,
    now: Callable[[], datetime],
    window: KioskWindow,
    counter: CounterSources,
) -> Sources:
    """What is known before the kiosk is approved. On the GUI thread."""
    return Sources(
        arranged.settings.central.url,
        arranged.ca_file,
        arranged.folder,
        version("thuocdo"),
        now,
        in_force=arranged.in_force,
        arranged=arranged,
        teller=GuiTeller(window, counter),
    )


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
            case Page.NETWORK:
                yield self._network()
            case Page.VOLUME:
                yield _volume(read_volume())
            case Page.RESTART | Page.TEST | Page.SOURCE | Page.TOUCH:
                yield self._machine()

    def change_volume(self, by: int) -> VolumeFacts:
        """Louder or quieter, and how loud it is then."""
        return _volume(change_volume(by))

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
        tried = try_central(found.url, found.ca_file, keys, random_nonce(), found.now)
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


def _volume(percent: int | None) -> VolumeFacts:
    return VolumeFacts(percent)

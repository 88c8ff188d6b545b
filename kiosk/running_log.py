"""The log of an approved kiosk at work: what opens, writes, closes and sends it, as one.

Guarantees the order in which its parts begin and end, and that the file is opened on the storage
thread, with the keys of the central that are in force then. Leaves to others: what is recorded
(`kiosk.visit_log` is given to them), and when a kiosk may have a log (`kiosk.setting_up`).
"""

from collections.abc import Callable, Mapping

from kiosk.arrangement import Arrangement
from kiosk.bridge import Bridge
from kiosk.control import Handler
from kiosk.health.clock import SystemClock
from kiosk.identity.central_keys import CentralKeys
from kiosk.identity.configuration import Configuration
from kiosk.identity.configuration_file import CONFIGURATION, ConfigurationFile
from kiosk.identity.enrolment import Enrolment
from kiosk.log_command.desk import LogDesk, Result
from kiosk.log_command.handlers import log_handlers
from kiosk.log_opening import LogPlace
from kiosk.queue.closing import DayClosing
from kiosk.queue.heartbeat import Condition
from kiosk.queue.outbox import Outbox
from kiosk.queue.storage_thread import StorageThread
from kiosk.record import Draft, Place
from kiosk.sending import open_forwarder
from kiosk.settings_in_force import SettingsInForce
from kiosk.visit_log import VisitLog

DESK_LIMIT_S = 60.0
"""How long a command waits for the storage thread."""


def config_applied(found: Configuration, in_force: SettingsInForce) -> Draft:
    """That `found` is in force, and whose settings the kiosk runs with."""
    body = {"number": found.number, "etag": found.etag}
    settings = {"settings": in_force.number(found), "test": in_force.test_mode}
    return Draft("config.applied", body | settings)


class RunningLog:
    """One enrolment's. `start` and `stop` on the GUI thread."""

    def __init__(  # noqa: PLR0913, PLR0917 - what only the composition root can bring together
        self,
        arranged: Arrangement,
        enrolment: Enrolment,
        bridge: Bridge,
        clock: SystemClock,
        condition: Callable[[], Condition],
        on_configuration: Callable[[Configuration], None],
        is_serving: Callable[[], bool],
    ) -> None:
        """`on_configuration`: another configuration is in force, on whatever thread; `is_serving`:
        whether a visit is open. Nothing is opened yet.
        """
        self._arranged = arranged
        self._clock = clock
        self._on_configuration = on_configuration
        self._place = Place(enrolment.site, enrolment.kiosk)
        self.configuration = ConfigurationFile(
            arranged.folder / CONFIGURATION,
            enrolment.configuration_key,
            enrolment.kiosk,
            self._configuration_applied,
            arranged.in_force,
        )
        self.central = CentralKeys(enrolment, self.configuration)
        self.storage = StorageThread(self._open, bridge, clock.up_ms)
        sender = open_forwarder(
            arranged, enrolment, self.storage, self.configuration, self.central, clock, condition
        )
        self.forwarder, self._heartbeat = sender
        public_url = arranged.settings.central.public_url
        wake = self.forwarder.wake
        self.visits = VisitLog(self.storage, self.central.sealing, bridge, public_url, wake)
        hours = arranged.hours
        self.closing = DayClosing(
            self.storage,
            clock,
            lambda: self._heartbeat.nightly_head,
            wake,
            is_open=None if hours is None else hours.is_open,
            is_serving=is_serving,
        )

    def start(self) -> None:
        """Opens the log and begins to send; the bridge tells of it."""
        self.storage.start()
        self.visits.warm(self._place.kiosk)
        self.forwarder.start()

    def stop(self, last: Draft | None) -> None:
        """Records `last`, sends what can be sent at once, and closes the log."""
        if last is not None:
            self.storage.append([last])
        # The forwarder asks the storage thread, so it ends first.
        self.forwarder.stop()
        self.storage.stop()

    @property
    def handlers(self) -> Mapping[str, Handler]:
        """What `kiosk log` asks of this log on the local socket."""
        desk = LogDesk(
            self._arranged.folder,
            self._place,
            self._ask,
            self._clock.at,
            self.central.recovery,
            self.central.receipt_keys,
        )
        return log_handlers(desk)

    def _configuration_applied(self, found: Configuration) -> None:
        """On whatever thread. It may name another key to seal records to."""
        recovery = self.central.recovery()
        self.storage.call(lambda box: box.seal_to(recovery))
        self._on_configuration(found)

    def _ask(self, work: Callable[[Outbox], Result]) -> Result:
        return self.storage.call(work, may_wait=True).result(DESK_LIMIT_S)

    def _open(self) -> Outbox:
        """On the storage thread."""
        # Read before a key of it is asked for.
        self.configuration.current()
        place = LogPlace(
            self._arranged.folder,
            self._place,
            self._clock.stamp,
            self.central.recovery(),
            self._arranged.settings.storage.receipted_days,
        )
        return place.open(self._arranged.key)

"""A counter for journeys: the real kiosk in this process, a real outbox, a pseudo-terminal.

What a citizen sees is read from the view that the screen shows; what a citizen touches is found
on the drawn screen and touched by a touch event.
"""

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtTest import QTest

from kiosk.app import KioskApp
from kiosk.devices.simulator import TicketSimulator
from kiosk.identity.enrolment import Enrolment, keep_enrolment
from kiosk.identity.key_file import load_kiosk_key
from kiosk.record import Place, Record, SealingKey, SigningKey, verify_log
from kiosk.ui.first_view import first_view
from kiosk.ui.view_model import KioskViewModel
from kiosk.ui.window import KioskWindow
from kiosk.visit import Delay, TimeOver
from kiosk.visit.delays import SETTLE_MS

TREE = Path(__file__).resolve().parents[2]
WAIT_MS = 10_000
NOWHERE = "http://127.0.0.1:9"

SETTINGS = """
[site]
name = "Trung tâm mẫu"
unit = "Xã Mẫu"

[counter]
id = "03"
name = "Quầy 03"
officer = "nv-03"
officer_name = "Nguyễn Thị Mẫu"
stage = "result"

[central]
url = "{central}"
public_url = "https://danhgia.example.vn"

[storage]
folder = "data"

[screen]
fullscreen = false
width = 540
height = 960
animations = false

[questionnaire]
folder = "{tree}/config/questionnaires"

[ticket_source]
url = "{line}"
profile = "{tree}/config/ticket-sources/plain-lines.toml"
"""


@dataclass
class CounterUnderTest:
    """One counter: `sees` and `touches` for the citizen, `device` for the hall."""

    kiosk: KioskApp
    window: KioskWindow
    model: KioskViewModel
    device: TicketSimulator
    outbox: Path
    qtbot: object
    sealing_key: SealingKey
    touchscreen: object = field(default_factory=QTest.createTouchDevice)
    _stopped: bool = False

    @property
    def screen(self) -> str:
        """The name of the screen that is shown."""
        return str(self.model.view["screen"])

    def sees(self, screen: str) -> None:
        """Waits until the citizen sees `screen`."""
        self.qtbot.waitUntil(lambda: self.screen == screen, timeout=WAIT_MS)

    def touches(self, name: str) -> None:
        """Touches the control of that name, after a double tap's time has passed."""
        settled = self.kiosk.clock.up_ms() + SETTLE_MS
        self.qtbot.waitUntil(lambda: self.kiosk.clock.up_ms() > settled, timeout=WAIT_MS)
        self.qtbot.waitUntil(lambda: self.window.centre_of(name) is not None, timeout=WAIT_MS)
        point = self.window.centre_of(name).toPoint()
        quick = self.window.quick_window
        QTest.touchEvent(quick, self.touchscreen).press(0, point).commit()
        QTest.touchEvent(quick, self.touchscreen).release(0, point).commit()

    def lets_pass(self, delay: Delay) -> None:
        """Turns the clock to the end of `delay`."""
        self.kiosk.controller.take(TimeOver(self.kiosk.clock.up_ms(), delay))

    def hears(self) -> None:
        """Waits until the ticket source listens: what is said before is lost, as on a cable."""
        self.qtbot.waitUntil(
            lambda: self.kiosk.ticket_line.state[0] == "ok",
            timeout=WAIT_MS,
        )

    def waits_for(self, condition: Callable[[], bool]) -> None:
        """Waits until `condition` holds."""
        self.qtbot.waitUntil(condition, timeout=WAIT_MS)

    def stop(self) -> None:
        """The orderly way out; harmless the second time."""
        if not self._stopped:
            self._stopped = True
            self.kiosk.shut_down("test")
            self.window.close()

    def log(self) -> list[Record]:
        """Every record of the log, verified from the first to the last; the kiosk is stopped."""
        self.stop()
        connection = sqlite3.connect(self.outbox)
        rows = connection.execute("SELECT jws FROM log ORDER BY number").fetchall()
        epoch = connection.execute("SELECT epoch FROM epochs").fetchone()[0]
        connection.close()
        key = self.kiosk.key.verify_key
        return list(verify_log(Place("xa-mau", "k-01"), epoch, key, [row[0] for row in rows]))

    def kinds(self) -> list[str]:
        """The kinds of the log, without the machine's own."""
        own = ("epoch.opened", "kiosk.", "source.")
        return [each.kind for each in self.log() if not each.kind.startswith(own)]


@pytest.fixture
def counter(tmp_path: Path, qtbot) -> Iterator[CounterUnderTest]:
    """A counter whose kiosk takes touches and hears its ticket device; the central is away."""
    data = tmp_path / "data"
    data.mkdir()
    sealing_key = SealingKey.generate()
    enrolment = Enrolment(
        "k-01",
        "xa-mau",
        "Trung tâm mẫu",
        "Xã Mẫu",
        "03",
        "approved",
        SigningKey.generate().verify_key.text,
        sealing_key.public_key.text,
    )
    load_kiosk_key(data / "kiosk.key", enrolled=False)
    keep_enrolment(data / "enrolment.json", enrolment)
    line = tmp_path / "ticket-device"
    config = tmp_path / "kiosk.toml"
    config.write_text(SETTINGS.format(central=NOWHERE, tree=TREE, line=line), "utf-8")
    with TicketSimulator("03", line) as device:
        model = KioskViewModel(first_view())
        window = KioskWindow(model, fullscreen=False, size=(540, 960), animations=False)
        window.show()
        kiosk = KioskApp(config, model, window)
        under_test = CounterUnderTest(
            kiosk, window, model, device, data / "outbox.sqlite", qtbot, sealing_key
        )
        kiosk.start()
        under_test.sees("idle")
        under_test.hears()
        yield under_test
        under_test.stop()

"""A real kiosk in this process, without a central: for what is measured on the screen alone.

Its clock is turned by hand past the time in which a second touch counts as a double tap, so that
thousands of visits do not wait for it; everything else is the kiosk as it is shipped.
"""

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from argon2 import PasswordHasher
from PySide6.QtCore import QCoreApplication, QEventLoop, Slot
from PySide6.QtTest import QTest

from demo.folder import TREE
from kiosk.app import KioskApp
from kiosk.health.clock import SystemClock
from kiosk.identity.configuration_file import CONFIGURATION
from kiosk.identity.enrolment import Enrolment, keep_enrolment
from kiosk.identity.key_file import load_kiosk_key
from kiosk.identity.visit_id import RANDOM_BYTES, visit_id
from kiosk.queue.lock import OUTBOX
from kiosk.record import SealingKey, SigningKey, Typ, payload, seal_envelope
from kiosk.ui.first_view import first_view
from kiosk.ui.view_model import KioskViewModel
from kiosk.ui.window import KioskWindow
from kiosk.visit.delays import SETTLE_MS

SIZE = (1080, 1920)
WAIT_S = 20.0
PIN = "482915"
"""Of this kiosk alone, which lives for one measurement."""
SETTINGS = """
[site]
name = "Trung tâm mẫu"
unit = "Xã Mẫu"
help_phone = "1900 0000"

[counter]
id = "03"
name = "Quầy 03"
binding = "settings"
officer = "nv-03"
officer_name = "Nguyễn Thị Mẫu"
stage = "result"

[central]
url = "http://127.0.0.1:9"
public_url = "https://danhgia.example.vn"

[storage]
folder = "data"

[screen]
fullscreen = false
animations = false

[petition]
portal_name = "Cổng mẫu"
portal_url = "https://portal.example.vn"

[questionnaire]
folder = "{tree}/config/questionnaires"
"""


def signed_pins(key: SigningKey) -> str:
    """A signed configuration with PIN for the role `it`."""
    members = {
        "v": 1,
        "kiosk": "k-01",
        "number": 1,
        "at": "2026-01-01T00:00:00.000Z",
        "pins": {"it": PasswordHasher().hash(PIN), "supervisor": None},
    }
    return seal_envelope(key, Typ.CONFIGURATION, payload.serialise(members)).compact


class TurnedClock(SystemClock):
    """The system's clock, ahead by what `settle` turned it."""

    def __init__(self) -> None:
        super().__init__()
        self._ahead_ms = 0

    def up_ms(self) -> int:
        """As the system's, and what it was turned by."""
        return super().up_ms() + self._ahead_ms

    def turn(self, milliseconds: int) -> None:
        """Ahead by so much."""
        self._ahead_ms += milliseconds

    def settle(self) -> None:
        """Past the time in which a touch counts as meant for the screen before."""
        self.turn(SETTLE_MS + 1)


class Touch(NamedTuple):
    """Milliseconds to the next frame: from the finger's coming down, and from its going up."""

    down_ms: float
    up_ms: float


class LoneKiosk:
    """Shown and ready after construction; `stop` when done."""

    def __init__(
        self,
        folder: Path,
        size: tuple[int, int] = SIZE,
        *,
        animations: bool = False,
        settings: str = "",
    ) -> None:
        """Writes its settings, key and enrolment into `folder`; `size` of the window in pixels.

        `settings`: tables added to its own.
        """
        self._data = data = folder / "data"
        data.mkdir(mode=0o700, parents=True)
        load_kiosk_key(data / "kiosk.key", enrolled=False)
        sealing = SealingKey.generate().public_key.text
        central = SigningKey.generate()
        names = ("Trung tâm mẫu", "Xã Mẫu", "03")
        own = central.verify_key.text
        keep_enrolment(
            data / "enrolment.json",
            Enrolment("k-01", "xa-mau", *names, "approved", own, sealing, own, sealing),
        )
        (data / CONFIGURATION).write_text(signed_pins(central), "ascii")
        config = folder / "kiosk.toml"
        config.write_text(SETTINGS.format(tree=TREE) + settings, "utf-8")
        self.clock = TurnedClock()
        self.model = KioskViewModel(first_view())
        self.window = KioskWindow(
            self.model, fullscreen=False, size=size, animations=animations, up_ms=self.clock.up_ms
        )
        self.window.show()
        self.window.quick_window.frameSwapped.connect(self._frame)
        self.frame_s = 0.0
        self._touchscreen = QTest.createTouchDevice()
        self.kiosk = KioskApp(config, self.model, self.window, self.clock)
        self.kiosk.start()
        self.wait(lambda: self.screen == "idle")

    @Slot()
    def _frame(self) -> None:
        self.frame_s = time.perf_counter()

    @property
    def outbox(self) -> Path:
        """The file of its log."""
        return self._data / OUTBOX

    @property
    def screen(self) -> str:
        """The name of the screen that is shown."""
        return str(self.model.shown["screen"])

    def touchable(self, name: str) -> bool:
        """Whether that control is on the screen and may be touched."""
        item = self.window.touchable(name)
        return item is not None and item.isEnabled()

    def fresh_visit(self) -> str:
        """The id of a new visit."""
        now_ms = int(self.clock.now().timestamp() * 1000)
        return visit_id(now_ms, os.urandom(RANDOM_BYTES))

    def wait(self, condition: Callable[[], bool]) -> None:
        """Runs the event loop until `condition` holds; TimeoutError after 20 s."""
        limit_s = time.monotonic() + WAIT_S
        while not condition():
            if time.monotonic() > limit_s:
                raise TimeoutError(f"the screen stayed at {self.screen}")
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 20)

    def let_storage_answer(self) -> None:
        """Whatever was asked of it is done: a clock turned before would make a slow disk of it."""
        if self.kiosk.storage is not None:
            self.kiosk.storage.call(lambda _outbox: None).exception()

    def touch(self, name: str, *, settle: bool = True) -> Touch:
        """Touches that control as a finger does: down, and up once it shows that it is held.

        `settle`: turn the clock past a double tap's time first.
        """
        if settle:
            self.let_storage_answer()
            self.clock.settle()
        self.wait(lambda: self.touchable(name))
        centre = self.window.centre_of(name)
        if centre is None:
            raise AssertionError(name)
        finger, point = self._touchscreen, centre.toPoint()
        quick = self.window.quick_window
        down_ms = self._to_frame_ms(lambda: QTest.touchEvent(quick, finger).press(0, point))
        up_ms = self._to_frame_ms(lambda: QTest.touchEvent(quick, finger).release(0, point))
        return Touch(down_ms, up_ms)

    def last_frame_s(self, quiet_s: float) -> float:
        """When the last frame came, once none has come for `quiet_s`."""
        self.wait(lambda: time.perf_counter() - self.frame_s > quiet_s)
        return self.frame_s

    def _to_frame_ms(self, act: Callable[[], Any]) -> float:
        began_s = time.perf_counter()
        act().commit()
        self.wait(lambda: self.frame_s > began_s)
        return (self.frame_s - began_s) * 1000

    def stop(self) -> None:
        """The orderly way out."""
        self.kiosk.shut_down("measured")
        self.window.close()

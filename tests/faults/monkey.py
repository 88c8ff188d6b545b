"""A monkey at the real kiosk: whatever hands, keys, scanners and devices can do, in any order.

Guarantees that a step depends on the seed, its number and what is on the screen alone, so that a
run can be replayed; that what a step begins ends with it, but for a finger that is forgotten on
the glass now and then. Leaves to others: what must hold afterwards (`monkey_run`, `monkey_log`).
"""

import random
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QPoint, Qt

from benchmarks.lone_kiosk import PIN, LoneKiosk
from kiosk.devices import ticket_event
from kiosk.visit import Delay, TimeOver, delay_of
from tests.faults.monkey_hands import NO_MODIFIER, Hands

FINGERS = 7
TICKETS = tuple(f"M{number:03d}" for number in range(1, 7))
"""None of the tour's: a number whose visit is over opens no second one."""
TOLD = (
    ticket_event.TicketCalled,
    ticket_event.TicketRecalled,
    ticket_event.TicketServed,
    ticket_event.TicketSkipped,
)
ELSEWHERE = 0.1
"""How often another counter of the same bus is told of."""
DOSSIER = "H00.14-240823-0001"
COMFORT = ("language-en", "language-vi", "larger-text", "high-contrast", "low-position", "help")
ONWARD = ("rate", "answer-", "add-", "side-", "reason-", "other-side", "key-", "send-", "service-")
KEYS = (
    *(Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Tab),
    *(Qt.Key.Key_Backtab, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space),
    *(Qt.Key.Key_Backspace, Qt.Key.Key_Escape, Qt.Key.Key_F4, Qt.Key.Key_F11, Qt.Key.Key_Menu),
    *(Qt.Key.Key_Print, Qt.Key.Key_Back, Qt.Key.Key_HomePage, Qt.Key.Key_VolumeUp),
)
LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789.,"
MODIFIERS = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.MetaModifier,
    Qt.KeyboardModifier.ShiftModifier,
)
SCANNED = LETTERS + LETTERS.upper() + "-+$/%\u202e\u200f\u0007\u001bđườßﷺ😀e\u0301"
QUICK_MS, SLOW_MS, LONGEST_MS = 2, 400, 70_000
"""Between a scanner's keys; a person's pause; longer than any finger stays down."""
HASTE = 0.02
"""How often a long time goes by with the disk still at work."""


class Monkey:
    """One monkey; `kiosk` is ready, and its storage answers."""

    def __init__(self, kiosk: LoneKiosk, seed: int) -> None:
        self._lone, self._seed = kiosk, seed
        self._chance = random.Random(seed)
        self._hands = Hands(kiosk)
        self._deeds: dict[Callable[[], None], int] = {
            self.touch_a_control: 150,
            self.go_on: 250,
            self.touch_anywhere: 100,
            self.touch_with_many_fingers: 80,
            self.slide: 80,
            self.hold_long: 30,
            self.drum: 15,
            self.strike_keys: 130,
            self.type_a_word: 20,
            self.scan: 15,
            self.change_the_screen: 70,
            self.tell_of_a_ticket: 60,
            self.hold_something_before_the_scanner: 20,
            self.press_the_officers_key: 10,
            self.change_who_serves: 8,
            self.lose_the_source: 4,
            self.begin_a_day: 2,
            self.let_the_delay_pass: 40,
            self.say_a_delay_is_over: 10,
            self.hold_the_corner: 10,
            self.enter_the_pin: 10,
            self.fill_the_disk: 1,
            self.wait_in_vain: 1,
        }

    def step(self, number: int) -> str:
        """Does the step of that number; what it was."""
        self._chance = random.Random(f"{self._seed}-{number}")
        deed = self._chance.choices([*self._deeds], [*self._deeds.values()])[0]
        deed()
        self._pause()
        return deed.__name__

    def touch_a_control(self) -> None:
        """Touches something that can be touched."""
        self._hands.touch(self._control())

    def go_on(self) -> None:
        """Touches what the screen is for: an answer, a reason, a key."""
        names = [name for name in self._hands.controls() if name.startswith(ONWARD)]
        self._hands.touch(
            (names and self._hands.centre(self._chance.choice(names))) or self._control()
        )

    def touch_anywhere(self) -> None:
        """Touches whatever is there, and what is not quite on the glass."""
        self._hands.touch(self._point())

    def touch_with_many_fingers(self) -> None:
        """Fingers come down one by one and go in any order."""
        fingers = list(range(self._chance.randint(2, FINGERS)))
        down: list[int] = []
        for finger in fingers:
            where = self._control() if self._chance.random() < 0.7 else self._point()
            self._hands.finger("press", where, finger, down)
            down.append(finger)
        self._chance.shuffle(fingers)
        for finger in fingers:
            down.remove(finger)
            self._hands.finger("release", self._point(), finger, down)

    def slide(self) -> None:
        """A finger comes down here, wanders and goes there."""
        self._hands.finger("press", self._control())
        for _ in range(self._chance.randint(1, 6)):
            self._hands.finger("move", self._point())
        back = self._chance.random() < 0.5
        self._hands.finger("release", self._control() if back else self._point())

    def hold_long(self) -> None:
        """A finger stays, up to far longer than one does; now and then it is never lifted."""
        where = self._control()
        self._hands.finger("press", where)
        self._turn(self._chance.randint(100, LONGEST_MS))
        self._lone.window.touches.look()
        if self._chance.random() < 0.9:
            self._hands.finger("release", where)

    def drum(self) -> None:
        """The same place, again and again, faster than anybody reads."""
        where = self._control()
        for _ in range(self._chance.randint(5, 12)):
            self._hands.touch(where)

    def strike_keys(self) -> None:
        """A few keys of a keypad or a keyboard, some of them with a modifier held."""
        for _ in range(self._chance.randint(1, 6)):
            modifier = NO_MODIFIER
            if self._chance.random() < 0.15:
                modifier = self._chance.choice(MODIFIERS)
            if self._chance.random() < 0.5:
                again = self._chance.random() < 0.1
                self._hands.key(self._chance.choice(KEYS), "", modifier, again=again)
            else:
                self._hands.character(self._chance.choice(LETTERS), modifier)
            self._turn(self._chance.randint(QUICK_MS, SLOW_MS))

    def type_a_word(self) -> None:
        """Letters at a person's pace."""
        for _ in range(self._chance.randint(2, 12)):
            self._hands.character(self._chance.choice(LETTERS))
            self._turn(self._chance.randint(60, SLOW_MS))

    def scan(self) -> None:
        """A burst as of a scanner, of what a code can hold and of what none should."""
        for _ in range(self._chance.randint(8, 60)):
            self._hands.character(self._chance.choice(SCANNED))
            self._lone.clock.turn(QUICK_MS)
        self._hands.key(Qt.Key.Key_Return, "\r")

    def change_the_screen(self) -> None:
        """Another language, another mode, whichever is offered."""
        self._hands.touch(self._hands.centre(self._chance.choice(COMFORT)) or self._control())

    def tell_of_a_ticket(self) -> None:
        """The ticket device says something, likely or not."""
        ticket = self._chance.choice(TICKETS)
        if self._chance.random() < ELSEWHERE:
            self._told(ticket_event.TicketElsewhere(ticket))
        else:
            self._told(self._chance.choice(TOLD)(ticket, "03", None))

    def hold_something_before_the_scanner(self) -> None:
        """A ticket, a receipt slip, or a badge that nobody has here."""
        ticket = ticket_event.TicketScanned(self._chance.choice(TICKETS))
        slip = ticket_event.DossierScanned(DOSSIER)
        badge = ticket_event.BadgeScanned("mau-000000")
        self._told(self._chance.choice((ticket, slip, slip, badge)), "scanner")

    def press_the_officers_key(self) -> None:
        """Once, or twice in a row."""
        for _ in range(self._chance.randint(1, 2)):
            self._lone.model.turnEnded.emit()

    def change_who_serves(self) -> None:
        """Somebody of the roster, or nobody."""
        officer = self._chance.choice(("nv-01", "nv-02", None))
        self._lone.kiosk.controller.officer_changed(officer, "badge")

    def lose_the_source(self) -> None:
        """No number is believed any more."""
        self._lone.kiosk.controller.source_lost()

    def begin_a_day(self) -> None:
        """Midnight."""
        self._lone.kiosk.controller.day_began()

    def let_the_delay_pass(self) -> None:
        """Nobody does anything until the screen goes on by itself."""
        state = self._lone.kiosk.controller.state
        delay = delay_of(state)
        if delay is Delay.SAVE_LIMIT and self._chance.random() > HASTE:
            delay = None
        if delay is not None:
            self._turn(90_000)
            self._lone.kiosk.controller.take(TimeOver(self._lone.clock.up_ms(), delay))

    def say_a_delay_is_over(self) -> None:
        """One that may not be armed at all; but for the disk's, which would be."""
        delay = self._chance.choice([each for each in Delay if each is not Delay.SAVE_LIMIT])
        self._lone.kiosk.controller.take(TimeOver(self._lone.clock.up_ms(), delay))

    def hold_the_corner(self) -> None:
        """The service menu, as after the long press."""
        self._lone.model.openService()

    def enter_the_pin(self) -> None:
        """The right one, where the pad is on the screen and takes it."""
        if self._lone.screen != "service":
            self._lone.model.openService()
        for key in (*PIN, "enter"):
            self._lone.model.serviceKey(key)
            QCoreApplication.processEvents()

    def fill_the_disk(self) -> None:
        """No room for one page more: the next commit fails, and a reopened file has room again."""
        storage = self._lone.kiosk.storage
        if storage is not None:
            storage.call(_no_more_pages).exception()

    def wait_in_vain(self) -> None:
        """Somebody waited too long for a commit."""
        storage = self._lone.kiosk.storage
        if storage is not None:
            storage.check()

    def _pause(self) -> None:
        """Lets everything happen that follows; mostly waits until storage has answered."""
        if self._chance.random() < 0.9:
            self.let_storage_answer()
        self._turn(self._chance.choice((0, 10, 260, 260, 300, 1_000)))
        QCoreApplication.processEvents()

    def let_storage_answer(self) -> None:
        """Whatever was asked of it is done, and what it told has been heard."""
        self._lone.let_storage_answer()
        QCoreApplication.processEvents()

    def _turn(self, milliseconds: int) -> None:
        # A commit during which the time jumps would be a slow disk: that is to be seldom.
        if milliseconds >= 500 and self._chance.random() > HASTE:
            self.let_storage_answer()
        self._lone.clock.turn(milliseconds)

    def _told(self, event: ticket_event.SourceEvent, name: str = "queue") -> None:
        self._lone.kiosk.sources.source_told(name, event, self._lone.clock.up_ms())

    def _control(self) -> QPoint:
        names = self._hands.controls()
        return (names and self._hands.centre(self._chance.choice(names))) or self._point()

    def _point(self) -> QPoint:
        width, height = self._hands.size
        return QPoint(self._chance.randint(-3, width + 3), self._chance.randint(-3, height + 3))


def _no_more_pages(outbox) -> None:
    driver = outbox.connection.connection.driver_connection
    pages = driver.execute("PRAGMA page_count").fetchone()[0]
    driver.execute("PRAGMA incremental_vacuum").fetchall()
    driver.execute(f"PRAGMA max_page_count = {pages}").fetchall()

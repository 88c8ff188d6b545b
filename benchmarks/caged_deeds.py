"""What a monkey's hands do to a screen, as lines for xdotool. Pure but for the chance passed in.

Guarantees that whatever goes down comes up again within its deed, and that the same seed does the
same.
"""

import random
from collections.abc import Callable

from benchmarks.lone_kiosk import PIN

SHORTCUTS = (
    *("alt+F4", "alt+Tab", "alt+shift+Tab", "alt+Escape", "alt+space", "alt+F1", "alt+F2"),
    *("ctrl+q", "ctrl+w", "ctrl+c", "ctrl+v", "ctrl+a", "ctrl+x", "ctrl+p", "ctrl+o", "ctrl+s"),
    *("ctrl+n", "ctrl+t", "ctrl+alt+t", "ctrl+alt+Delete", "ctrl+alt+BackSpace", "ctrl+alt+F2"),
    *("ctrl+alt+F7", "ctrl+shift+i", "ctrl+shift+Escape", "ctrl+Escape", "super", "super+d"),
    *("super+l", "super+Return", "super+r", "Menu", "shift+F10", "Print", "alt+Print", "F1", "F5"),
    *("F10", "F11", "F12", "Escape", "Home", "Delete", "XF86HomePage", "XF86Back", "XF86WWW"),
    *("XF86Search", "XF86Calculator", "XF86AudioRaiseVolume", "XF86PowerOff", "XF86Sleep"),
)
KEYS = ("Tab", "shift+Tab", "Up", "Down", "Left", "Right", "Return", "space", "KP_Enter", "1", "5")
MODIFIERS = ("ctrl", "alt", "shift", "super")
LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
TAP = "mousedown 1 mouseup 1"
"""xdotool's own `click` waits a tenth of a second."""
STORM = 250
LONGEST_HOLD_S = 1.4
CORNER_HOLD_S = 3.2
"""The service menu opens after less."""
PAUSES_S = (0.0, 0.0, 0.02, 0.1, 0.3)


class Deeds:
    """One monkey's; counts what it did."""

    def __init__(self, chance: random.Random, size: tuple[int, int]) -> None:
        self._chance, self._size = chance, size
        self.touches = 0
        self.keys = 0
        self._each: dict[Callable[[], list[str]], int] = {
            self.touch: 60,
            self.go_on: 60,
            self.drum: 8,
            self.storm: 6,
            self.drag: 10,
            self.hold: 2,
            self.many_buttons: 6,
            self.press_a_shortcut: 8,
            self.press_keys: 8,
            self.press_many_keys: 4,
            self.scan: 2,
            self.open_the_menu: 1,
        }

    def handful(self, count: int) -> list[str]:
        """The lines of `count` deeds."""
        lines = []
        for deed in self._chance.choices([*self._each], [*self._each.values()], k=count):
            lines += deed()
            if pause_s := self._chance.choice(PAUSES_S):
                lines.append(f"sleep {pause_s}")
        return lines

    def touch(self) -> list[str]:
        """Somewhere, once."""
        self.touches += 1
        return [f"mousemove {self._place()} {TAP}"]

    def go_on(self) -> list[str]:
        """Where the screens have their buttons: the lower half, and the faces."""
        self.touches += 1
        width, height = self._size
        across = self._chance.randint(width // 10, width - width // 10)
        down = self._chance.randint(height * 45 // 100, height - 20)
        return [f"mousemove {across} {down} {TAP}", "sleep 0.3"]

    def drum(self) -> list[str]:
        """The same place, faster than anybody reads."""
        times = self._chance.randint(3, 30)
        self.touches += times
        return [f"mousemove {self._place()}", *[TAP] * times]

    def storm(self) -> list[str]:
        """Many hands at once, as fast as the compositor takes it."""
        self.touches += STORM
        return [f"mousemove {self._place()} {TAP}" for _ in range(STORM)]

    def drag(self) -> list[str]:
        """Down here, wandering, up there; from the edges too."""
        self.touches += 1
        moves = [f"mousemove {self._place()}" for _ in range(self._chance.randint(1, 5))]
        start = self._chance.choice((self._place(), f"0 {self._size[1] // 2}", "270 0"))
        return [f"mousemove {start} mousedown 1", *moves, "mouseup 1"]

    def hold(self) -> list[str]:
        """A long press."""
        self.touches += 1
        held_s = round(self._chance.uniform(0.3, LONGEST_HOLD_S), 2)
        return [f"mousemove {self._place()} mousedown 1", f"sleep {held_s}", "mouseup 1"]

    def many_buttons(self) -> list[str]:
        """Buttons that no finger has, and two at once."""
        self.touches += 1
        other = self._chance.randint(2, 9)
        both = [f"mousemove {self._place()} mousedown 1 mousedown 3", "mouseup 3 mouseup 1"]
        return [f"mousemove {self._place()} click --repeat 2 --delay 5 {other}", *both]

    def press_a_shortcut(self) -> list[str]:
        """What leaves other programs."""
        self.keys += 3
        return [f"key --delay 5 {self._chance.choice(SHORTCUTS)}" for _ in range(3)]

    def press_keys(self) -> list[str]:
        """What a keypad has."""
        keys = self._chance.choices(KEYS, k=self._chance.randint(1, 6))
        self.keys += len(keys)
        return [f"key --delay 30 {' '.join(keys)}"]

    def press_many_keys(self) -> list[str]:
        """A hand on the keyboard: many down at once, then all up."""
        down = [*self._chance.sample(MODIFIERS, 2), *self._chance.sample(LETTERS, 4)]
        self.keys += len(down)
        return [
            " ".join(f"keydown {key}" for key in down),
            " ".join(f"keyup {key}" for key in reversed(down)),
        ]

    def scan(self) -> list[str]:
        """A burst as of a scanner that is a keyboard."""
        text = "".join(self._chance.choices(LETTERS, k=13))
        self.keys += len(text) + 1
        return [f"type --delay 2 {text}", "key --delay 2 Return"]

    def open_the_menu(self) -> list[str]:
        """The corner held; then the PIN by keys, which the pad does not take, or a wrong one."""
        self.touches += 1
        width, _ = self._size
        corner = self._chance.choice((f"{width - 30} 30", "30 30"))
        return [
            f"mousemove {corner} mousedown 1",
            f"sleep {CORNER_HOLD_S}",
            "mouseup 1",
            f"type --delay 40 {self._chance.choice((PIN, '000000'))}",
        ]

    def _place(self) -> str:
        width, height = self._size
        return f"{self._chance.randrange(width)} {self._chance.randrange(height)}"

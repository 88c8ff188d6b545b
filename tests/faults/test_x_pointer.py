"""A real X server, a real pointer and a real keyboard on the whole kiosk: nothing leaves it.

A bad hour at a counter in a few seconds, half a minute in the long test: touches, clicks of every
button, drags, the wheel, keys, shortcuts and a scanner, all by chance from a fixed seed. Afterwards
there is one window, ours, nothing is selected or on the clipboard, nothing was said that is no
ordinary word of the log, and the kiosk ends in order with its log whole.
"""

import ctypes
import ctypes.util
import os
import random
import re
import sqlite3
import subprocess
from collections.abc import Iterator

import pytest

from demo.display import Display, open_display
from demo.waiting import wait_for
from tests.faults.kiosk_process import KioskFolder, KioskProcess

SIZE = (800, 1280)
SEED = 20261122
ROUNDS, LONG_ROUNDS = 2, 5
DEEDS_PER_ROUND = 60
SCRIPT_LIMIT_S = 60
WINDOW_LIMIT_S = 60

VISIBLE = ("search", "--onlyvisible")
SHORTCUTS = [
    *("alt+F4", "alt+Tab", "alt+space", "alt+Escape", "ctrl+q", "ctrl+w", "ctrl+c", "ctrl+v"),
    *("ctrl+a", "ctrl+x", "ctrl+p", "ctrl+o", "ctrl+s", "ctrl+n", "ctrl+t", "ctrl+alt+t"),
    *("ctrl+alt+Delete", "ctrl+shift+i", "ctrl+Escape", "super", "super+d", "super+l", "Menu"),
    *("shift+F10", "Print", "F1", "F5", "F10", "F11", "F12", "Escape", "Home", "Delete"),
    *("XF86HomePage", "XF86Back", "XF86Search", "XF86Calculator", "XF86AudioRaiseVolume"),
]
KEYS = ["Tab", "shift+Tab", "Up", "Down", "Left", "Right", "Return", "space", "KP_Enter"]
DIGITS = ["1", "2", "3", "4", "5", "KP_1", "KP_5"]


@pytest.fixture(scope="module")
def display() -> Iterator[Display]:
    """Give an X server of our own; ended by its own id."""
    made = open_display(SIZE, own=True)
    yield made
    made.close()


@pytest.fixture
def kiosk(display, tmp_path) -> Iterator[KioskProcess]:
    """Give a kiosk that takes touches and fills that display."""
    folder = KioskFolder(tmp_path)
    folder.edit("fullscreen = false\nwidth = 540\nheight = 960", "fullscreen = true")
    folder.approve()
    where = {"DISPLAY": display.name, "QT_QPA_PLATFORM": "xcb", "WAYLAND_DISPLAY": ""}
    with KioskProcess(folder, where) as running:
        running.wait_until_ready()
        yield running


def xdotool(display, *arguments, script=None, check=True) -> str:
    done = subprocess.run(
        ["xdotool", *arguments],
        input=script,
        env=os.environ | {"DISPLAY": display.name},
        capture_output=True,
        text=True,
        check=check,
        timeout=SCRIPT_LIMIT_S,
    )
    return done.stdout


def windows(display) -> list[int]:
    """The process of each window that can be seen at all, 0 where it does not say."""
    seen, root = [
        xdotool(display, *VISIBLE, "--maxdepth", depth, "--name", ".*", check=False).split()
        for depth in ("1", "0")
    ]
    return [
        int(xdotool(display, "getwindowpid", each, check=False) or 0)
        for each in seen
        if each not in root
    ]


def place(chance) -> str:
    return f"{chance.randrange(SIZE[0])} {chance.randrange(SIZE[1])}"


def deed(chance) -> list[str]:
    """One thing that somebody does, as lines for xdotool."""
    other, digits = chance.randrange(2, 10), "".join(chance.choices("0123456789", k=13))
    deeds = [
        [f"mousemove {place(chance)} click 1"],
        [f"mousemove {place(chance)} click 1"],
        [f"mousemove {place(chance)} click --repeat 2 --delay 5 {other}"],
        [
            f"mousemove {place(chance)} mousedown {chance.choice([1, 1, 3])}",
            f"mousemove {place(chance)}",
            f"mousemove {place(chance)} mouseup 1 mouseup 3",
        ],
        [f"mousemove {place(chance)} click --repeat 3 --delay 20 1"],
        [f"key --delay 5 {chance.choice(SHORTCUTS)}"],
        [f"key --delay 40 {chance.choice(KEYS)} {chance.choice(KEYS + DIGITS)}"],
        [f"type --delay 2 {digits}", "key --delay 2 Return"],
    ]
    return chance.choice(deeds)


def selection_owners(display) -> list[int]:
    """Who owns the primary selection and the clipboard; 0 is nobody."""
    library = ctypes.CDLL(ctypes.util.find_library("X11") or "libX11.so.6")
    library.XOpenDisplay.restype = ctypes.c_void_p
    library.XGetSelectionOwner.restype = ctypes.c_ulong
    library.XInternAtom.restype = ctypes.c_ulong
    connection = ctypes.c_void_p(library.XOpenDisplay(display.name.encode()))
    assert connection
    owners = []
    for name in (b"PRIMARY", b"CLIPBOARD"):
        atom = ctypes.c_ulong(library.XInternAtom(connection, name, 0))
        owners.append(int(library.XGetSelectionOwner(connection, atom)))
    library.XCloseDisplay(connection)
    return owners


@pytest.mark.parametrize("rounds", [ROUNDS, pytest.param(LONG_ROUNDS, marks=pytest.mark.long)])
def test_nothing_leaves_the_kiosk_whatever_the_pointer_and_the_keys_do(display, kiosk, rounds):
    own = kiosk.process.pid
    wait_for("the kiosk's window", lambda: windows(display) == [own], WINDOW_LIMIT_S, kiosk.process)
    chance = random.Random(SEED)
    for _ in range(rounds):
        lines = [line for _ in range(DEEDS_PER_ROUND) for line in deed(chance)]
        xdotool(display, "-", script="\n".join(lines) + "\n")
        assert kiosk.process.poll() is None, kiosk.said()
        assert windows(display) == [own]
    assert selection_owners(display) == [0, 0]
    assert kiosk.stop() == 0
    strange = [
        line
        for line in kiosk.said().splitlines()
        if re.search(r"ERROR|CRITICAL|Traceback|TypeError|ReferenceError|\.qml", line)
    ]
    assert strange == []


COLUMNS = (100, SIZE[0] // 2, SIZE[0] - 100)


@pytest.mark.parametrize(
    "columns",
    [
        dict.fromkeys((2, 4, 5), COLUMNS[1:2]) | {3: COLUMNS},
        pytest.param(dict.fromkeys((2, 3, 4, 5), COLUMNS), marks=pytest.mark.long),
    ],
    ids=["most", "all"],
)
def test_nothing_is_rated_when_other_buttons_click_everywhere(display, kiosk, columns):
    own = kiosk.process.pid
    wait_for("the kiosk's window", lambda: windows(display) == [own], WINDOW_LIMIT_S, kiosk.process)
    lines = [
        f"mousemove {x} {y} click {button}"
        # A button of the screens is higher than this.
        for y in range(40, SIZE[1], 120)
        for button, places in columns.items()
        for x in places
    ]
    xdotool(display, "-", script="\n".join(lines) + "\n")
    assert windows(display) == [own]
    assert kiosk.stop() == 0
    assert kinds(kiosk) == []


def test_walk_up_is_rated_when_keys_alone_are_used(display, kiosk):
    own = kiosk.process.pid
    wait_for("the kiosk's window", lambda: windows(display) == [own], WINDOW_LIMIT_S, kiosk.process)
    # As a person would: two keys at once are a double tap.
    pause = "sleep 0.4"
    lines = ["key Tab", pause, "key Return", pause, "key 1", pause, "key KP_3", pause]
    xdotool(display, "-", script="\n".join(lines) + "\n")
    assert kiosk.stop() == 0
    assert kinds(kiosk) == ["rating"]


def kinds(kiosk) -> list[str]:
    """The kinds of the log of a kiosk that has ended, without the machine's own."""
    connection = sqlite3.connect(kiosk.folder.outbox)
    found = [row[0] for row in connection.execute("SELECT kind FROM log ORDER BY number")]
    connection.close()
    return [kind for kind in found if not kind.startswith(("epoch.", "kiosk.", "source."))]

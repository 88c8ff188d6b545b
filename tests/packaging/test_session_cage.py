"""cage as it stands at a counter, on a screen in memory: one window, and no way out of it.

Fault 88 and promise P17 with the real compositor: the pointer and the keys reach cage by X, as they
would by the panel and a keyboard that somebody plugged in. What is looked at is the picture on the
screen, the processes in the cage and the log.
"""

import sqlite3
import subprocess

import pytest

from benchmarks.caged import CagedKiosk, give_away, reachable_folder
from demo.waiting import wait_for
from kiosk.touch_calibration import matrix_of, on_screen
from tests.faults.kiosk_process import KioskFolder

pytestmark = pytest.mark.long

LIMIT_S = 30
SETTLE = "sleep 0.6"
WINDOWED = "fullscreen = false\nwidth = 540\nheight = 960"
# Of the sample questionnaire at 540x960: "rate", and the middle of the faces.
START = (270, 730)
FACES = (270, 560)
BESIDE_THE_WORDS = 25
ESCAPES = [
    *(
        "alt+F4",
        "alt+Tab",
        "alt+shift+Tab",
        "alt+Escape",
        "alt+space",
        "ctrl+alt+F2",
        "ctrl+alt+F7",
    ),
    *("ctrl+alt+Delete", "ctrl+alt+BackSpace", "ctrl+alt+t", "super", "super+d", "super+Return"),
    *("Print", "alt+Print", "ctrl+q", "ctrl+w", "ctrl+c", "F11", "F1", "ctrl+shift+i", "Escape"),
    *(
        "XF86PowerOff",
        "XF86Sleep",
        "XF86WWW",
        "Menu",
        "shift+F10",
        "ctrl+Escape",
        "ctrl+alt+Escape",
    ),
]


@pytest.fixture
def caged():
    """Give a kiosk in its cage that takes touches."""
    with reachable_folder() as path:
        folder = KioskFolder(path)
        folder.edit(WINDOWED, "fullscreen = true")
        folder.approve()
        give_away(path)
        with CagedKiosk(path, folder.config) as made:
            made.wait_until_ready()
            yield made


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_picture_is_turned_as_the_touch_is_when_the_machine_stands_otherwise(degrees):
    size = (540, 960) if degrees == 180 else (960, 540)
    # Where the panel has what stands on the screen at START: the touch's matrix, backwards.
    back = matrix_of((360 - degrees) % 360)
    x, y = on_screen(back, START[0] / 540, (START[1] + BESIDE_THE_WORDS) / 960)
    with reachable_folder() as path:
        folder = KioskFolder(path)
        folder.edit(WINDOWED, "fullscreen = true")
        folder.approve()
        with CagedKiosk(
            path, folder.config, size, environment={"THUOCDO_ROTATION": str(degrees)}
        ) as turned:
            turned.wait_until_ready()
            at = round(x * (size[0] - 1)), round(y * (size[1] - 1))
            wait_for("the button", lambda: is_green(turned, *at), LIMIT_S, turned.process)


def is_green(caged, x, y) -> bool:
    width, _, pixels = caged.picture()
    blue, green, red = pixels[4 * (y * width + x) : 4 * (y * width + x) + 3]
    return red < 60 and green > 70 and blue < green


def programs(caged) -> list[str]:
    """What runs in the session: `session`'s group, by name."""
    listing = ["ps", "-o", "comm=", "--sid", str(caged.process.pid)]
    said = subprocess.run(listing, capture_output=True, text=True, check=True).stdout
    return sorted(said.split())


def kinds(caged) -> list[str]:
    connection = sqlite3.connect(caged.folder / "data" / "outbox.sqlite")
    found = [row[0] for row in connection.execute("SELECT kind FROM log ORDER BY number")]
    connection.close()
    return [kind for kind in found if not kind.startswith(("epoch.", "kiosk.", "source."))]


def is_filled(caged) -> bool:
    """Whether the kiosk's own ground is in every corner: no border, no title, no other window."""
    width, height, pixels = caged.picture()
    corners = [(2, 2), (width - 3, 2), (2, height - 3), (width - 3, height - 3)]
    colours = {pixels[4 * (y * width + x) : 4 * (y * width + x) + 3] for x, y in corners}
    return len(colours) == 1 and min(colours.pop()) > 200


def test_window_fills_the_screen_and_is_the_only_one_when_the_session_starts(caged):
    wait_for("the kiosk on the whole screen", lambda: is_filled(caged), LIMIT_S, caged.process)
    assert len(caged.windows()) == 1
    assert programs(caged) == ["cage", "in-session", "kiosk", "session"]


def test_visit_is_rated_when_a_pointer_touches_what_cage_shows(caged):
    wait_for("the kiosk on the whole screen", lambda: is_filled(caged), LIMIT_S, caged.process)
    tap = "mousemove {} {} click 1"
    lines = [SETTLE, tap.format(*START), SETTLE]
    # Two questions, each with its faces in the same place.
    lines += [tap.format(*FACES), SETTLE, tap.format(*FACES), SETTLE]
    caged.xdotool("-", script="\n".join(lines) + "\n")
    assert caged.stop() == 0
    assert "rating" in kinds(caged)


def test_nothing_leaves_the_cage_whatever_is_pressed(caged):
    wait_for("the kiosk on the whole screen", lambda: is_filled(caged), LIMIT_S, caged.process)
    lines = [f"key --delay 20 {each}" for each in ESCAPES]
    lines += ["mousemove 270 400 click 3", "mousemove 100 100 click --repeat 3 2"]
    lines += ["mousemove 300 300 mousedown 1", "sleep 3", "mouseup 1"]
    for left, top in ((0, 480), (539, 480), (270, 0), (270, 959)):
        lines += [f"mousemove {left} {top} mousedown 1", "mousemove 270 480", "mouseup 1"]
    lines += ["mousemove 60 60 mousedown 1 mousedown 3", "mousemove 500 900", "mouseup 1 mouseup 3"]
    lines += [SETTLE]
    pid = caged.kiosk_pid
    caged.xdotool("-", script="\n".join(lines) + "\n")
    assert caged.process.poll() is None, caged.said()
    assert caged.kiosk_pid == pid
    assert len(caged.windows()) == 1
    assert programs(caged) == ["cage", "in-session", "kiosk", "session"]
    assert caged.stop() == 0
    assert "Traceback" not in caged.said()


@pytest.mark.parametrize("victim", ["kiosk", "cage"])
def test_session_ends_as_the_kiosk_did_when_a_part_of_it_is_killed(caged, victim):
    listing = ["pgrep", "-x", "--session", str(caged.process.pid), victim]
    pid = subprocess.run(listing, capture_output=True, text=True, check=True).stdout.strip()
    subprocess.run(["kill", "-KILL", pid], check=True)
    status = caged.process.wait(LIMIT_S)
    assert status == 137 if victim == "kiosk" else status != 0


def test_kiosk_ends_in_order_before_its_screen_does_when_it_is_asked_to(caged):
    assert caged.stop() == 0
    connection = sqlite3.connect(caged.folder / "data" / "outbox.sqlite")
    (last,) = connection.execute("SELECT kind FROM log ORDER BY number DESC LIMIT 1").fetchone()
    connection.close()
    assert last == "kiosk.stopped"


def test_status_of_a_fault_in_the_settings_comes_through_cage(caged):
    assert caged.stop() == 0
    config = caged.folder / "kiosk.toml"
    config.write_text(config.read_text("utf-8").replace('id = "03"', "id = 3"), "utf-8")
    caged.start()
    assert caged.process.wait(LIMIT_S) == 2

"""The screen: its size, how it stands, who draws it. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from kiosk.health.doctor.finding import Finding, Text, fail, ok, warn

PART = "display"
LONG_SIDE, SHORT_SIDE = 800, 480
"""Pixels: the smallest screen on which every screen of the kiosk can be read and touched."""
_LARGER = Text(
    "Chọn độ phân giải cao hơn hoặc thay màn hình; ki-ốt cần ít nhất 800x480 điểm ảnh.",
    "Choose a higher resolution or another screen: at least 800x480 pixels are needed.",
)
_CABLE = Text(
    "Kiểm tra nguồn và cáp của màn hình; rồi khởi động lại máy.",
    "Check the screen's power and cable; then start the machine again.",
)


@dataclass(frozen=True, slots=True)
class ScreenFacts:
    """What the running kiosk knows of its own window; sizes in pixels as Qt counts them.

    `touch`, `pointers`: the names of input devices that Qt sees; `letters`: whether the font in
    use has every Vietnamese letter that was tried.
    """

    width: int
    height: int
    scale: float
    renderer: str
    platform: str
    fullscreen: bool
    visible: bool
    touch: tuple[str, ...]
    pointers: tuple[str, ...]
    font: str
    letters: bool


@dataclass(frozen=True, slots=True)
class Connector:
    """A socket for a screen that something is plugged into. `mode`: its first, such as 1920x1080;
    empty where it has none.
    """

    name: str
    mode: str


def judge_window(facts: ScreenFacts) -> Iterator[Finding]:
    """What is said of the window of a kiosk that runs."""
    wide, high = round(facts.width * facts.scale), round(facts.height * facts.scale)
    stands = ("ngang", "landscape") if wide > high else ("dọc", "portrait")
    size = f"{wide}x{high}"
    if max(facts.width, facts.height) < LONG_SIDE or min(facts.width, facts.height) < SHORT_SIDE:
        vi = f"{facts.width}x{facts.height} là quá nhỏ: chữ và nút không đủ chỗ."
        en = f"{facts.width}x{facts.height} is too small for the words and buttons"
        yield fail(PART, Text(vi, en), _LARGER)
    elif not facts.visible:
        found = Text("cửa sổ của ki-ốt không hiện", "the kiosk's window is not shown")
        yield fail(PART, found, _CABLE)
    elif not facts.fullscreen:
        found = Text(f"{size}, không toàn màn hình", f"{size}, not full screen")
        yield warn(
            PART,
            found,
            Text(
                "Đặt [screen] fullscreen = true rồi khởi động lại ki-ốt.",
                "Set [screen] fullscreen = true and start the kiosk again.",
            ),
        )
    else:
        drawn = f"{facts.renderer}, {facts.platform}"
        yield ok(
            PART,
            f"{size}, {stands[0]}, tỉ lệ {facts.scale:g}; vẽ bằng {drawn}",
            f"{size}, {stands[1]}, scale {facts.scale:g}; drawn by {drawn}",
        )


def judge_connectors(connectors: tuple[Connector, ...] | None) -> Finding:
    """What is said of the screens of a machine whose kiosk does not run. None: cannot be known."""
    if connectors is None:
        found = Text(
            "hệ thống không cho biết về màn hình", "the system tells nothing of its screens"
        )
        return warn(
            PART,
            found,
            Text("Cho ki-ốt chạy rồi xem lại.", "Start the kiosk, then look again."),
        )
    if not connectors:
        return fail(PART, Text("không có màn hình nào", "no screen is connected"), _CABLE)
    named = ", ".join(f"{each.name} {each.mode}".strip() for each in connectors)
    if all(_is_small(each.mode) for each in connectors):
        return fail(PART, Text(f"{named}: quá nhỏ", f"{named}: too small"), _LARGER)
    return ok(PART, named, named)


def _is_small(mode: str) -> bool:
    sides = mode.rstrip("ip").split("x")
    if len(sides) != len((LONG_SIDE, SHORT_SIDE)) or not all(each.isdigit() for each in sides):
        return False
    long, short = sorted(map(int, sides), reverse=True)
    return long < LONG_SIDE or short < SHORT_SIDE

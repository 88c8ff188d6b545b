"""The touch panel: there, and open to whoever draws the screen. Pure."""

from dataclasses import dataclass

from kiosk.health.doctor.finding import Finding, Text, fail, ok, warn

PART = "touch"
_PLUG = Text(
    "Cắm lại cáp USB của tấm cảm ứng (cáp này riêng với cáp hình), rồi thử trang “Thử màn hình”.",
    "Plug in the panel's USB cable (it is not the picture's cable), then try the menu's "
    "screen test.",
)


@dataclass(frozen=True, slots=True)
class InputDevice:
    """A device of the kernel's; `node` such as /dev/input/event3."""

    name: str
    node: str
    readable: bool


@dataclass(frozen=True, slots=True)
class TouchFacts:
    """`seen`: the panels that the running kiosk's Qt sees, None where none runs; `rights`: whether
    the session gives devices itself (a seat), so that the user need not be able to open them.
    """

    panels: tuple[InputDevice, ...]
    mice: tuple[InputDevice, ...]
    seen: tuple[str, ...] | None = None


def judge(facts: TouchFacts) -> Finding:
    """What is said of the panel."""
    if facts.seen:
        named = ", ".join(facts.seen)
        return ok(PART, f"{named}; ki-ốt nhận được", f"{named}; the kiosk sees it")
    named = ", ".join(f"{each.name} ({each.node})" for each in facts.panels)
    if facts.panels and facts.seen is not None:
        return fail(
            PART,
            Text(f"{named} có, nhưng ki-ốt không nhận", f"{named} is there; the kiosk has it not"),
            Text(
                "Khởi động lại máy. Nếu vẫn thế: người dùng của dịch vụ thiếu quyền; cài lại gói.",
                "Start the machine again. If it stays so, the service's user lacks the right: "
                "install the package anew.",
            ),
        )
    if facts.panels and not any(each.readable for each in facts.panels):
        return warn(
            PART,
            Text(
                f"{named} có; người dùng này không tự đọc được",
                f"{named} is there; this user cannot read it by itself",
            ),
            Text(
                "Cho dịch vụ của ki-ốt chạy (phiên của nó cấp quyền) rồi xem lại.",
                "Start the kiosk's service, whose session gives the right, then look again.",
            ),
        )
    if facts.panels:
        return ok(PART, named, named)
    if facts.mice:
        named = ", ".join(each.name for each in facts.mice)
        return warn(PART, Text(f"chỉ có chuột: {named}", f"only a mouse: {named}"), _PLUG)
    found = Text("không có tấm cảm ứng nào", "there is no touch device")
    return fail(PART, found, _PLUG)

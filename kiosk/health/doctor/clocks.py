"""The clocks: the wall against the central's signed time, and the one on a battery. Pure."""

from dataclasses import dataclass
from datetime import UTC, datetime

from kiosk.health.doctor.finding import Finding, Text, fail, ok, warn

PART = "clock"
APART_S = 5
"""Within this much of the central's signed time the wall clock is right."""
REFUSED_S = 300
"""So far off, certificates and tokens are refused for it sooner or later."""
RTC_APART_S = 120
EARLIEST = datetime(2026, 1, 1, tzinfo=UTC)
"""No kiosk of this version was at work before."""
_SERVER = Text(
    "Đặt máy chủ thời gian (NTP) cho máy; rồi “timedatectl set-ntp true”.",
    "Name a time server for the machine; then `timedatectl set-ntp true`.",
)


@dataclass(frozen=True, slots=True)
class ClockFacts:
    """`offset_s`: the central's signed time minus ours, None where it was not told; `ntp`: whether
    the system says that it follows a time server, None where it does not say; `rtc_s`: what the
    battery's clock shows minus ours, None where there is none.
    """

    now: datetime
    offset_s: int | None
    ntp: bool | None
    rtc_s: int | None


def judge(facts: ClockFacts) -> Finding:
    """What is said of the clocks, the worst first."""
    shown = f"{facts.now:%Y-%m-%d %H:%M:%S %z}"
    if facts.now < EARLIEST:
        found = Text(f"{shown}: ở quá khứ", f"{shown} is in the past")
        return fail(PART, found, _battery())
    if facts.offset_s is not None and abs(facts.offset_s) > APART_S:
        off = f"{facts.offset_s:+d} s"
        found = Text(
            f"{shown}; giờ của máy chủ lệch {off}", f"{shown}; the central's time is {off} from it"
        )
        return (fail if abs(facts.offset_s) > REFUSED_S else warn)(PART, found, _SERVER)
    if facts.rtc_s is None:
        found = Text(f"{shown}; máy không có đồng hồ pin", f"{shown}; there is no battery clock")
        return warn(
            PART,
            found,
            Text(
                "Cần máy chủ thời gian trong mạng: sau khi mất điện máy không biết giờ.",
                "Have a time server on the network: after a power cut the machine does not know "
                "the time.",
            ),
        )
    if abs(facts.rtc_s) > RTC_APART_S:
        found = Text(
            f"{shown}; đồng hồ pin lệch {facts.rtc_s:+d} s",
            f"{shown}; the battery's clock is {facts.rtc_s:+d} s from it",
        )
        return warn(PART, found, _battery())
    if facts.offset_s is None and facts.ntp is not True:
        found = Text(
            f"{shown}; chưa so được với giờ nào", f"{shown}; compared with no other clock yet"
        )
        return warn(PART, found, _SERVER)
    by = "" if facts.offset_s is None else f" ({facts.offset_s:+d} s)"
    return ok(PART, f"{shown}; khớp giờ máy chủ{by}", f"{shown}; right{by}")


def _battery() -> Text:
    return Text(
        "Đặt giờ (“timedatectl set-time …”), chạy “hwclock --systohc”; nếu lại sai, thay pin CMOS.",
        "Set it (`timedatectl set-time ...`), run `hwclock --systohc`; if it is wrong again, "
        "change the battery of the mainboard.",
    )

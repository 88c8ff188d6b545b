"""The counter's sources: the device is there, may be opened, and has been heard. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kiosk.health.doctor.finding import Finding, Text, fail, ok, warn

PART = "source"
_NAMES = {
    "queue": Text("máy gọi số", "queue device"),
    "feed": Text("cổng HTTP", "feed"),
    "scanner": Text("máy quét", "scanner"),
}
WELL = "ok"


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """One source. `there`, `readable`: of its device's file, None where it has none; `group`: whose
    the file is; `state` and `reason`: as the running kiosk says, empty where none runs; `heard_s`:
    since it last said something, None where it has not.
    """

    name: str
    address: str
    there: bool | None = None
    readable: bool | None = None
    group: str = ""
    state: str = ""
    reason: str = ""
    heard_s: int | None = None


def judge(sources: Iterable[SourceFacts]) -> Iterator[Finding]:
    """A finding for each source, or that there is none."""
    found = [_one(each) for each in sources]
    if not found:
        yield ok(
            PART,
            "không cài: người dân tự chạm để đánh giá",
            "none is set up: citizens begin by themselves",
        )
    yield from found


def _one(facts: SourceFacts) -> Finding:
    name = _NAMES.get(facts.name, Text(facts.name, facts.name))
    vi, en = f"{name.vi} {facts.address}", f"{name.en} {facts.address}"
    if facts.there is False:
        return fail(
            PART,
            Text(f"{vi}: không có thiết bị", f"{en}: there is no such device"),
            Text(
                "Cắm cáp của thiết bị; xem “ls /dev/serial/by-id”.",
                "Plug the device in; see `ls /dev/serial/by-id`.",
            ),
        )
    if facts.readable is False:
        group = facts.group or "dialout"
        return fail(
            PART,
            Text(f"{vi}: không có quyền đọc", f"{en}: no right to read it"),
            Text(
                f"Thêm người dùng của ki-ốt vào nhóm {group} rồi khởi động lại ki-ốt.",
                f"Add the kiosk's user to the group {group} and start the kiosk again.",
            ),
        )
    heard = _heard(facts)
    if facts.state and facts.state != WELL:
        return warn(
            PART,
            Text(
                f"{vi}: {facts.state}{heard.vi}: {facts.reason}",
                f"{en}: {facts.state}{heard.en}: {facts.reason}",
            ),
            Text(
                "Xem thiết bị, cáp và phần mềm gọi số; “kiosk source watch” cho xem nó nói gì.",
                "Look at device, cable and queue software; `kiosk source watch` shows what it "
                "says.",
            ),
        )
    return ok(PART, f"{vi}{heard.vi}", f"{en}{heard.en}")


def _heard(facts: SourceFacts) -> Text:
    if not facts.state:
        return Text("", "")
    if facts.heard_s is None:
        return Text("; chưa nói gì từ lúc khởi động", "; has said nothing since the start")
    minutes = facts.heard_s // 60
    return Text(f"; tin cuối {minutes} phút trước", f"; last heard {minutes} min ago")

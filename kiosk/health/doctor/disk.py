"""The disk that holds the outbox: room, rights, and how worn it is. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from kiosk.health.doctor.finding import Finding, Text, fail, ok, warn

PART, WEAR_PART = "disk", "wear"
FEW_MB, SOON_MB = 50, 500
"""Room below which ratings may soon not be kept, and below which somebody should look."""
FEW_INODES_PERCENT = 5
WORN_PERCENT, DYING_PERCENT = 80, 100
EOL_NORMAL, EOL_URGENT = 1, 3
"""PRE_EOL_INFO of eMMC (JEDEC JESD84-B51): 1 normal, 2 warning, 3 urgent."""
_ROOM = Text(
    "Giải phóng chỗ (journalctl --vacuum-size=50M, apt-get clean) hoặc thay đĩa lớn hơn.",
    "Make room (journalctl --vacuum-size=50M, apt-get clean) or use a larger disk.",
)
_REPLACE = Text(
    "Đặt đĩa thay thế; trước khi đổi, gửi hết hộp gửi hoặc chạy “kiosk log export”.",
    "Order another disk; before the change let the outbox empty, or run `kiosk log export`.",
)


@dataclass(frozen=True, slots=True)
class DiskFacts:
    """`inodes_percent`: free ones, None where the file system counts none; `used_percent`: of the
    disk's life by its own word, `eol`: what it says of its reserve, `errors`: what the file system
    has noted; None where the system does not tell.
    """

    folder: str
    free_mb: int
    total_mb: int
    inodes_percent: int | None
    read_only: bool
    writable: bool
    device: str = ""
    used_percent: int | None = None
    eol: int | None = None
    errors: int | None = None


def judge(facts: DiskFacts) -> Iterator[Finding]:
    """What is said of room and rights, and of the wear."""
    yield _room(facts)
    yield _wear(facts)


def _room(facts: DiskFacts) -> Finding:
    room = Text(
        f"còn {facts.free_mb} MB trong {facts.total_mb} MB ({facts.folder})",
        f"{facts.free_mb} MB of {facts.total_mb} MB free ({facts.folder})",
    )
    if facts.read_only or not facts.writable:
        why = ("chỉ đọc", "read-only") if facts.read_only else ("không ghi được", "not writable")
        return fail(
            PART,
            Text(f"{facts.folder}: {why[0]}", f"{facts.folder} is {why[1]}"),
            Text(
                "Khởi động lại; nếu lại thế, đĩa hỏng: xem “dmesg” và thay đĩa.",
                "Start the machine again; if it stays so, see `dmesg` and replace the disk.",
            ),
        )
    if facts.free_mb < FEW_MB:
        return fail(PART, room, _ROOM)
    if facts.inodes_percent is not None and facts.inodes_percent < FEW_INODES_PERCENT:
        left = facts.inodes_percent
        found = Text(f"{room.vi}; còn {left} % inode", f"{room.en}; {left} % of inodes left")
        return warn(PART, found, _ROOM)
    if facts.free_mb < SOON_MB:
        return warn(PART, room, _ROOM)
    return ok(PART, *room)


def _wear(facts: DiskFacts) -> Finding:
    device = facts.device or "?"
    if facts.errors:
        found = Text(
            f"{device}: hệ tệp đã ghi {facts.errors} lỗi",
            f"{device}: the file system has noted {facts.errors} errors",
        )
        return fail(WEAR_PART, found, _REPLACE)
    if facts.used_percent is None:
        return ok(
            WEAR_PART,
            f"{device}: hệ thống không cho biết",
            f"{device}: the system does not tell",
        )
    found = Text(
        f"{device}: đã dùng khoảng {facts.used_percent} % tuổi thọ",
        f"{device}: about {facts.used_percent} % of its life is used",
    )
    eol = facts.eol or EOL_NORMAL
    if facts.used_percent > DYING_PERCENT or eol >= EOL_URGENT:
        return fail(WEAR_PART, found, _REPLACE)
    if facts.used_percent >= WORN_PERCENT or eol > EOL_NORMAL:
        return warn(WEAR_PART, found, _REPLACE)
    return ok(WEAR_PART, *found)

"""One line of the doctor: which part, how it stands, what was found, what to do; in two languages.

Guarantees that a finding that is not ok says what to do. Words are plain text, one line each.
"""

from enum import StrEnum
from typing import Any, Final, NamedTuple


class Level(StrEnum):
    """From well to ill: the value is what lines and JSON say."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


class Text(NamedTuple):
    """The same sentence for the page (Vietnamese first) and for the command."""

    vi: str
    en: str

    def of(self, language: str) -> str:
        """Vietnamese for `vi`, English for any other."""
        return self.vi if language == "vi" else self.en


NOTHING: Final = Text("", "")


class Finding(NamedTuple):
    """`do`: the next step, empty where nothing is to be done."""

    part: str
    level: Level
    found: Text
    do: Text = NOTHING

    def as_members(self) -> dict[str, str]:
        """For JSON and for the control socket."""
        return {
            "part": self.part,
            "level": self.level.value,
            "found": self.found.en,
            "do": self.do.en,
            "found_vi": self.found.vi,
            "do_vi": self.do.vi,
        }


def from_members(members: dict[str, Any]) -> Finding:
    """The finding that `as_members` wrote; KeyError or ValueError for anything else."""
    found = Text(str(members["found_vi"]), str(members["found"]))
    do = Text(str(members["do_vi"]), str(members["do"]))
    return Finding(str(members["part"]), Level(members["level"]), found, do)


def ok(part: str, vi: str, en: str) -> Finding:
    """Nothing is to be done."""
    return Finding(part, Level.OK, Text(vi, en))


def warn(part: str, found: Text, do: Text) -> Finding:
    """The kiosk works, and something should be done soon."""
    return Finding(part, Level.WARN, found, do)


def fail(part: str, found: Text, do: Text) -> Finding:
    """The kiosk does not work, or what it promises is not kept."""
    return Finding(part, Level.FAIL, found, do)


def same(text: str) -> Text:
    """What is the same in both: an address, a version, what the system said."""
    return Text(text, text)


PARTS: Final[dict[str, str]] = {
    "kiosk": "Ki-ốt",
    "settings": "Cài đặt",
    "enrolment": "Đăng ký",
    "display": "Màn hình",
    "touch": "Cảm ứng",
    "fonts": "Phông chữ",
    "key": "Khóa",
    "outbox": "Hộp gửi",
    "log": "Nhật ký",
    "clock": "Đồng hồ",
    "network": "Mạng",
    "name": "Tên máy chủ",
    "connection": "Kết nối",
    "tls": "Mã hóa TLS",
    "central": "Máy chủ",
    "receipt": "Biên nhận",
    "source": "Nguồn số",
    "disk": "Đĩa",
    "wear": "Độ mòn đĩa",
    "versions": "Phiên bản",
    "update": "Cập nhật",
    "language": "Ngôn ngữ",
    "session": "Dịch vụ",
    "memory": "Bộ nhớ",
}
"""Every part there is, with its Vietnamese name for the page."""

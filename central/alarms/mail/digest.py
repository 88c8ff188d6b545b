"""The text of a mail: what is new, as plain Vietnamese or English. Pure.

Guarantees that nothing of it is longer than a screen or two however much is off, that names out of
the database are single lines, and that a line of a program is not in it.
"""

import hashlib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from central.alarms.alarm import Alarm
from central.alarms.kind import Severity
from central.alarms.lines import Line, lines
from central.store.alarm_tables import WHOLE_CENTRAL

MOST_LINES = 40
MOST_KIOSKS = 12
_LONGEST_NAME = 80
CUT = "…"


@dataclass(frozen=True, slots=True)
class Places:
    """Names: of sites (name, unit) by id, of counters by site and id;
    `approved`: how many kiosks are approved, by site.
    """

    sites: Mapping[str, tuple[str, str]]
    counters: Mapping[tuple[str, str], str]
    approved: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Digest:
    """One mail's content. `about`: site and id of each alarm; `key`: the same for the same ones."""

    subject: str
    text: str
    about: tuple[tuple[str, str], ...]

    @property
    def key(self) -> str:
        """Of the alarms that it tells of: 32 hexadecimal digits."""
        told = "\n".join("\t".join(each) for each in sorted(self.about))
        return hashlib.sha256(told.encode()).hexdigest()[:32]


_WORDS = {
    "vi": {
        "subject": "[Thước Đo] {n} cảnh báo mới – {where}",
        "subject_one": "[Thước Đo] 1 cảnh báo mới – {where}",
        "sites": "{n} nơi",
        "central": "Máy chủ trung tâm",
        "now": "LÀM NGAY",
        "today": "TRONG NGÀY",
        "note": "ĐỂ BIẾT",
        "since": "từ {time}",
        "more": "và {n} nữa",
        "more_lines": "Còn {n} dòng nữa: xem trang Cảnh báo.",
        "do": "Việc cần làm: {do}",
        "page": "Xem và ghi nhận: {address}",
        "end": "Thư do máy chủ Thước Đo tự gửi, không cần trả lời. Mỗi cảnh báo chỉ gửi một lần.",
    },
    "en": {
        "subject": "[Thước Đo] {n} new alarms – {where}",
        "subject_one": "[Thước Đo] 1 new alarm – {where}",
        "sites": "{n} places",
        "central": "The central",
        "now": "NOW",
        "today": "TODAY",
        "note": "TO KNOW",
        "since": "since {time}",
        "more": "and {n} more",
        "more_lines": "{n} more lines: see the page of alarms.",
        "do": "What to do: {do}",
        "page": "See and answer: {address}",
        "end": "Sent by the Thước Đo central by itself; do not answer. Each alarm is sent once.",
    },
}


def digest(
    alarms: Sequence[Alarm], places: Places, zone: ZoneInfo, language: str, public_url: str
) -> Digest:
    """The mail about `alarms`, of which there is at least one. `public_url`: empty for no link."""
    words, found = _WORDS[language], lines(alarms, places.approved)
    named = {each.site for each in found}
    where = _site(next(iter(named)), places, words)
    if len(named) > 1:
        where = words["sites"].format(n=len(named))
    parts: list[str] = []
    severity: Severity | None = None
    for line in found[:MOST_LINES]:
        if line.kind.severity is not severity:
            severity = line.kind.severity
            parts += [words[severity.value], ""]
        parts += [*_line(line, places, zone, language), ""]
    if len(found) > MOST_LINES:
        parts += [words["more_lines"].format(n=len(found) - MOST_LINES), ""]
    if public_url:
        parts += [words["page"].format(address=f"{public_url}/alarms"), ""]
    text = "\n".join([*parts, words["end"]]) + "\n"
    one = "subject_one" if len(alarms) == 1 else "subject"
    subject = words[one].format(n=len(alarms), where=where)
    return Digest(subject, text, tuple((each.site, each.alarm_id) for each in alarms))


def _line(line: Line, places: Places, zone: ZoneInfo, language: str) -> list[str]:
    words = _WORDS[language]
    since = words["since"].format(time=_time(line.since, zone))
    title = line.title.in_language(language)
    told = [f"* {_site(line.site, places, words)}: {title} ({since})"]
    named = [_subject(each, line, places, language) for each in line.alarms[:MOST_KIOSKS]]
    if rest := len(line.alarms) - MOST_KIOSKS:
        named += [words["more"].format(n=rest)] if rest > 0 else []
    if any(named):
        told.append("  " + "; ".join(each for each in named if each))
    return [*told, "  " + words["do"].format(do=line.do.in_language(language))]


def _subject(alarm: Alarm, line: Line, places: Places, language: str) -> str:
    counter = places.counters.get((alarm.site, alarm.counter or ""), "")
    detail = "" if line.kind.is_technical else line.kind.detail(alarm.detail, language)
    day = f"{date.fromisoformat(alarm.day):%d/%m/%Y}" if alarm.day else ""
    parts = (counter, alarm.kiosk or "", day, detail)
    return " · ".join(filter(None, map(_plain, parts)))


def _site(site: str, places: Places, words: Mapping[str, str]) -> str:
    if site == WHOLE_CENTRAL:
        return words["central"]
    name, unit = places.sites.get(site, (site, ""))
    # An id has letters in it; a name need not have any that are shown.
    return ", ".join(filter(None, (_plain(unit), _plain(name)))) or _plain(site)


def _plain(text: str) -> str:
    """One line in NFC, without what a mail program might take for something else. What is longer
    than a name may be ends in a mark that says so.
    """
    shown = "".join(each if each.isprintable() else " " for each in text)
    said = unicodedata.normalize("NFC", " ".join(shown.split()))
    return said if len(said) <= _LONGEST_NAME else said[: _LONGEST_NAME - 1].rstrip() + CUT


def _time(moment: datetime, zone: ZoneInfo) -> str:
    local = moment.astimezone(zone)
    return f"{local:%H:%M} {local.day:02}/{local.month:02}/{local.year}"

"""The findings as lines of 80 columns or as JSON, and the exit status."""

import json
import textwrap
from collections.abc import Sequence

from kiosk.health.doctor.finding import PARTS, Finding, Level

WIDTH = 80
FAIL_STATUS = 1
_PART_WIDTH = 14
_INDENT = " " * 20


def lines_of(finding: Finding, language: str) -> list[str]:
    """One finding for people."""
    name = PARTS.get(finding.part, finding.part) if language == "vi" else finding.part
    lines = _wrapped(finding.found.of(language), f"{finding.level.value:<5}{name:<{_PART_WIDTH}} ")
    if do := finding.do.of(language):
        lines += _wrapped(do, f"{'':<18}> ")
    return lines


def summary(findings: Sequence[Finding], language: str) -> str:
    """The last line."""
    fails = sum(each.level is Level.FAIL for each in findings)
    warns = sum(each.level is Level.WARN for each in findings)
    if language == "vi":
        return f"Đã xem {len(findings)} mục: {fails} lỗi, {warns} cảnh báo"
    return f"{len(findings)} looked at: {fails} faults, {warns} warnings"


def as_json(findings: Sequence[Finding]) -> str:
    """The findings for programs."""
    rows = [each.as_members() for each in findings]
    document = {"ok": status(findings) == 0, "findings": rows}
    return json.dumps(document, ensure_ascii=False, indent=2)


def status(findings: Sequence[Finding]) -> int:
    """The exit status: warnings alone do not make it 1."""
    return FAIL_STATUS if any(each.level is Level.FAIL for each in findings) else 0


def _wrapped(text: str, head: str) -> list[str]:
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=head,
        subsequent_indent=_INDENT,
        break_long_words=False,
        break_on_hyphens=False,
    )

"""`central doctor`: the findings as lines of 80 columns or as JSON, and the exit status.

Guarantees status 0 without a fault, 1 with one; warnings alone do not make it 1.
"""

import json
import textwrap
from collections.abc import Sequence
from pathlib import Path

from central.commands.opening import open_settings
from central.moment import Clock
from central.operation.doctor.finding import Finding, Level, fault
from central.operation.doctor.look import look_at
from kiosk.document import DocumentError

WIDTH = 80
_INDENT = " " * 21
FAULT_STATUS = 1


def doctor(config: Path | None, clock: Clock) -> list[Finding]:
    """Every finding about the installation that the settings name."""
    try:
        settings = open_settings(config)
    except DocumentError as error:
        do = "Correct the file; config/central.toml is a sample with every key."
        return [fault("settings", str(error), do)]
    return list(look_at(settings, clock))


def as_lines(findings: Sequence[Finding]) -> list[str]:
    """The findings for people."""
    lines: list[str] = []
    for each in findings:
        head = f"{each.level.value:<8} {each.part:<11} "
        lines += _wrapped(each.found, head)
        if each.do:
            lines += _wrapped(each.do, f"{'':<20}> ")
    counts = {level: sum(each.level is level for each in findings) for level in Level}
    lines.append(
        f"{len(findings)} looked at: {counts[Level.FAULT]} faults, {counts[Level.WARNING]} warnings"
    )
    return lines


def as_json(findings: Sequence[Finding]) -> str:
    """The findings for programs."""
    rows = [
        {"part": each.part, "level": each.level.value, "found": each.found, "do": each.do}
        for each in findings
    ]
    document = {"ok": status(findings) == 0, "findings": rows}
    return json.dumps(document, ensure_ascii=False, indent=2)


def status(findings: Sequence[Finding]) -> int:
    """The exit status."""
    return FAULT_STATUS if any(each.level is Level.FAULT for each in findings) else 0


def _wrapped(text: str, head: str) -> list[str]:
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=head,
        subsequent_indent=_INDENT if len(head) <= len(_INDENT) else " " * len(head),
        break_long_words=False,
        break_on_hyphens=False,
    )

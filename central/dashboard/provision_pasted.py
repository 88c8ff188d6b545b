"""A pasted list of labels with their kiosks' fingerprints, compared by the central. Pure.

Guarantees that a label is proposed only for a kiosk whose whole fingerprint stands in its line, and
that every other line is named. Nothing is approved here.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

LONGEST_PASTED = 12_000
"""Characters: 200 lines, with room for how people write them."""

_BETWEEN = r"[\s,;:.-]"
_LINE = re.compile(
    rf"\s*([0-9]{{1,4}}){_BETWEEN}+([0-9a-f]{{4}}(?:{_BETWEEN}*[0-9a-f]{{4}}){{7}})\s*\Z",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Pasted:
    """`labels`: by kiosk, the number in its line; `wrong`: numbers of lines, from 1 on, that are of
    another form, of no kiosk that waits, or name a kiosk once more.
    """

    labels: dict[str, str]
    wrong: list[int]


def read_pasted(text: str, waiting: Mapping[str, str]) -> Pasted:
    """What `text` says, a line for each kiosk: the label's number, then the fingerprint.

    `waiting`: kiosks by fingerprint, as `kiosk.record.VerifyKey` writes it.
    """
    by_print = {shown.replace(" ", ""): kiosk for shown, kiosk in waiting.items()}
    labels: dict[str, str] = {}
    wrong: list[int] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        found = _LINE.match(line)
        kiosk = None if found is None else by_print.get(re.sub(_BETWEEN, "", found[2]).lower())
        if found is None or kiosk is None or kiosk in labels:
            wrong.append(number)
        else:
            labels[kiosk] = found[1]
    return Pasted(labels, wrong)

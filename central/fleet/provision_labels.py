"""The sheet of labels of a batch as PDF, by typst: A4, fifteen to a page.

Guarantees that every text reaches typst as data and never as markup, that the font is the one of
the reports, embedded, and that no label bears a secret: the code holds the batch, the number of
the label and the fingerprint of the central's key, which every kiosk's screen shows.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import qrcode  # type: ignore[import-untyped]
import typst
from qrcode.constants import ERROR_CORRECT_L  # type: ignore[import-untyped]

from kiosk.record import VerifyKey
from kiosk.record.provisioning import Provisioning

FONTS = Path(__file__).parents[1] / "reports" / "fonts"
TEMPLATE = Path(__file__).parent / "provision_labels.typ"
QUIET = 2
"""Modules of white beside those of the label itself."""
HALF = 4
"""Groups of a fingerprint in one line."""


@dataclass(frozen=True, slots=True)
class LabelLine:
    """One label. `counter`: its name, empty where the batch has no list."""

    number: int
    counter: str


def label_text(told: Provisioning, number: int) -> str:
    """What the code of a label says: `THUOCDO BATCH LABEL FINGERPRINT`, in capitals."""
    fingerprint = VerifyKey.from_text(told.receipt_key).fingerprint.replace(" ", "")
    return f"THUOCDO {told.batch} {number} {fingerprint}".upper()


def labels_pdf(
    told: Provisioning,
    lines: Sequence[LabelLine],
    now: datetime,
    on_drawn: Callable[[int], None] = lambda _n: None,
) -> bytes:
    """The file. `on_drawn` hears of each label that is drawn: how many there are by now."""
    labels = []
    for n, line in enumerate(lines, start=1):
        said = label_text(told, line.number)
        labels.append(
            {
                "number": str(line.number),
                "counter": line.counter or "Quầy: ……………………",
                "site": f"{told.site_name}, {told.unit}",
                "code": _svg(said),
                "said": said,
            }
        )
        on_drawn(n)
    sheet = {
        "title": f"Nhãn ki-ốt · {told.site_name}, {told.unit} · {told.batch}",
        "unit": told.unit,
        "batch": told.batch,
        "central": "Vân tay của máy chủ",
        "print-lines": _halves(VerifyKey.from_text(told.receipt_key).fingerprint),
        "own": "Vân tay của máy này (chép từ màn hình)",
        "labels": labels,
    }
    return typst.compile(
        str(TEMPLATE),
        sys_inputs={"sheet": json.dumps(sheet, ensure_ascii=False)},
        format="pdf",
        timestamp=now.replace(microsecond=0),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
    )


def _halves(fingerprint: str) -> list[str]:
    groups = fingerprint.split(" ")
    return [" ".join(groups[at : at + HALF]) for at in range(0, len(groups), HALF)]


def _svg(said: str) -> str:
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_L, border=0)
    code.add_data(said)
    code.make(fit=True)
    rows: list[list[bool]] = code.get_matrix()
    size = len(rows) + 2 * QUIET
    path = "".join(
        f"M{x + QUIET} {y + QUIET}h1v1h-1z"
        for y, row in enumerate(rows)
        for x, is_black in enumerate(row)
        if is_black
    )
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}">'
    ground = f'<rect width="{size}" height="{size}" fill="#fff"/>'
    return f'{head}{ground}<path d="{path}" shape-rendering="crispEdges"/></svg>'

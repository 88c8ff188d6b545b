"""The theme's colours, for what is drawn in Python: pictures and the window's ground.

Guarantees one source: qml/theme/Theme.qml, whose lines `readonly property color NAME: contrast ?
"#..." : "#..."` are read here. Standard library alone, since the first frame needs it. Leaves to
others: sizes (Theme) and whether the colours can be told apart
(tests/kiosk/ui/test_token_contrast.py).
"""

import re
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Final

THEME = Path(__file__).parent / "qml" / "theme" / "Theme.qml"
TOKEN = re.compile(
    r'^\s*readonly property color (\w+): contrast \? "(#[0-9A-F]{6})" : "(#[0-9A-F]{6})"$',
    re.MULTILINE,
)


class Mode(StrEnum):
    """How colours are shown; the value is the prefix of a picture's id, but for `LIGHT`."""

    LIGHT = "light"
    CONTRAST = "contrast"


def read_tokens(theme: str) -> Mapping[Mode, Mapping[str, str]]:
    """The colours of each mode by name, as "#RRGGBB", from the text of a Theme.qml."""
    found = TOKEN.findall(theme)
    return {
        Mode.LIGHT: {name: light for name, _, light in found},
        Mode.CONTRAST: {name: contrast for name, contrast, _ in found},
    }


COLOURS: Final = read_tokens(THEME.read_text("utf-8"))
"""Mode to name to "#RRGGBB"."""

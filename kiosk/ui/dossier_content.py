"""What the panel asks about a dossier code that was scanned: may it be kept, and what for.

Guarantees that the code is shown as it would be kept, and that the two answers are alike: the same
size and kind, none chosen beforehand, and no third way that would mean yes. Leaves to others: what
an answer does (`kiosk.visit.scanning`); that closing the panel is a no (the same); the drawing
(qml/parts/PanelCard.qml).
"""

from kiosk.ui.first_view import View
from kiosk.ui.words import Words
from kiosk.visit import Panel, State

AGREE = "dossier-agree"
DECLINE = "dossier-decline"
PARAGRAPHS = ("use", "sealed", "either", "only")


def dossier_content(state: State, words: Words) -> View:
    """The panel of `state.dossier`. `asks`: its buttons are its only way out, side by side."""
    return {
        "name": str(Panel.DOSSIER),
        "title": words["panel.dossier.title"],
        "paragraphs": [words[f"panel.dossier.{each}"] for each in PARAGRAPHS],
        "rows": [],
        "code": state.dossier or "",
        "asks": True,
        "buttons": [
            _answer(AGREE, words["panel.dossier.agree"]),
            _answer(DECLINE, words["panel.dossier.decline"]),
        ],
        "more": words["panel.more"],
        "close": words["panel.dossier.decline"],
    }


def _answer(name: str, words: str) -> View:
    return {"name": name, "words": words, "sign": "", "toggle": False, "on": False}

"""What stands on the screen of the comment.

Guarantees that the citizen reads before writing that no name is taken and that this is no petition,
and that every key which is no letter has a word. Leaves to others: what keys do
(`kiosk.ui.comment_pad`) and where they stand (qml/parts/Keyboard.qml).
"""

from typing import Final

from kiosk.ui.comment_pad import CommentView
from kiosk.ui.first_view import View
from kiosk.ui.words import Words
from kiosk.visit import Detail, State

_KEYS: Final = ("shift", "erase", "space", "enter", "digits", "letters", "method", "telex", "vni")
_TONES: Final = ("grave", "acute", "hook", "tilde", "dot")


def comment_content(state: State, pad: CommentView | None, words: Words) -> View:
    """The content in the phase `Detail`, step COMMENT; without `pad`, an untouched keyboard.

    `shift`, `page` ("letters" or "digits") and `method` ("telex" or "vni"): the keyboard as it
    stands. `keys`: the words of its keys by name. `petition`: the way to the panel of that name.
    """
    written = state.phase.comment if isinstance(state.phase, Detail) else ""
    shown = pad or CommentView(text=written)
    return {
        "title": words["comment.title"],
        "hint": words["comment.hint"],
        "note": words["comment.note"],
        "petition": words["comment.petition"],
        "text": shown.text,
        "placeholder": words["comment.placeholder"],
        "remaining": words["comment.remaining"].format(count=shown.remaining),
        "back": words["comment.back"],
        "send": words["comment.send"],
        "shift": shown.shift,
        "page": shown.page,
        "method": str(shown.method),
        "keys": {name: words[f"keyboard.{name}"] for name in (*_KEYS, *_TONES)}
        | {f"{tone}_sign": words[f"keyboard.{tone}_sign"] for tone in _TONES},
    }

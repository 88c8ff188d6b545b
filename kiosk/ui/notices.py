"""The notices that take turns on the idle screen: which is shown, and what it shows.

Guarantees that the turn is a function of the time alone, so that a screen drawn anew shows the
same notice; none is on the screen for less than `SHORTEST_S`. Leaves to others: reading the
settings, the pictures themselves (`kiosk.ui.kept_pictures`) and the timer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from kiosk.ui.first_view import View
from kiosk.ui.words import COMPLETE, Words, kept_together

SHORTEST_S: Final = 8
"""Seconds: whoever reads slowly gets to the end."""
USUAL_S: Final = 12


@dataclass(frozen=True, slots=True)
class NoticeView:
    """One notice: `text` by language, or `image`, the id of a kept picture such as `notice/0`."""

    text: Mapping[str, str] = field(default_factory=dict)
    image: str = ""


def notice_at(
    notices: Sequence[NoticeView], seconds: int, every_s: int = USUAL_S
) -> NoticeView | None:
    """The notice whose turn it is `seconds` into the day; None where there is none."""
    if not notices:
        return None
    return notices[seconds // max(every_s, SHORTEST_S) % len(notices)]


def milliseconds_to_next(seconds: float, every_s: int = USUAL_S) -> int:
    """How long the notice shown at `seconds` into the day still has; for the one who draws."""
    turn = max(every_s, SHORTEST_S)
    return max(1, round((turn - seconds % turn) * 1000))


def notice_content(notice: NoticeView | None, language: str, words: Words) -> View:
    """What the screen binds to: `text`, `image` (both empty where there is nothing), `name`.

    A text that is not there in `language` is shown in Vietnamese, else in whichever it has.
    `name` is what a screen reader says of it.
    """
    if notice is None:
        return {"text": "", "image": "", "name": ""}
    found = notice.text.get(language) or notice.text.get(COMPLETE)
    text = kept_together(found or next(iter(notice.text.values()), ""))
    return {"text": text, "image": notice.image, "name": text or words["notices.picture"]}

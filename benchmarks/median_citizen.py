"""How long a rating takes a citizen who reads everything that is asked, by a model of people.

The real kiosk, real touches, its clock turned by what the model says: reading silently 238 words
a minute (M. Brysbaert, 2019: the mean of 190 studies, in English; for Vietnamese no figure was
found), 1.4 syllables to a Vietnamese word (our own count of the screens' words); 1.35 s to make up
one's mind and 1.1 s to point (S. Card, T. Moran and A. Newell, 1980, the operators M and P). The
second time the same scale is asked on, nothing is made up anew (their rule for M).
"""

import json
import sys
import tempfile
from pathlib import Path

from PySide6.QtGui import QGuiApplication

from benchmarks.lone_kiosk import LoneKiosk
from kiosk.visit import TicketServed

WORDS_A_MINUTE = 238
SYLLABLES_A_WORD = 1.4
MIND_MS = 1_350
POINT_MS = 1_100


def reading_ms(text: str) -> int:
    """How long it takes to read `text`, in which each syllable stands by itself."""
    syllables = len(text.replace("/", " ").split())
    return round(syllables / SYLLABLES_A_WORD / WORDS_A_MINUTE * 60_000)


def rate(kiosk: LoneKiosk) -> tuple[int, int]:
    """One rating from the invitation to the thanks: milliseconds, and touches."""
    clock, controller = kiosk.clock, kiosk.kiosk.controller
    controller.take(TicketServed(clock.up_ms(), "A001", kiosk.fresh_visit()))
    kiosk.wait(lambda: kiosk.screen == "prompt")
    began_ms, touches, made_up = clock.up_ms(), 0, False
    while kiosk.screen in {"prompt", "question"}:
        content = kiosk.model.shown["content"]
        if not isinstance(content, dict):
            raise TypeError(content)
        kiosk.let_storage_answer()
        clock.turn(reading_ms(f"{content.get('invitation', '')} {content['words']}"))
        clock.turn(POINT_MS + (0 if made_up else MIND_MS))
        made_up = True
        question = content["question"]
        kiosk.touch("answer-4", settle=False)
        touches += 1
        kiosk.wait(lambda asked=question: _moved_on(kiosk, asked))  # type: ignore[misc]
    kiosk.wait(lambda: kiosk.screen == "thanks")
    return clock.up_ms() - began_ms, touches


def _moved_on(kiosk: LoneKiosk, asked: object) -> bool:
    content = kiosk.model.shown["content"]
    return not isinstance(content, dict) or content.get("question") != asked


def main() -> int:
    """Rates once and prints the figures as JSON."""
    application = QGuiApplication([])
    with tempfile.TemporaryDirectory(prefix="thuocdo-bench-") as folder:
        kiosk = LoneKiosk(Path(folder))
        took_ms, touches = rate(kiosk)
        kiosk.stop()
    print(json.dumps({"took_s": took_ms / 1000, "touches": touches}))
    application.quit()
    return 0


if __name__ == "__main__":
    sys.exit(main())

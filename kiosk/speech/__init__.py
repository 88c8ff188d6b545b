"""Spoken prompts: what is on the screen, read aloud from recorded files.

Guarantees that what is spoken follows from what is shown and never from what was pressed: the
officer hears it too. Everything spoken stands on the screen as text. Leaves to others: the texts
(`kiosk.ui.words`), when the state changes (`kiosk.app` calls `Speaker.show`).
"""

from kiosk.speech.keys import all_keys, spoken_keys
from kiosk.speech.pack import SpeechPack, load_packs
from kiosk.speech.speaker import Speaker

__all__ = ["Speaker", "SpeechPack", "all_keys", "load_packs", "spoken_keys"]

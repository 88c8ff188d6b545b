"""Vietnamese from plain keys: Telex, VNI and accent keys, one word at a time.

Guarantees: pure (text and key in, text out), no key sequence raises, text is always NFC and never
longer than `LIMIT`, and a word that cannot be Vietnamese stays as its keys were typed. Leaves to
others: what a key looks like, where it stands, and who hears of the text (`kiosk.ui`).
"""

from kiosk.composer.composition import LIMIT, Composition, cleared, typed
from kiosk.composer.method import Method
from kiosk.composer.tone_placement import ToneStyle

__all__ = ["LIMIT", "Composition", "Method", "ToneStyle", "cleared", "typed"]

"""A hand that types: keys to text, one after the other."""

from collections.abc import Iterable

from kiosk.composer import Composition, Method, ToneStyle, typed


def composed(
    keys: Iterable[str], method: str = "telex", style: str = "old", text: str = ""
) -> Composition:
    """What the keys give after `text`; each of them is a character or a key's name."""
    composition = Composition(text, method=Method(method), style=ToneStyle(style))
    for key in keys:
        composition = typed(composition, key)
    return composition

"""Keys of a plain terminal, from the bytes that it sends. Pure.

Guarantees: bytes may come in any pieces; a sequence that means nothing here is dropped whole.
Letters may be Vietnamese (UTF-8).
"""

import codecs
import re
from collections.abc import Iterator

ENTER, BACKSPACE, UP, DOWN = "enter", "backspace", "up", "down"
NAMED = {"\r": ENTER, "\n": ENTER, "\x7f": BACKSPACE, "\x08": BACKSPACE}
ARROWS = {"A": UP, "B": DOWN}
SEQUENCE = re.compile(r"\x1b[\[O][0-9;]*([A-Za-z~])")
LONGEST_SEQUENCE = 16


class Keys:
    """Gives named keys, and every other key as its character."""

    def __init__(self) -> None:
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        self._held = ""

    def feed(self, data: bytes) -> Iterator[str]:
        """Take what the terminal sent and give the keys in it."""
        self._held += self._decode(data)
        while self._held:
            if self._held[0] == "\x1b":
                found = SEQUENCE.match(self._held)
                if found is None:
                    if len(self._held) > 1 and self._held[1] not in "[O":
                        self._held = self._held[1:]
                        continue
                    self._held = self._held if len(self._held) < LONGEST_SEQUENCE else ""
                    return
                self._held = self._held[found.end() :]
                if found[1] in ARROWS:
                    yield ARROWS[found[1]]
                continue
            one, self._held = self._held[0], self._held[1:]
            if one in NAMED:
                yield NAMED[one]
            elif one.isprintable():
                yield one

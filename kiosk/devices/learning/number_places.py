"""Where a number may stand in binary frames, and in which form. Pure.

Guarantees: a place is given only when it holds the number of every marked frame; a form that takes
more bytes stands before one that takes fewer, so that numbers have room to grow.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kiosk.devices.struct_fields import NUMBERS

DIGITS_AT_MOST = 6
BCD_AT_MOST = 3
FORMS = ("uint32-be", "uint32-le", "uint16-be", "uint16-le", "uint8")


@dataclass(frozen=True, slots=True)
class NumberPlace:
    """`length` bytes from `at` on, read as `form`, as a [[mapper.field]] says it."""

    at: int
    length: int
    form: str

    @property
    def bytes(self) -> range:
        """The places of the bytes that it takes up."""
        return range(self.at, self.at + self.length)

    def table(self, name: str) -> str:
        """Give the [[mapper.field]] for it."""
        length = "" if self.form in NUMBERS else f"length = {self.length}\n"
        return f'[[mapper.field]]\nname = "{name}"\nat = {self.at}\n{length}as = "{self.form}"\n'

    def __str__(self) -> str:
        last = f" to {self.at + self.length - 1}" if self.length > 1 else ""
        return f"byte {self.at}{last} as {self.form}"


def text_places(frames: Sequence[bytes], texts: Sequence[str]) -> Iterator[NumberPlace]:
    """Give the places at which each frame holds its text, all of one length, as ASCII."""
    if len({len(one) for one in texts}) != 1 or not texts[0]:
        return
    for at in range(len(min(frames, key=len)) - len(texts[0]) + 1):
        pairs = zip(frames, texts, strict=True)
        if all(frame[at : at + len(one)] == one.encode() for frame, one in pairs):
            yield NumberPlace(at, len(texts[0]), "ascii")


def number_places(frames: Sequence[bytes], numbers: Sequence[int]) -> list[NumberPlace]:
    """Give the places at which each frame holds its number, the most likely first."""
    shortest = len(min(frames, key=len))
    found = []
    for length in range(DIGITS_AT_MOST, 0, -1):
        texts = [f"{number:0{length}}" for number in numbers]
        found += list(text_places(frames, texts))
    for length in range(BCD_AT_MOST, 0, -1):
        digits = [f"{number:0{2 * length}}" for number in numbers]
        wanted = [bytes.fromhex(one) if len(one) == 2 * length else b"" for one in digits]
        found += _places(frames, wanted, length, "bcd", shortest)
    for form in FORMS:
        length, is_high_first = NUMBERS[form]
        order = "big" if is_high_first else "little"
        fits = max(numbers) < 1 << (8 * length)
        wanted = [one.to_bytes(length, order) if fits else b"" for one in numbers]  # type: ignore[arg-type]
        found += _places(frames, wanted, length, form, shortest)
    # Four bytes are taken only where the number needs them: two zeros before it are padding.
    needed = [one for one in found if not one.form.startswith("uint32") or max(numbers) > 0xFFFF]  # noqa: PLR2004
    return _without_parts(needed)


def _places(
    frames: Sequence[bytes], wanted: Sequence[bytes], length: int, form: str, shortest: int
) -> list[NumberPlace]:
    return [
        NumberPlace(at, length, form)
        for at in range(shortest - length + 1)
        if all(
            one and frame[at : at + length] == one
            for frame, one in zip(frames, wanted, strict=True)
        )
    ]


def _without_parts(places: Sequence[NumberPlace]) -> list[NumberPlace]:
    """Leave out what is the end of a longer place of the same family, as uint8 of uint16."""
    kept: list[NumberPlace] = []
    for one in places:
        family = one.form[:4]
        inside = any(
            other.form[:4] == family and set(one.bytes) <= set(other.bytes) for other in kept
        )
        if not inside:
            kept.append(one)
    return kept

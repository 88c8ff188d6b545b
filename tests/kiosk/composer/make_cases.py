"""Makes cases.tsv, the table of syllables: `python -m tests.kiosk.composer.make_cases > FILE`.

Every rhyme of orthography.py with every tone it can have, after onsets taken in turn, typed in
Telex and in VNI: with marks beside their letters and the tone last, with the tone before the last
consonants, and with the marks after all letters. Columns: keys, method, style, expected.
"""

import sys
from collections.abc import Iterator
from itertools import count

from tests.kiosk.composer import orthography as spelling

Case = tuple[str, str, str, str]


def syllables() -> Iterator[tuple[str, str, str, str, str]]:
    """Onset, rhyme without tone, tone, and the syllable in the old and in the new style."""
    turn = count()
    for acute in (*spelling.OPEN, *spelling.STOPPED):
        for tone in spelling.tones_of(acute):
            onset = onset_of(acute, next(turn))
            written = onset + spelling.toned(acute, tone)
            yield onset, spelling.toned(acute, ""), tone, written, written
    for old, new in spelling.TWO_STYLES.items():
        for tone in spelling.tones_of(old):
            for onset in ("", "h", "th", "ng" if old != "úy" else "t"):
                both = (onset + spelling.toned(each, tone) for each in (old, new))
                yield onset, spelling.toned(old, ""), tone, *both
    after = ("qu", (*spelling.AFTER_QU, *spelling.AFTER_QU_STOPPED)), ("g", spelling.SHARED_I)
    for onset, rhymes in after:
        for acute in rhymes:
            for tone in spelling.tones_of(acute):
                written = onset + spelling.toned(acute, tone)
                yield onset, spelling.toned(acute, ""), tone, written, written


def onset_of(acute: str, turn: int) -> str:
    """An onset that may stand before the rhyme, another at each turn."""
    if acute.startswith("yế"):
        return ""
    first = spelling.with_other_tone(acute, "")[0]
    glide = spelling.with_other_tone(acute, "").startswith(("uâ", "uê", "uơ", "uy"))
    narrow = spelling.FRONT if first in "eêi" else ("ng", "gi") if glide else spelling.BACK
    if first == "y" or acute == "ích":
        narrow = ()
    choice = (*spelling.BROAD, *narrow)
    return choice[turn % len(choice)]


def ways(onset: str, rhyme: str, tone: str, method: str) -> Iterator[str]:
    """The orders in which the syllable may be typed."""
    marks = spelling.TELEX if method == "telex" else spelling.VNI
    tones = spelling.TELEX_TONES if method == "telex" else spelling.VNI_TONES
    plain = "".join(marks.get(letter, letter) for letter in onset + rhyme)
    if method == "telex":
        # A second o of its own is typed by undoing the ô that two make.
        plain = plain.replace("oo", "ooo") if "oo" in onset + rhyme else plain
    yield plain + tones[tone]
    vowels = len(onset) + sum(letter in "aăâeêioôơuưy" for letter in rhyme)
    head, tail = (onset + rhyme)[:vowels], (onset + rhyme)[vowels:]
    if tail and "oo" not in rhyme and tone:
        yield "".join(marks.get(each, each) for each in head) + tones[tone] + tail
    if "oo" not in rhyme and rhyme not in {"oeo", "oao"}:
        late = "".join(marks.get(each, each)[1:] for each in rhyme if each in marks)
        bare = "".join(marks.get(each, each)[0] for each in onset + rhyme)
        stroke = marks["đ"][1:] if "đ" in onset else ""
        yield bare + (late[:1] if "ươ" in rhyme else late) + tones[tone] + stroke


def cases() -> list[Case]:
    """All of them, once each, in a settled order."""
    found: dict[Case, None] = {}
    for onset, rhyme, tone, old, new in syllables():
        for method in ("telex", "vni"):
            for keys in ways(onset, rhyme, tone, method):
                found[keys, method, "old", old] = None
                if new != old:
                    found[keys, method, "new", new] = None
    return list(found)


def table() -> str:
    """The file's text."""
    rows = [("keys", "method", "style", "expected"), *cases()]
    return "".join("\t".join(row) + "\n" for row in rows)


if __name__ == "__main__":
    sys.stdout.write(table())

"""One expression for the texts that stand at the same place of several frames. Pure.

Guarantees: the expression matches every text it was made of, in one way only: what is the same in
all is literal, what differs is bounded in kind and length.
"""

import re
from collections.abc import Sequence
from itertools import takewhile

PIECE = re.compile(r"[0-9]+|[A-Za-z]+|[^0-9A-Za-z]+")
KINDS = ((re.compile(r"[0-9]+"), "[0-9]"), (re.compile(r"[A-Za-z]+"), "[A-Za-z]"))
ANYTHING = "[ -~]"
BEYOND = r"[^\x0e\x0f]"
"""Where letters with signs or line ends vary: all but the marks of large print."""
ROOM = 2
"""What varies may be this many times as long as the longest seen."""


def expression_for(texts: Sequence[str]) -> str:
    """Give the expression for the texts of one place."""
    if len(set(texts)) == 1:
        return literal(texts[0])
    split = [PIECE.findall(one) for one in texts]
    if len({len(one) for one in split}) == 1:
        columns = [_column(column) for column in zip(*split, strict=True)]
        if None not in columns:
            return "".join(one for one in columns if one is not None)
    before = _same_start(texts)
    rests = [one[len(before) :] for one in texts]
    after = _same_start([one[::-1] for one in rests])[::-1]
    middles = [one[: len(one) - len(after)] for one in rests]
    longest = max(map(len, middles)) * ROOM
    anything = ANYTHING if all(one.isascii() and one.isprintable() for one in middles) else BEYOND
    least = 0 if "" in middles else 1
    return f"{literal(before)}{anything}{{{least},{longest}}}{literal(after)}"


def _same_start(texts: Sequence[str]) -> str:
    columns = zip(*texts, strict=False)
    return "".join(one[0] for one in takewhile(lambda column: len(set(column)) == 1, columns))


def _column(pieces: Sequence[str]) -> str | None:
    if len(set(pieces)) == 1:
        return literal(pieces[0])
    lengths = [len(one) for one in pieces]
    for kind, expression in KINDS:
        if all(kind.fullmatch(one) for one in pieces):
            least, most = min(lengths), max(lengths)
            times = f"{{{most}}}" if least == most else f"{{1,{most * ROOM}}}"
            return expression + times
    return None


def literal(text: str) -> str:
    """Give the expression for exactly this text, readable in a profile."""
    return "".join(
        one if one.isalnum() or one in " ,:;/=<>@#%&!~_\"'-" else _escaped(one) for one in text
    )


def _escaped(one: str) -> str:
    return f"\\x{ord(one):02x}" if ord(one) < ord(" ") else re.escape(one)

"""From marked frames of text to one regular expression for each kind of event. Pure.

Guarantees: every expression matches the frames it was made of and brings out what the clerk said,
and no frame that was said to be of another kind; frames for which there is no such expression are
a `ContradictionError` that says why.
"""

import re
from collections.abc import Sequence
from itertools import groupby

from kiosk.devices.learning.between_fields import expression_for, literal
from kiosk.devices.learning.marked import ContradictionError, Marked, by_kind
from kiosk.devices.learning.places import Placing, placings

DIFFERENT_TEXT = 3
"""What it costs when what stands around the fields is not the same in two frames."""


def text_patterns(marked: Sequence[Marked], texts: Sequence[str]) -> dict[str, str]:
    """Give an expression by kind; `texts` are the frames' texts, in the same order."""
    text_of = dict(zip(map(id, marked), texts, strict=True))
    patterns = {}
    for kind, group in by_kind(marked).items():
        its_texts = [text_of[id(one)] for one in group]
        patterns[kind] = _pattern(group, its_texts, marked)
    for one, text in zip(marked, texts, strict=True):
        _check(one, text, patterns)
    return patterns


def constant_words(patterns: dict[str, str]) -> str:
    """Say what stays the same in each kind of event."""
    parts = []
    for kind, pattern in patterns.items():
        words = re.sub(r"\(\?P<(\w+)>[^()]*\)", r"<\1>", pattern)
        parts.append(f"{kind}: {words}")
    return "; ".join(parts)


def _pattern(group: Sequence[Marked], texts: Sequence[str], marked: Sequence[Marked]) -> str:
    ways = [_ways(one, text) for one, text in zip(group, texts, strict=True)]
    best = _consistent(group, ways)
    columns = list(zip(*(one.around for one in best), strict=True))
    pattern = expression_for(columns[0])
    for index, field in enumerate(best[0].order):
        values = [
            text[one.spans[index].start : one.spans[index].end]
            for one, text in zip(best, texts, strict=True)
        ]
        is_apart = all(_is_apart(one, index) for one in best)
        exact = values if is_apart else _all_values(marked, field) + values
        pattern += f"(?P<{field}>{_field(field, exact, is_apart=is_apart)})"
        pattern += expression_for(columns[index + 1])
    return pattern


def _ways(one: Marked, text: str) -> list[Placing]:
    ways = list(placings(text, one.meaning))
    if ways:
        return ways
    meaning = one.meaning
    if meaning.ticket.lower() not in text.lower():
        number = re.sub(r"[^0-9]", "", meaning.ticket).lstrip("0")
        hint = (
            f"; it holds the number {number}: is the ticket written otherwise on the wire? Say it "
            "as it stands there"
            if number and number in text
            else "; was another frame meant?"
        )
        raise ContradictionError(f"{one}: the ticket {meaning.ticket} does not stand in it{hint}")
    raise ContradictionError(
        f"{one}: the counter {meaning.counter} does not stand in it beside the ticket; leave the "
        "counter out if the device does not say it"
    )


def _consistent(group: Sequence[Marked], ways: Sequence[list[Placing]]) -> list[Placing]:
    tried: list[tuple[int, list[Placing]]] = []
    for first in ways[0]:
        chosen, cost = [first], first.cost
        for others in ways[1:]:
            alike = [one for one in others if one.order == first.order]
            if not alike:
                break
            nearest = min(alike, key=lambda one: one.cost + _difference(first, one))
            chosen.append(nearest)
            cost += nearest.cost + _difference(first, nearest)
        else:
            tried.append((cost, chosen))
    names = ", ".join(str(one) for one in group)
    if not tried:
        raise ContradictionError(
            f"in {names} ticket and counter do not stand in the same order; is one of them of "
            "another kind (recalled, served, skipped)?"
        )
    tried.sort(key=lambda one: one[0])
    cost, chosen = tried[0]
    if any(one[0] == cost and one[1][0].order != chosen[0].order for one in tried[1:]):
        raise ContradictionError(
            f"in {names} ticket and counter cannot be told apart; mark a frame in which their "
            "numbers differ"
        )
    return chosen


def _difference(one: Placing, other: Placing) -> int:
    pairs = zip(one.around, other.around, strict=True)
    return sum(DIFFERENT_TEXT * (mine != its) + (len(mine) != len(its)) for mine, its in pairs)


def _is_apart(placing: Placing, index: int) -> bool:
    """Say whether something other than a letter, digit or dash stands on both sides of a field."""
    before, after = placing.around[index], placing.around[index + 1]
    left = before[-1:] if before or index == 0 else "0"
    right = after[:1] if after or index == len(placing.spans) - 1 else "0"
    return not any(one.isalnum() or one == "-" for one in (left, right) if one)


def _all_values(marked: Sequence[Marked], field: str) -> list[str]:
    return [one.meaning.ticket for one in marked] if field == "ticket" else []


def _field(field: str, values: Sequence[str], *, is_apart: bool) -> str:
    if is_apart:
        if field == "ticket":
            return "[0-9A-Za-z-]{1,12}"
        return "[0-9]{1,4}" if all(one.isdecimal() for one in values) else "[0-9A-Za-z]{1,8}"
    shapes = {_shape(one) for one in values}
    if len(shapes) > 1:
        raise ContradictionError(
            f"the {field}s {', '.join(dict.fromkeys(values))} are not of the same length and "
            "nothing stands between them and what follows; where they end cannot be told"
        )
    return shapes.pop()


def _shape(value: str) -> str:
    shape = ""
    for kind, run in groupby(value, key=_kind_of):
        many = len(list(run))
        shape += kind + (f"{{{many}}}" if many > 1 else "")
    return shape


def _kind_of(one: str) -> str:
    if one.isdecimal():
        return "[0-9]"
    return "[A-Za-z]" if one.isalpha() else literal(one)


def _check(one: Marked, text: str, patterns: dict[str, str]) -> None:
    for kind, pattern in patterns.items():
        found = re.fullmatch(pattern, text)
        if kind != one.meaning.kind:
            if found:
                raise ContradictionError(
                    f"{one} looks like a {kind} one: nothing in the bytes tells {kind} and "
                    f"{one.meaning.kind} apart; mark other frames, or call both {kind}"
                )
        elif not found or found["ticket"].upper() != one.meaning.ticket:
            raise ContradictionError(
                f"{one} does not have the form of the other {kind} frames; is it another kind?"
            )

"""Whether a regular expression can be made to run away: by its form, and by trying. Pure.

Guarantees: refuses, whatever engine runs it, a repetition without end inside a repetition, and
counted repetitions inside one another that come to more than `MOST_NESTED` rounds; refuses what
the engine `regex` reads otherwise than Python's `re`. Beyond that, `slow_text` builds from the
expression the lines that are worst for it: for each repetition what leads up to it, then its own
text over and over, then an end that does not match. It is a search, not a proof; what it misses,
the time limit of `patterns.Pattern` bounds.
"""

import re
import re._constants as form  # type: ignore[import-not-found]  # the one that knows re's own tree
import re._parser as parser  # type: ignore[import-not-found]
import time
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any, TypeAlias

from kiosk.devices.pattern_errors import (
    MAX_TEXT_CHARACTERS,
    PatternError,
    PatternTooSlowError,
)

MOST_NESTED = 256
TRIAL_S = 0.005
"""For one line of the longest kind; a good pattern takes some microseconds."""
TRIES = 3
"""One slow try among good ones is the machine's fault."""
MOST_TRIALS = 600
MOST_TRIALS_S = 0.3
"""For one pattern: a profile has to load; what was not tried, the limit at run time bounds."""
MOST_SAMPLES = 12
WRONG_END = "\x00"
ENDLESS_ROUNDS = 2
"""What a repetition without end counts as, for those inside it: the trial judges these."""

Node: TypeAlias = tuple[Any, Any]
Nodes: TypeAlias = list[Node]
_REPEATS = (form.MAX_REPEAT, form.MIN_REPEAT, form.POSSESSIVE_REPEAT)
# The package regex reads {e<=1} as "with at most one error"; Python's re as six characters.
_LOOSE_BRACE = re.compile(r"(?<!\\)(?:\\\\)*\{(?!\d*,?\d*\})")


def check_form(source: str) -> None:
    """Raise PatternError for an expression, known to compile, that has a form that is refused."""
    if _LOOSE_BRACE.search(source):
        raise PatternError("a brace that counts nothing", r"\{ where a brace itself is meant")
    _check_nodes(_tree(source), rounds=1)


def _check_nodes(nodes: Nodes, rounds: int) -> None:
    for kind, given in nodes:
        inside = rounds
        if kind in (form.GROUPREF, form.GROUPREF_IGNORE, form.GROUPREF_EXISTS):
            raise PatternError("a group that refers back to another", "no \\1 and no (?P=name)")
        if kind in _REPEATS:
            most = int(given[1])
            is_endless = most == int(form.MAXREPEAT)
            inside = rounds * (ENDLESS_ROUNDS if is_endless else max(1, most))
            if rounds > 1 and is_endless:
                raise PatternError(
                    "a repetition without end inside a repetition",
                    "a bound on the inner one, such as {1,12} in place of + or *",
                )
            if rounds > 1 and most > 1 and inside > MOST_NESTED:
                raise PatternError(
                    "a counted repetition inside a repetition, too many rounds together",
                    f"at most {MOST_NESTED} rounds, the outer count times the inner one",
                )
        for body in _bodies(kind, given):
            _check_nodes(body, inside)


def slow_text(
    source: str, fullmatch: Callable[[str, float], object], trial_s: float = TRIAL_S
) -> str | None:
    """Give a text on which `fullmatch(text, seconds)` runs out of time, or None when none does."""
    ends_s = time.process_time() + MOST_TRIALS_S
    for text in islice(_worst_texts(source), MOST_TRIALS):
        if time.process_time() > ends_s:
            return None
        if all(_is_slow(fullmatch, text, trial_s) for _ in range(TRIES)):
            return text
    return None


def _is_slow(fullmatch: Callable[[str, float], object], text: str, trial_s: float) -> bool:
    try:
        fullmatch(text, trial_s)
    except PatternTooSlowError:
        return True
    return False


def _worst_texts(source: str) -> Iterator[str]:
    nodes = _tree(source)
    letters = list(dict.fromkeys([*_letters(nodes), "a", "1", " "]))[:MOST_SAMPLES]
    # An engine that looks for what must come at the end, and finds none, does not even begin.
    ends = (WRONG_END, "", _samples(nodes)[0] + WRONG_END, "".join(letters) + WRONG_END)
    seen: set[str] = set()
    for before, samples in _repetitions(nodes, ""):
        for pump in dict.fromkeys([*samples, *letters]):
            whole = before + pump * (MAX_TEXT_CHARACTERS // len(pump))
            for end in ends:
                text = whole[: max(0, MAX_TEXT_CHARACTERS - len(end))] + end[:MAX_TEXT_CHARACTERS]
                if text not in seen:
                    seen.add(text)
                    yield text


def _repetitions(nodes: Nodes, before: str) -> Iterator[tuple[str, list[str]]]:
    """Give, for each repetition, a text that leads up to it and texts that it repeats."""
    for kind, given in nodes:
        bodies = _bodies(kind, given)
        if kind in _REPEATS and int(given[1]) > 1:
            yield before, [one for one in _samples(bodies[0]) if one]
        for body in bodies:
            yield from _repetitions(body, before)
        before = (before + _samples([(kind, given)])[0])[:MAX_TEXT_CHARACTERS]


def _samples(nodes: Nodes) -> list[str]:
    """Give a few texts that the nodes match, the shortest first, or nearly match."""
    texts = [""]
    for kind, given in nodes:
        parts = _samples_of(kind, given)
        texts = [text + part for text in texts for part in parts][:MOST_SAMPLES]
    return texts


def _samples_of(kind: Any, given: Any) -> list[str]:  # noqa: ANN401 - re's tree has no types
    if kind is form.LITERAL:
        return [chr(given)]
    if kind is form.IN:
        return list(dict.fromkeys(_members(given))) or ["a"]
    if kind in (form.ANY, form.NOT_LITERAL):
        return ["a" if given != ord("a") else "b"]
    if kind in _REPEATS:
        once = _samples(given[2])
        least = min(int(given[0]), MAX_TEXT_CHARACTERS)
        return [one * least for one in once] if least else ["", *once][:MOST_SAMPLES]
    if kind in (form.ASSERT, form.ASSERT_NOT, form.AT):
        return [""]
    found = [text for body in _bodies(kind, given) for text in _samples(body)]
    return found[:MOST_SAMPLES] or [""]


def _members(members: Nodes) -> Iterator[str]:
    for kind, given in members:
        if kind is form.LITERAL:
            yield chr(given)
        elif kind is form.RANGE:
            yield from (chr(given[0]), chr(given[1]))
        elif kind is form.CATEGORY:
            yield {form.CATEGORY_DIGIT: "1", form.CATEGORY_SPACE: " "}.get(given, "a")


def _letters(nodes: Nodes) -> Iterator[str]:
    for kind, given in nodes:
        if kind in (form.LITERAL, form.NOT_LITERAL):
            yield chr(given)
        elif kind is form.IN:
            yield from _members(given)
        for body in _bodies(kind, given):
            yield from _letters(body)


def _bodies(kind: Any, given: Any) -> list[Nodes]:  # noqa: ANN401 - re's tree has no types
    if kind in _REPEATS:
        return [list(given[2])]
    if kind is form.SUBPATTERN:
        return [list(given[3])]
    if kind is form.BRANCH:
        return [list(one) for one in given[1]]
    if kind in (form.ASSERT, form.ASSERT_NOT):
        return [list(given[1])]
    return [list(given)] if kind is form.ATOMIC_GROUP else []


def _tree(source: str) -> Nodes:
    return list(parser.parse(source))

"""A text that a regular expression matches, with given texts for its named groups. Pure.

Guarantees: the text is a proposal; whether the expression matches it, the caller tries. Groups
that are not given are left out where they may be, else filled with the least that fits.
"""

import re._constants as form  # type: ignore[import-not-found]  # the one that knows re's own tree
import re._parser as parser  # type: ignore[import-not-found]
from collections.abc import Mapping
from typing import Any, TypeAlias

Node: TypeAlias = tuple[Any, Any]
_REPEATS = (form.MAX_REPEAT, form.MIN_REPEAT, form.POSSESSIVE_REPEAT)
_CATEGORIES = {form.CATEGORY_DIGIT: "1", form.CATEGORY_SPACE: " "}


def pattern_text(source: str, values: Mapping[str, str]) -> str:
    """Give a text for the expression, which is known to compile."""
    tree = parser.parse(source)
    names = {number: name for name, number in tree.state.groupdict.items()}
    return _text(list(tree), {n: values[name] for n, name in names.items() if name in values})


def _text(nodes: list[Node], values: Mapping[int, str]) -> str:
    return "".join(_part(kind, given, values) for kind, given in nodes)


def _part(kind: Any, given: Any, values: Mapping[int, str]) -> str:  # noqa: ANN401 - re's tree has no types
    if kind in _REPEATS:
        least, _, body = given
        return _text(list(body), values) * max(int(least), int(_holds(body, values)))
    if kind is form.SUBPATTERN:
        group, _, _, body = given
        return values[group] if group in values else _text(list(body), values)
    if kind is form.BRANCH:
        branches = [list(one) for one in given[1]]
        return _text(max(branches, key=lambda one: _holds(one, values)), values)
    return _text(list(given), values) if kind is form.ATOMIC_GROUP else _character(kind, given)


def _character(kind: Any, given: Any) -> str:  # noqa: ANN401 - re's tree has no types
    if kind is form.LITERAL:
        return chr(given)
    if kind is form.IN:
        return _member(given)
    if kind in (form.ANY, form.NOT_LITERAL):
        return "a" if given != ord("a") else "b"
    return ""


def _holds(nodes: Any, values: Mapping[int, str]) -> bool:  # noqa: ANN401 - re's tree has no types
    """Say whether a group that is given stands somewhere in the nodes."""
    for kind, given in nodes:
        if kind is form.SUBPATTERN and (given[0] in values or _holds(given[3], values)):
            return True
        if kind in _REPEATS and _holds(given[2], values):
            return True
        if kind is form.BRANCH and any(_holds(one, values) for one in given[1]):
            return True
        if kind is form.ATOMIC_GROUP and _holds(given, values):
            return True
    return False


def _member(members: list[Node]) -> str:
    kind, given = members[0]
    if kind is form.LITERAL:
        return chr(given)
    if kind is form.RANGE:
        return chr(given[0])
    if kind is form.NEGATE:
        return "a"
    return _CATEGORIES.get(given, "a")

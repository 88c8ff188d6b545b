"""No rule can count by what was said: nothing that it is handed leads to an answer."""

import dataclasses
import inspect
import types
import typing
from collections.abc import Callable

import pytest

from central.tally.facts import Rating, RatingFacts
from central.tally.rules import RULES, Circumstances, mark_of_rating

ALLOWED = {bool, int, str, type(None)}
"""Plain values; and `datetime.time`, which has no annotations of its own."""


def reached(annotation, found):
    """Every type that a value of `annotation` leads to, into `found`."""
    if annotation in found:
        return found
    found.add(annotation)
    for part in typing.get_args(annotation):
        if part is not Ellipsis:
            reached(part, found)
    if isinstance(annotation, type) and has_fields(annotation):
        for field in typing.get_type_hints(annotation).values():
            reached(field, found)
    return found


def has_fields(annotation):
    return dataclasses.is_dataclass(annotation) or hasattr(annotation, "_fields")


def parameters(function):
    hints = typing.get_type_hints(function)
    hints.pop("return")
    assert hints.keys() == inspect.signature(function).parameters.keys(), "without annotations"
    return hints.values()


def types_of(functions):
    found = set()
    for function in functions:
        for annotation in parameters(function):
            reached(annotation, found)
    return found


JUDGES = [rule.holds for rule in RULES]


@pytest.mark.parametrize("holds", JUDGES, ids=lambda holds: holds.__name__)
def test_rule_takes_facts_and_circumstances_and_says_yes_or_no(holds):
    assert list(parameters(holds)) == [RatingFacts, Circumstances]
    assert typing.get_type_hints(holds)["return"] is bool


def test_what_a_rule_is_handed_leads_to_no_answer():
    found = types_of([*JUDGES, mark_of_rating])
    assert Rating not in found
    assert {RatingFacts, Circumstances} <= found
    for each in found:
        assert not any("answers" in name for name in getattr(each, "__annotations__", {}))


def test_what_a_rule_is_handed_is_plain_so_that_nothing_hides_in_it():
    loose = {typing.Any, object, dict, list, set, Callable}
    for each in types_of(JUDGES):
        assert each not in loose
        assert typing.get_origin(each) not in loose | {dict, list, set}
        is_plain = each in ALLOWED or each.__module__ == "datetime" or has_fields(each)
        assert is_plain or typing.get_origin(each) in {tuple, types.UnionType, typing.Union}, each


def test_walk_finds_the_answers_when_they_are_there():
    """The test of the tests above: handed a `Rating`, a rule would be found out."""

    def peeking(rating: Rating, _: Circumstances) -> bool:
        return bool(rating.answers)

    found = types_of([peeking])
    assert Rating in found
    assert any("answers" in getattr(each, "__annotations__", {}) for each in found)

"""Whose a counter's day is: the one officer, or the one procedure, of all its counted ratings.

A block is released of a counter and day, whoever served. It is therefore one officer's only where
no other officer has a rating there; a day of several is nobody's. Guarantees that no block is ever
cut. Pure.
"""

from collections.abc import Mapping
from typing import TypeVar

Place = TypeVar("Place")


def only_one(ratings: Mapping[Place, Mapping[str, int]]) -> dict[Place, str]:
    """By counter's day the one name that has ratings there; those of several or of none are out."""
    return {
        place: name
        for place, by_name in ratings.items()
        if len(by_name) == 1 and (name := next(iter(by_name)))
    }

"""A part of the pages' words: what every one of them is held to.

Guarantees that a part has every key that its model names and no other, and cannot be changed.
"""

from collections.abc import Collection

from pydantic import BaseModel, ConfigDict


class WordsPart(BaseModel):
    """The words of one file of words/<language>/."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def complete(given: dict[str, str], expected: Collection[str]) -> dict[str, str]:
    """`given`, which has a text for each of `expected` and for nothing else; ValueError if not."""
    differ = set(given) ^ set(expected)
    if differ:
        message = (
            f"expected exactly {', '.join(sorted(expected))}; these differ:"
            f" {', '.join(sorted(differ))}"
        )
        raise ValueError(message)
    return given

"""What would change, key by key, and for which kiosks. Pure.

Guarantees that a key which a kiosk has for itself alone is not said to change there.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kiosk.document.settings_member import flat, merged


@dataclass(frozen=True, slots=True)
class KeyChange:
    """One key. `old`, `new`: values as JSON has them, None where the central says nothing, so that
    kiosk.toml holds.
    """

    key: str
    old: Any
    new: Any


def read_stored(text: str) -> dict[str, Any]:
    """Settings as they are stored."""
    found: dict[str, Any] = json.loads(text)
    return found


def changes_between(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[KeyChange]:
    """Every key that differs, by its name."""
    before, after = flat(old), flat(new)
    return [
        KeyChange(key, before.get(key), after.get(key))
        for key in sorted({*before, *after})
        if before.get(key) != after.get(key)
    ]


def in_force(of_group: str, overrides: str) -> dict[str, Any]:
    """What a kiosk gets: its group's settings and, over them, its own; both as stored."""
    return merged(read_stored(of_group), read_stored(overrides))


def untouched_by(changes: list[KeyChange], overrides: str) -> frozenset[str]:
    """Keys of `changes` that a kiosk with these overrides will not see."""
    own = flat(read_stored(overrides))
    return frozenset(change.key for change in changes if change.key in own)

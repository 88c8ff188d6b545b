"""One table of a profile file, read key by key with errors that can be acted on.

Guarantees: every `ProfileError` names the file, the key, what was found and what was expected,
and the nearest known key where one is near. Knows no key itself: `profile` does.
"""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path


class ProfileError(ValueError):
    """A profile cannot be used as it stands. `str()` says what, where and what was expected."""

    def __init__(
        self, file: Path, key: str, expected: str, found: str, nearest: str | None = None
    ) -> None:
        self.file = file
        self.key = key
        self.expected = expected
        self.found = found
        self.nearest = nearest
        where = f"{file}: {key}" if key else f"{file}"
        hint = f"; did you mean {nearest!r}?" if nearest else ""
        super().__init__(f"{where}: {found}; expected {expected}{hint}")


class ProfileTable:
    """A TOML table with its place in the file; `known` are all keys it may have."""

    def __init__(
        self, file: Path, place: str, values: Mapping[str, object], known: Sequence[str]
    ) -> None:
        self._file = file
        self._place = place
        self._values = values
        for key in values:
            if key not in known:
                nearest = next(iter(get_close_matches(key, known, n=1)), None)
                raise self.error(key, f"one of {', '.join(known)}", "unknown key", nearest)

    def error(
        self, key: str, expected: str, found: str | None = None, nearest: str | None = None
    ) -> ProfileError:
        """Give the error for a key of this table; without `found`, the value found is told."""
        if found is None:
            found = f"found {self._values[key]!r}" if key in self._values else "missing"
        place = f"{self._place}.{key}" if self._place else key
        return ProfileError(self._file, place, expected, found, nearest)

    @property
    def names(self) -> tuple[str, ...]:
        """The keys that stand in the table, in the order of the file."""
        return tuple(self._values)

    def flag(self, key: str, otherwise: bool) -> bool:  # noqa: FBT001 - a default, like get()'s
        """Give true or false, or `otherwise` where the key is left out."""
        value = self._values.get(key, otherwise)
        if not isinstance(value, bool):
            raise self.error(key, "true or false")
        return value

    def text(self, key: str, expected: str) -> str:
        """Give a text that is not empty."""
        value = self._values.get(key)
        if not isinstance(value, str) or not value:
            raise self.error(key, expected)
        return value

    def choice(self, key: str, choices: Sequence[str]) -> str:
        """Give one of a closed list of texts."""
        value = self._values.get(key)
        if not isinstance(value, str) or value not in choices:
            nearest = get_close_matches(str(value), choices, n=1)
            words = " or ".join(repr(choice) for choice in choices)
            raise self.error(key, words, nearest=next(iter(nearest), None))
        return value

    def whole(self, key: str, least: int, most: int) -> int:
        """Give a whole number between two bounds, both allowed."""
        value = self._values.get(key)
        # TOML's true is a Python bool, and a bool is an int.
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise self.error(key, f"a whole number from {least} to {most}")
        return value

    def table(self, key: str, known: Sequence[str]) -> "ProfileTable":
        """Give the table below this key."""
        value = self._values.get(key)
        if not isinstance(value, dict):
            raise self.error(key, f"a table [{key}]")
        return ProfileTable(self._file, self._named(key), value, known)

    def texts(self, key: str, expected: str) -> dict[str, str]:
        """Give the table below this key as texts by name; whole numbers count as texts.

        A table that is left out is empty.
        """
        values = self._values.get(key, {})
        if not isinstance(values, dict):
            raise self.error(key, expected)
        for name, value in values.items():
            if not isinstance(value, str | int) or isinstance(value, bool):
                raise ProfileError(
                    self._file, f"{self._named(key)}.{name}", expected, f"found {value!r}"
                )
        return {name: str(value) for name, value in values.items()}

    def tables(self, key: str, known: Sequence[str]) -> "list[ProfileTable]":
        """Give the array of tables below this key, at least one; places count from 1."""
        value = self._values.get(key)
        if not isinstance(value, list) or not value or not all(isinstance(v, dict) for v in value):
            raise self.error(key, f"at least one table [[{key}]]")
        return [
            ProfileTable(self._file, f"{self._named(key)}[{number}]", one, known)
            for number, one in enumerate(value, 1)
        ]

    def _named(self, key: str) -> str:
        return f"{self._place}.{key}" if self._place else key

"""The member `keys` of a configuration: the central's public keys, current and next.

Guarantees that all four are there and are keys, or none (docs/record-format.md, sections 19, 20).
Leaves to others: which of them may be believed (`kiosk.identity.configuration`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from kiosk.identity.configuration_error import ConfigurationError
from kiosk.record import SealingPublicKey, VerifyKey

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Announced(Generic[Key]):
    """A key in force, and the one that may replace it; None where none is announced."""

    current: Key
    next: Key | None = None

    @property
    def believed(self) -> tuple[Key, ...]:
        """Both, the one in force first."""
        return (self.current,) if self.next is None else (self.current, self.next)


@dataclass(frozen=True, slots=True)
class ConfigurationKeys:
    """What a configuration says of the central's keys."""

    receipt: Announced[VerifyKey]
    configuration: Announced[VerifyKey]
    sealing: Announced[SealingPublicKey]
    recovery: Announced[SealingPublicKey]


def read_keys(members: Mapping[str, object]) -> ConfigurationKeys | None:
    """The keys that a configuration's `members` name; None where there are none.

    ConfigurationError if one is missing or is no key.
    """
    given = members.get("keys")
    if given is None:
        return None
    if not isinstance(given, dict):
        raise ConfigurationError("keys: expected an object")
    return ConfigurationKeys(
        _announced(given, "receipt", VerifyKey.from_text),
        _announced(given, "configuration", VerifyKey.from_text),
        _announced(given, "sealing", SealingPublicKey.from_text),
        _announced(given, "recovery", SealingPublicKey.from_text),
    )


def _announced(
    given: Mapping[str, object], purpose: str, from_text: Callable[[str], Key]
) -> Announced[Key]:
    pair = given.get(purpose)
    if not isinstance(pair, dict) or "next" not in pair:
        raise ConfigurationError(f"keys.{purpose}: expected a current key, and a next one or null")
    following = pair["next"]
    try:
        current = from_text(_text(pair.get("current")))
        return Announced(current, None if following is None else from_text(_text(following)))
    except ValueError as error:
        raise ConfigurationError(f"keys.{purpose}: {error}") from error


def _text(value: object) -> str:
    # Any other value becomes a text that is no key.
    return value if isinstance(value, str) else ""

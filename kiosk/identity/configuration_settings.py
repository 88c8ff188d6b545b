"""What the kiosk's own settings have to say of a configuration: refused, waiting, ran, not used.

Guarantees that why something was refused is one printable line that a heartbeat can carry. Leaves
to others: the judging itself (`kiosk.settings_in_force`), which knows kiosk.toml.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from kiosk.record import base64url

MAX_WHY_CHARACTERS = 200
"""docs/record-format.md, section 9."""

Given = Mapping[str, Any]
"""The member `settings` of a configuration."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """`etag`: tag of what was refused; `why`: one line."""

    etag: str
    why: str

    @classmethod
    def of(cls, compact: str, why: str) -> "Refusal":
        """That `compact` was refused; `why` is made one printable line, and cut if need be."""
        line = "".join(each if each.isprintable() else " " for each in why)
        if len(line) > MAX_WHY_CHARACTERS:
            line = line[: MAX_WHY_CHARACTERS - 1] + "…"
        etag = base64url.sha256(compact.encode("utf-8", "surrogatepass"))
        return cls(etag, line or "refused")


class SettingsJudge(Protocol):
    """Who knows what the kiosk runs with. Called on whatever thread takes a configuration."""

    def judge(self, number: int, given: Given) -> None:
        """ConfigurationError where the settings of configuration `number` are not good here."""

    def waits(self, given: Given) -> bool:
        """Whether these hold only from the next start on."""

    def ran(self, given: Given) -> bool:
        """Whether the kiosk has run with these, the last before others."""

    def unusable(self, given: Given) -> str:
        """Why these are not used although they were taken; empty where they are, or may be."""


class TakesAll:
    """Where nobody runs with settings, as in a command."""

    def judge(self, number: int, given: Given) -> None:
        """Good."""

    def waits(self, given: Given) -> bool:  # noqa: ARG002 - as the protocol has it
        """Never."""
        return False

    def ran(self, given: Given) -> bool:  # noqa: ARG002
        """Not known."""
        return False

    def unusable(self, given: Given) -> str:  # noqa: ARG002
        """Nothing is used."""
        return ""

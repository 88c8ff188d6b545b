"""A ticket's number put together from parts: `{letter}{number:03}`. Pure.

Guarantees: a template that was read holds names in braces, at most one width each, and plain
letters, digits and dashes between them; filling it in takes the parts as they are. A width asks
for a number and puts zeros before it; nothing is ever cut.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from kiosk.devices.profile_table import ProfileTable

EXPECTED = "parts such as '{letter}{number:03}', with letters, digits and dashes between them"
_PART = re.compile(r"\{([A-Za-z_][0-9A-Za-z_]{0,31})(?::0([1-9]))?\}|([0-9A-Za-z-]{1,12})")


@dataclass(frozen=True, slots=True)
class TemplatePart:
    """A name with the number of digits that it is filled up to (0: as it is), or a plain text."""

    name: str
    width: int
    plain: str


@dataclass(frozen=True, slots=True)
class TicketTemplate:
    """The parts in their order."""

    parts: tuple[TemplatePart, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names in braces."""
        return tuple(part.name for part in self.parts if part.name)

    def fill(self, values: Mapping[str, str]) -> str | None:
        """Give the ticket, or None where a part is missing or no number."""
        texts = [_text(part, values) for part in self.parts]
        whole = [text for text in texts if text is not None]
        return "".join(whole) if len(whole) == len(texts) else None


def read_template(table: ProfileTable) -> TicketTemplate:
    """Read the key `ticket` of [mapper]; raise ProfileError when it is no template."""
    source = table.text("ticket", EXPECTED)
    found = list(_PART.finditer(source))
    if "".join(one[0] for one in found) != source:
        raise table.error("ticket", EXPECTED)
    template = TicketTemplate(
        tuple(TemplatePart(one[1] or "", int(one[2] or 0), one[3] or "") for one in found)
    )
    if not template.names:
        raise table.error("ticket", EXPECTED)
    return template


def _text(part: TemplatePart, values: Mapping[str, str]) -> str | None:
    if not part.name:
        return part.plain
    value = values.get(part.name)
    if not value or (part.width and not (value.isascii() and value.isdecimal())):
        return None
    # A BCD field has zeros of its own, more than the ticket shows.
    return str(int(value)).zfill(part.width) if part.width else value

"""One version of one thing: what was said of it, and on which days that held. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

Key = tuple[str, ...]
"""Which thing it is: the site's id first, `*` for what belongs to none or holds for all."""


@dataclass(frozen=True, slots=True)
class Version:
    """What `values` says held from `valid_from` on, until before `valid_to` (None: until further
    notice).
    """

    key: Key
    valid_from: date
    valid_to: date | None = None
    values: Mapping[str, str] = field(default_factory=dict)

    def holds_on(self, day: date) -> bool:
        """Whether it held on `day`."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)

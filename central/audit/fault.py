"""What the audit found to be off: one fault, named by place and rule."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Fault:
    """`rule`: what is broken, in words of docs/record-format.md or of this package; `what`: what
    was found and what was expected. Kiosk, epoch and seq are None where none is at fault.
    """

    site: str
    rule: str
    what: str
    kiosk: str | None = None
    epoch: str | None = None
    seq: int | None = None

    def as_json(self) -> dict[str, Any]:
        """The fault as a JSON object."""
        return asdict(self)

    def __str__(self) -> str:
        """One line for people."""
        place = [f"site {self.site}"]
        if self.kiosk is not None:
            place.append(f"kiosk {self.kiosk}")
        if self.epoch is not None:
            place.append(f"epoch {self.epoch}")
        if self.seq is not None:
            place.append(f"record {self.seq}")
        return f"{', '.join(place)}: {self.rule}: {self.what}"


class FaultError(Exception):
    """Ends an audit at its first fault."""

    def __init__(self, fault: Fault) -> None:
        """`fault`: what was found."""
        super().__init__(str(fault))
        self.fault = fault

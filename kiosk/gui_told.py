"""What the GUI thread told of itself, as values: no Qt, so that commands can know its form."""

from dataclasses import dataclass

from kiosk.health.doctor.display import ScreenFacts


@dataclass(frozen=True, slots=True)
class SourceTold:
    """How a source is doing; `heard_s`: since it last said something, None where it has not."""

    name: str
    state: str
    reason: str
    heard_s: int | None


@dataclass(frozen=True, slots=True)
class GuiTold:
    """All of it, of one moment."""

    screen: ScreenFacts
    sources: tuple[SourceTold, ...]

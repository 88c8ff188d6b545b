"""What is fixed while visits come and go: the counter, its officer, its questionnaire."""

from dataclasses import dataclass, field
from typing import Literal

from kiosk.survey import Questionnaire, ReasonList
from kiosk.visit.delays import Delays
from kiosk.visit.service_map import ServiceRule


@dataclass(frozen=True, slots=True)
class Desk:
    """One counter as its settings describe it.

    `officer` is an id or None ("counter only"): who serves where nobody signs on. `services`: what
    a ticket is for (`kiosk.visit.service_map`). `stage` is reception, result or unknown;
    `test`: whether the kiosk starts in test mode. `scale_order`: how levels stand on the screen.
    `blocks`: the optional blocks in use, as `id@version`. `reasons`: what may be chosen after the
    thanks; None where no detail is offered. `languages`: those of the screen, which may be more
    than the questionnaire's, which then shows what it has; empty: the questionnaire's.
    """

    counter: str
    questionnaire: Questionnaire
    officer: str | None = None
    procedure: str | None = None
    stage: str = "unknown"
    default_language: str = "vi"
    test: bool = False
    scale_order: Literal["best-first", "worst-first"] = "best-first"
    blocks: tuple[str, ...] = ()
    reasons: ReasonList | None = None
    languages: tuple[str, ...] = ()
    services: tuple[ServiceRule, ...] = ()
    delays: Delays = field(default_factory=Delays)

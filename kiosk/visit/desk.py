"""What is fixed while visits come and go: the counter, its officer, its questionnaire."""

from dataclasses import dataclass, field

from kiosk.survey import Questionnaire
from kiosk.visit.delays import Delays


@dataclass(frozen=True, slots=True)
class Desk:
    """One counter as its settings describe it.

    `officer` is an id or None ("counter only"); `stage` is reception, result or unknown;
    `test` marks every rating as not to be counted.
    """

    counter: str
    questionnaire: Questionnaire
    officer: str | None = None
    procedure: str | None = None
    stage: str = "unknown"
    default_language: str = "vi"
    test: bool = False
    delays: Delays = field(default_factory=Delays)

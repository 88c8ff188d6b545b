"""What settings ask: the questionnaire of the day with its reasons, and the words of the screen.

Guarantees that what the settings name is on this machine, or that one error says what is not.
For the start and for judging settings before they are taken: both ask the same.
"""

import logging
from dataclasses import dataclass
from datetime import date

from kiosk.settings import Settings
from kiosk.start_error import StartError
from kiosk.survey import Questionnaire, ReasonList, load_library
from kiosk.ui.words import WordsByLanguage, load_words

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class AskedSurvey:
    """`languages`: the questionnaire's, as far as the screen has words; then those of packs."""

    questionnaire: Questionnaire
    reasons: ReasonList | None
    words: WordsByLanguage

    @property
    def languages(self) -> tuple[str, ...]:
        """In the order in which they are offered."""
        asked = [each for each in self.questionnaire.languages if each in self.words]
        return (*asked, *(each for each in self.words if each not in asked))


def asked_by(settings: Settings, today: date) -> AskedSurvey:
    """What `settings` ask on `today`; raises DocumentError, WordsError, OSError or StartError."""
    library = load_library(settings.questionnaire.folder)
    asked = settings.questionnaire
    day = library.nearest_day(asked.id, asked.blocks, today)
    questionnaire = library.composed(asked.id, asked.blocks, day)
    if day != today:
        logger.warning(
            "no version of questionnaire %s is in force on %s, the day of this kiosk's clock; "
            "%s of %s is asked. Correct the clock, or install a newer version",
            asked.id,
            today,
            questionnaire.name,
            day,
        )
    named = questionnaire.reasons
    reasons = library.reasons(named, day) if named else None
    found = AskedSurvey(questionnaire, reasons, load_words(settings.screen.words_folder))
    if settings.screen.language not in found.languages:
        raise StartError(
            f"screen.language = {settings.screen.language!r}: the screen has words in "
            f"{', '.join(found.languages)}"
        )
    return found

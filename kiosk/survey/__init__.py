"""Questionnaires, answers, the index and its interval: the second contract with the central.

Pure: pydantic and the standard library. Guarantees that a questionnaire in use is complete in
each of its languages, and that every share has its n and interval. Leaves to others: showing a
question (`kiosk.ui`), recording answers (`kiosk.visit`), deciding what counts (`central.tally`).
"""

from kiosk.survey.index import SATISFIED_LEVELS, Share
from kiosk.survey.library import Library, load_library, load_questionnaire
from kiosk.survey.questionnaire import Level, Question, Questionnaire, Reason, Scale

__all__ = [
    "SATISFIED_LEVELS",
    "Level",
    "Library",
    "Question",
    "Questionnaire",
    "Reason",
    "Scale",
    "Share",
    "load_library",
    "load_questionnaire",
]

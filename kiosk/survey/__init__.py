"""Questionnaires, answers, the index and its interval: the second contract with the central.

Pure: pydantic and the standard library. Guarantees that a questionnaire in use is complete in
each of its languages, and that every share has its n and interval. Leaves to others: showing a
question (`kiosk.ui`), recording answers (`kiosk.visit`), deciding what counts (`central.tally`).
"""

from kiosk.survey.composition import with_blocks
from kiosk.survey.control_limits import ControlPoint, PChart, Signal, p_chart
from kiosk.survey.difference import Difference
from kiosk.survey.index import SATISFIED_LEVELS, MeanShare, Share
from kiosk.survey.library import Library, load_library, load_questionnaire
from kiosk.survey.mean_of_criteria import MeanOfCriteria
from kiosk.survey.questionnaire import Block, Group, Question, Questionnaire
from kiosk.survey.reason_list import Reason, ReasonList
from kiosk.survey.sample_size import finite_interval, slovin
from kiosk.survey.scale import Level, Scale

__all__ = [
    "SATISFIED_LEVELS",
    "Block",
    "ControlPoint",
    "Difference",
    "Group",
    "Level",
    "Library",
    "MeanOfCriteria",
    "MeanShare",
    "PChart",
    "Question",
    "Questionnaire",
    "Reason",
    "ReasonList",
    "Scale",
    "Share",
    "Signal",
    "finite_interval",
    "load_library",
    "load_questionnaire",
    "p_chart",
    "slovin",
    "with_blocks",
]

"""What the central knows of questionnaires: the factor and the scale of each question, its words.

A record names a questionnaire and question ids, and no more; what they mean stands in the files of
the questionnaires, those that are shipped and an office's own. Guarantees that what is in no file
is None, never a guess: pages show it by its id. Leaves to others: which answers may be shown
(`central.released`), and what is counted of them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from itertools import chain
from pathlib import Path
from types import MappingProxyType

from central.shipped_questionnaires import SHIPPED_QUESTIONNAIRES
from kiosk.survey import Block, Library, Question, Questionnaire, Reason, ReasonList, load_library
from kiosk.survey.questionnaire import HEADLINE, OFFICER, Asked
from kiosk.survey.scale import Measure


class Factor(StrEnum):
    """The five factors of the survey on services, in its order, and the question about it all.

    Source: QĐ 2640/QĐ-BNV and QĐ 1001/QĐ-BNV, service block.
    """

    ACCESS = "access"
    PROCEDURE = "procedure"
    OFFICIALS = "officials"
    RESULT = "result"
    PETITIONS = "petitions"
    OVERALL = "overall"


FACTOR_OF_GROUP: Mapping[str, Factor] = MappingProxyType(
    {
        "tiep-can": Factor.ACCESS,
        "thu-tuc": Factor.PROCEDURE,
        "cong-chuc": Factor.OFFICIALS,
        "ket-qua": Factor.RESULT,
        "phan-anh": Factor.PETITIONS,
    }
)
"""By the id of a questionnaire's group. Another group is none of the five."""

_OF_QUESTION = {HEADLINE: Factor.OVERALL, OFFICER: Factor.OFFICIALS}
"""Ids that mean the same in every questionnaire (`kiosk.survey.questionnaire`)."""

_NO_WORDS: Mapping[int, Mapping[str, str]] = MappingProxyType({})
_NO_POINTS: Mapping[int, int] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class QuestionFacts:
    """One question. `factor`: None where it is of none; `measure`: of its scale, where only
    "satisfaction" has an index; `words`: the question by language; `levels`: by answer, the words
    by language; `points`: by answer, what a scale of points gives for it, else empty.
    """

    question: str
    factor: Factor | None
    measure: Measure
    words: Mapping[str, str]
    levels: Mapping[int, Mapping[str, str]] = field(default_factory=lambda: _NO_WORDS)
    points: Mapping[int, int] = field(default_factory=lambda: _NO_POINTS)


@dataclass(frozen=True, slots=True)
class QuestionnaireFacts:
    """One version of a questionnaire. `title`: by language; `questions`: in the order asked, its
    own first, then those of blocks that may have been asked with it.
    """

    name: str
    title: Mapping[str, str]
    questions: Mapping[str, QuestionFacts]

    def of_factor(self, factor: Factor) -> tuple[QuestionFacts, ...]:
        """The questions about satisfaction that make up `factor`, in order: its criteria."""
        return tuple(
            each
            for each in self.questions.values()
            if each.factor is factor and each.measure == "satisfaction"
        )

    @property
    def factors(self) -> tuple[Factor, ...]:
        """The factors that it asks about, in the order of `Factor`."""
        return tuple(factor for factor in Factor if self.of_factor(factor))


@dataclass(frozen=True, slots=True)
class KnownQuestionnaires:
    """What stands in the files: `by_name` (`id@version`) and `reason_lists`, every version."""

    by_name: Mapping[str, QuestionnaireFacts]
    reason_lists: tuple[ReasonList, ...] = ()

    def facts(self, questionnaire: str) -> QuestionnaireFacts | None:
        """Of `id@version`; None where no file has it."""
        return self.by_name.get(questionnaire)

    def question(self, questionnaire: str, question: str) -> QuestionFacts | None:
        """Of one question; None where it is not known. `service` and `officer` have their factor
        in a questionnaire that is in no file too, since they mean the same in every one.
        """
        found = self.by_name.get(questionnaire)
        if found is not None:
            return found.questions.get(question)
        factor = _OF_QUESTION.get(question)
        return QuestionFacts(question, factor, "satisfaction", {}) if factor else None

    def reason(self, identifier: str) -> Reason | None:
        """The reason of that id (such as R7) in its newest wording; None where no list has it."""
        lists = sorted(self.reason_lists, key=lambda each: each.version, reverse=True)
        return next((found for each in lists if (found := each.reason(identifier))), None)

    def title(self, questionnaire: str, language: str) -> str:
        """Its title in `language`; its id where no file has it."""
        found = self.by_name.get(questionnaire)
        if found is None:
            return questionnaire
        return in_language(found.title, language) or questionnaire


def in_language(words: Mapping[str, str], language: str) -> str:
    """The words in `language`, in Vietnamese where there are none; empty where there are neither.

    A questionnaire of an office's own may have one language alone.
    """
    return words.get(language) or words.get("vi") or next(iter(words.values()), "")


@cache
def known(*own: Path) -> KnownQuestionnaires:
    """The questionnaires of the folders `own`, and those that are shipped; of two of one name the
    one that stands first counts. Read once for each set of folders.

    DocumentError if a folder of `own` is not there or a file is faulty.
    """
    shipped = [SHIPPED_QUESTIONNAIRES] if SHIPPED_QUESTIONNAIRES.is_dir() else []
    libraries = [load_library(folder) for folder in dict.fromkeys((*own, *shipped))]
    blocks = _newest(chain.from_iterable(library.blocks for library in libraries))
    by_name: dict[str, QuestionnaireFacts] = {}
    for questionnaire in _questionnaires(libraries):
        by_name.setdefault(questionnaire.name, _facts(questionnaire, blocks))
    lists: dict[str, ReasonList] = {}
    for each in chain.from_iterable(library.reason_lists for library in libraries):
        lists.setdefault(each.name, each)
    return KnownQuestionnaires(MappingProxyType(by_name), tuple(lists.values()))


def _questionnaires(libraries: Iterable[Library]) -> Iterable[Questionnaire]:
    return chain.from_iterable(library.questionnaires for library in libraries)


def _newest(blocks: Iterable[Block]) -> list[Block]:
    newest: dict[str, Block] = {}
    for block in blocks:
        if block.id not in newest or newest[block.id].version < block.version:
            newest[block.id] = block
    return list(newest.values())


def _facts(questionnaire: Questionnaire, blocks: Iterable[Block]) -> QuestionnaireFacts:
    questions: dict[str, QuestionFacts] = {}
    for asked in (questionnaire, *blocks):
        for question in asked.questions:
            questions.setdefault(question.id, _question(question, asked))
    title = MappingProxyType(dict(questionnaire.title))
    return QuestionnaireFacts(questionnaire.name, title, MappingProxyType(questions))


def _question(question: Question, asked: Asked) -> QuestionFacts:
    scale = asked.scale_of(question)
    factor = _OF_QUESTION.get(question.id) or FACTOR_OF_GROUP.get(question.group or "")
    return QuestionFacts(
        question.id,
        factor,
        scale.measure,
        question.words,
        {level.value: level.words for level in scale.levels},
        {level.value: level.points for level in scale.levels if level.points is not None},
    )

"""Words for figures of several questionnaires, which are never added up: each stands by itself."""

from collections.abc import Iterable

from central.dashboard import figures
from central.dashboard.wording import Words
from central.released.questionnaires_apart import QuestionToday


def said_of(question: QuestionToday, words: Words) -> str:
    """Which questionnaire a figure is of."""
    return words.apart.questionnaire.format(name=question.questionnaire)


def beside(questions: Iterable[QuestionToday], language: str, words: Words) -> str:
    """The other questionnaires with index and n each; empty where there are none."""
    told = []
    for question in questions:
        value, valid = question.share.value, question.share.valid
        if value is not None:
            index, n = figures.percent(value, language), figures.count(valid, language)
            name = question.questionnaire
            told.append(words.apart.headline.format(name=name, index=index, n=n))
    return words.apart.beside.format(list=", ".join(told)) if told else ""

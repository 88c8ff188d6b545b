"""What there is to say of a questionnaire that is valid: in short, and where it may be hard to use.

Guarantees that nothing said here stops a kiosk: a limit that does is in the models. Pure; what is
drawn and printed is the business of `kiosk.questionnaire_command`.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from kiosk.survey.questionnaire import HEADLINE, Question, Questionnaire
from kiosk.survey.scale import Scale

COUNTER_QUESTIONS = 3
"""Questions that somebody standing at a counter answers."""
COUNTER_QUESTION = 120
"""Characters of a question that are read at one metre, in a hurry."""
COUNTER_LEVEL = 40
"""Characters that fit under a face."""


def summary(questionnaire: Questionnaire) -> Iterator[str]:
    """The questionnaire in lines for a person who checks it."""
    languages = questionnaire.languages
    yield f"{questionnaire.name}: {questionnaire.title[languages[0]]}"
    yield f"  in force:  from {questionnaire.effective_from} {_until(questionnaire)}"
    yield f"  languages: {', '.join(languages)}"
    yield f"  reasons:   {questionnaire.reasons or 'none are offered'}"
    headline = questionnaire.headline
    yield f"  index:     {f'from question {headline.id}' if headline else 'none'}"
    for number, question in enumerate(questionnaire.questions, start=1):
        scale = questionnaire.scale_of(question)
        group = questionnaire.group_of(question)
        inside = f", group {group.id}" if group else ""
        yield f"  question {number}: {question.id} (about {question.about}{inside})"
        for language in languages:
            yield f"    {language}: {question.words[language]}"
            yield f"        {_levels(scale, language)}"


def warnings(
    questionnaire: Questionnaire, screen_languages: Sequence[str], day: date
) -> Iterator[str]:
    """What may be hard to use at a counter whose screens speak `screen_languages`, on `day`."""
    count = len(questionnaire.questions)
    if count > COUNTER_QUESTIONS:
        yield (
            f"{count} questions; at a counter people answer {COUNTER_QUESTIONS} at most. "
            "Keep it for a phone or a tablet, or take some out"
        )
    if not questionnaire.in_force(day):
        until = _until(questionnaire)
        yield f"not in force today, {day}: from {questionnaire.effective_from} {until}"
    if questionnaire.headline is None:
        yield f"no question {HEADLINE!r}: the pages show no index for this questionnaire"
    for language in screen_languages:
        if language not in questionnaire.languages:
            yield (
                f"no text in {language!r}, which the screens speak: a citizen cannot choose it. "
                f'Add "{language}" to languages and its texts'
            )
    for language in questionnaire.languages:
        if language not in screen_languages:
            yield (
                f"the screens have no words in {language!r}: it is not offered, and no picture of "
                "it is drawn, until a language pack is added"
            )
    yield from _long_texts(questionnaire)


def _until(questionnaire: Questionnaire) -> str:
    end = questionnaire.effective_to
    return f"until {end}" if end else "with no end"


def _levels(scale: Scale, language: str) -> str:
    def said(at: int) -> str:
        level = scale.levels[at]
        points = "" if level.points is None else f" ({level.points} points)"
        return f"{level.value} {level.words[language]}{points}"

    levels = " | ".join(said(at) for at in range(len(scale.levels)))
    return f"{scale.id}, {scale.measure}: {levels}"


def _long_texts(questionnaire: Questionnaire) -> Iterator[str]:
    for question in questionnaire.questions:
        for language, text in _long(question, COUNTER_QUESTION):
            yield (
                f"question {question.id!r} has {len(text)} characters in {language!r}; at a "
                f"counter {COUNTER_QUESTION} are read"
            )
    for scale in questionnaire.scales:
        for level in scale.levels:
            for language, text in level.words.items():
                if len(text) > COUNTER_LEVEL:
                    yield (
                        f"level {level.value} of scale {scale.id!r} has {len(text)} characters in "
                        f"{language!r}; at a counter {COUNTER_LEVEL} fit an answer"
                    )


def _long(question: Question, most: int) -> list[tuple[str, str]]:
    return [(language, text) for language, text in question.words.items() if len(text) > most]

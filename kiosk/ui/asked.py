"""One question as its screen shows it.

Guarantees that nothing in it depends on an answer. Leaves to others: which question it is
(`kiosk.visit`) and the layout.
"""

from kiosk.survey import Question, Questionnaire
from kiosk.ui.counter_view import CounterView
from kiosk.ui.first_view import View
from kiosk.ui.officer import officer_content, subject
from kiosk.ui.words import Words, kept_together
from kiosk.ui.words.fallback import text_in


def asked_content(
    questionnaire: Questionnaire,
    index: int,
    language: str,
    words: Words,
    counter: CounterView,
) -> View:
    """Question `index` (from 0): its id, words, whom it concerns, its levels in order.

    A level without a face has 0 for it. `heading_line` says in one line what stands above it;
    `keys`: a keypad gives the answers.
    """
    question = questionnaire.questions[index]
    count = len(questionnaire.questions)
    best_first = counter.scale_order == "best-first"
    levels = [
        {
            "value": level.value,
            "face": level.face or 0,
            "label": text_in(level.words, language),
            "folded": folded(text_in(level.words, language)),
        }
        for level in questionnaire.scale_of(question).ordered(best_first=best_first)
    ]
    group = questionnaire.group_of(question)
    concerns = _subject(question, text_in(group.words, language) if group else "", words, counter)
    progress = words["question.progress"].format(number=index + 1, count=count)
    return {
        "question": question.id,
        "words": kept_together(text_in(question.words, language)),
        "progress": progress,
        "heading_line": f"{progress} · {concerns['caption']}: {concerns['name']}",
        "number": index + 1,
        "count": count,
        "subject": concerns,
        "levels": levels,
        "keys": counter.keypad,
    }


def folded(label: str) -> str:
    """`label` on two lines as even as its words allow, for where one line is too narrow.

    The second is rather the longer: what is said stands last, and its syllables belong together.
    """
    parts = label.split(" ")
    ways = [f"{' '.join(parts[:at])}\n{' '.join(parts[at:])}" for at in range(1, len(parts))]
    return min(ways, key=_unevenness, default=label)


def _unevenness(text: str) -> int:
    first, second = (len(line) for line in text.split("\n"))
    return max(first, second) + (2 if second < first else 0)


def _subject(question: Question, group: str, words: Words, counter: CounterView) -> View:
    """Whom or what the question concerns: its group says it better than we can, if it has one."""
    if question.about in {"service", "office"}:
        ours = "subject.service_name" if question.about == "service" else "asked.office"
        return subject(words["subject.service"], kept_together(group) or words[ours], ":papers")
    if question.about == "citizen":
        return subject(words["asked.citizen"], words["asked.citizen_name"], ":person")
    if counter.officer_name:
        return officer_content(
            words["subject.officer"], counter.officer_name, counter.officer_photo
        )
    unnamed = words["subject.officer_unnamed"].format(counter=counter.counter_name)
    return subject(words["subject.officer"], unnamed, ":person")

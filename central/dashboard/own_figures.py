"""An officer's figures one by one: of each question, of each month. For the officer's own page and
for the supervisor who talks with the officer. Pure, but for the words.
"""

from dataclasses import dataclass

from central.channels import KIOSK_CHANNEL
from central.dashboard import figures
from central.dashboard.drawn import DrawnBar, DrawnWhisker, draw_bar, draw_interval, draw_whisker
from central.dashboard.staff_figures import interval_text
from central.dashboard.wording import Words
from central.reference.questionnaire_facts import KnownQuestionnaires, in_language
from central.released.attitude import Attitude, attitudes, satisfaction
from central.released.cell import Shown
from central.released.table import CellKey, ReleasedTable
from kiosk.survey import Share
from kiosk.survey.questionnaire import HEADLINE, OFFICER


@dataclass(frozen=True, slots=True)
class OwnFigure:
    """One question, or one month: the index with its interval and `number` (n), drawn."""

    name: str
    note: str
    index: str
    interval: str
    number: str
    bar: DrawnBar
    whisker: DrawnWhisker | None


def question_figures(
    table: ReleasedTable, known: KnownQuestionnaires, language: str, words: Words
) -> tuple[OwnFigure, ...]:
    """Every question about satisfaction that is shown: about the service and the officer first,
    the others in the order in which they are asked.
    """
    shown = [
        (key, cell, share)
        for key, cell in table.cells.items()
        if key.channel == KIOSK_CHANNEL and (share := satisfaction(key, cell, known)) is not None
    ]
    shown.sort(key=lambda each: _place(each[0], known))
    several = len({key.questionnaire for key, _, _ in shown}) > 1
    return tuple(
        _of_question(
            _name(key, known, language, words),
            words.own.questionnaire.format(name=key.questionnaire) if several else "",
            cell,
            share,
            language,
            words,
        )
        for key, cell, share in shown
    )


def month_figures(
    table: ReleasedTable, known: KnownQuestionnaires, language: str, words: Words
) -> tuple[OwnFigure, ...]:
    """What is said of the officer by month, the latest first; `table`: told apart by month."""
    months = sorted({key.of for key in table.cells}, reverse=True)
    found = [(of[0], each) for of in months for each in attitudes(table.cells, of, known).values()]
    several = len({each.questionnaire for _, each in found}) > 1
    drawn = (
        attitude_figure(_month(month, words), each, language, words, several=several)
        for month, each in found
    )
    return tuple(each for each in drawn if each is not None)


def attitude_figure(
    name: str, attitude: Attitude, language: str, words: Words, *, several: bool = False
) -> OwnFigure | None:
    """What is said of the officer, as one figure."""
    mean = attitude.mean
    if mean.value is None or mean.interval is None:
        return None
    notes = [words.staff.mean_of.format(n=mean.criteria)] if mean.criteria > 1 else []
    if several:
        notes.append(words.own.questionnaire.format(name=attitude.questionnaire))
    return OwnFigure(
        name=name,
        note=" · ".join(notes),
        index=figures.percent(mean.value, language),
        interval=interval_text(mean.interval, language),
        number=figures.count(mean.n, language),
        bar=draw_bar(name, attitude.levels, language, words),
        whisker=draw_interval(mean.value, mean.interval, language, words),
    )


def _of_question(
    name: str, note: str, cell: Shown, share: Share, language: str, words: Words
) -> OwnFigure:
    value = share.value
    return OwnFigure(
        name=name,
        note=note,
        index=words.today.nothing if value is None else figures.percent(value, language),
        interval=interval_text(share.interval, language) if share.interval else "",
        number=figures.count(cell.n, language),
        bar=draw_bar(name, cell.counts, language, words),
        whisker=draw_whisker(share, language, words),
    )


def _place(key: CellKey, known: KnownQuestionnaires) -> tuple[int, str, int, str]:
    first = (OFFICER, HEADLINE)
    rank = first.index(key.question) if key.question in first else len(first)
    facts = known.facts(key.questionnaire)
    order = list(facts.questions) if facts else []
    at = order.index(key.question) if key.question in order else len(order)
    return rank, key.questionnaire, at, key.question


def _name(key: CellKey, known: KnownQuestionnaires, language: str, words: Words) -> str:
    own = {HEADLINE: words.own.service, OFFICER: words.own.officer}
    if key.question in own:
        return own[key.question]
    facts = known.question(key.questionnaire, key.question)
    asked = in_language(facts.words, language) if facts else ""
    return asked or words.own.other.format(question=key.question)


def _month(month: str, words: Words) -> str:
    year, _, number = month.partition("-")
    return words.own.month.format(month=f"{number}/{year}")

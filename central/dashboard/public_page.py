"""The notice of a site's month, as its template takes it: on a screen and on one sheet of A4. Pure,
but for the words.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from central.channels import KIOSK_CHANNEL
from central.dashboard import figures
from central.dashboard.drawn import (
    DrawnBar,
    DrawnWhisker,
    draw_bar,
    draw_whisker,
    level_names,
)
from central.dashboard.qr_drawing import DrawnCode, draw_code
from central.dashboard.wording import Words
from central.reference.contacts import Contacts
from central.reference.questionnaire_facts import KnownQuestionnaires, in_language
from central.released.cell import Shown
from central.released.public_month import AskedInMonth, PublicMonth
from kiosk.survey import Share
from kiosk.survey.questionnaire import HEADLINE

ON_PAPER = 2
"""Questions that the sheet has room for; the page on the web has all."""

LONG_CONTACTS = 400
"""Characters of all contacts together, from which the sheet sets them in smaller type."""

_HUNDRED = 100


@dataclass(frozen=True, slots=True)
class Figure:
    """An index: value, what it means in words, interval and n; `whisker`: drawn."""

    value: str
    in_words: str
    interval: str
    whisker: DrawnWhisker | None


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """One question. `value` and `interval`: empty of what is no satisfaction; `levels`: words,
    share and number of each answer.
    """

    question: str
    value: str
    interval: str
    number: str
    bar: DrawnBar | None
    levels: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class AskedBlock:
    """What one questionnaire brought in one channel. `more`: how many lines paper leaves out."""

    heading: str
    lines: tuple[QuestionLine, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Notice:
    """Everything in words. `contacts`: name, text and the address behind it, which may be empty;
    `is_not_asked`: no questionnaire at kiosks with published results puts the service question.
    """

    title: str
    month: str
    headline: Figure | None
    is_not_asked: bool
    blocks: tuple[AskedBlock, ...]
    counts: tuple[tuple[str, str], ...]
    response: str
    contacts: tuple[tuple[str, str, str], ...]
    code: DrawnCode | None
    published: str
    file: tuple[str, str] | None
    comments: tuple[str, ...]

    @property
    def is_long(self) -> bool:
        """Whether the contacts would take more of the sheet than there is."""
        return sum(len(text) for _, text, _ in self.contacts) > LONG_CONTACTS


@dataclass(frozen=True, slots=True)
class Behind:
    """What a notice is made of. `address`: of the page itself, empty where the central has none."""

    month: PublicMonth
    contacts: Contacts | None
    known: KnownQuestionnaires
    comments: Sequence[str]
    address: str


def notice(behind: Behind, language: str, words: Words) -> Notice:
    """The notice in one language."""
    month, file = behind.month, behind.month.file
    year, number = month.month.split("-")
    at_kiosks = next((each for each in month.asked if each.channel == KIOSK_CHANNEL), None)
    headline = at_kiosks.headline if at_kiosks else None
    published = date.fromisoformat(file.night) if file else None
    return Notice(
        title=words.public.notice,
        month=words.public.notice_of.format(month=int(number), year=year),
        headline=_figure(headline.share, language, words) if headline and headline.share else None,
        is_not_asked=_is_not_asked(behind),
        blocks=tuple(_block(each, behind.known, language, words) for each in month.asked),
        counts=_counts(month, language, words),
        response=_response(month, language, words),
        contacts=_contacts(behind.contacts, words),
        code=draw_code(behind.address) if behind.address else None,
        published=words.public.published.format(day=f"{published:%d/%m/%Y}")
        if published
        else words.public.not_signed,
        file=(f"/open-data/{file.day}/{file.revision}.json", file.json_hash) if file else None,
        comments=tuple(behind.comments),
    )


def _is_not_asked(behind: Behind) -> bool:
    asked = [each for each in behind.month.asked if each.channel == KIOSK_CHANNEL]
    known = [behind.known.question(each.questionnaire, HEADLINE) for each in asked]
    return bool(asked) and not any(known)


def _figure(share: Share, language: str, words: Words) -> Figure | None:
    if share.value is None:
        return None
    # By whole answers: 99,6 of a hundred people are no people.
    of_hundred = int(share.value * _HUNDRED + 0.5)
    return Figure(
        figures.percent(share.value, language),
        words.public.in_words.format(of_hundred=of_hundred),
        _interval(share, language, words),
        draw_whisker(share, language, words),
    )


def _interval(share: Share, language: str, words: Words) -> str:
    low, high = share.interval or (0.0, 1.0)
    return words.public.interval.format(
        low=figures.points(low, language),
        high=figures.points(high, language),
        n=figures.count(share.valid, language),
    )


def _block(
    asked: AskedInMonth, known: KnownQuestionnaires, language: str, words: Words
) -> AskedBlock:
    channel = words.public.of_kiosks if asked.channel == KIOSK_CHANNEL else words.public.of_phones
    facts = known.facts(asked.questionnaire)
    order = list(facts.questions) if facts else []
    cells = sorted(asked.cells, key=lambda cell: _place(cell[0], order))
    lines = tuple(
        _line(asked.questionnaire, question, cell, known, language, words)
        for question, cell in cells
    )
    heading = f"{channel} · {known.title(asked.questionnaire, language)}"
    return AskedBlock(heading, lines, max(0, len(lines) - ON_PAPER))


def _place(question: str, order: list[str]) -> tuple[int, str]:
    return (order.index(question) if question in order else len(order), question)


def _line(
    questionnaire: str,
    question: str,
    cell: Shown,
    known: KnownQuestionnaires,
    language: str,
    words: Words,
) -> QuestionLine:
    facts = known.question(questionnaire, question)
    name = (in_language(facts.words, language) if facts else "") or question
    is_index = facts is not None and facts.measure == "satisfaction"
    share = Share.of_levels(dict(cell.counts)) if is_index else None
    names = dict(enumerate(level_names(words), 1)) if is_index else {}
    if facts is not None:
        names |= {level: in_language(each, language) for level, each in facts.levels.items()}
    return QuestionLine(
        name,
        figures.percent(share.value, language) if share and share.value is not None else "",
        _interval(share, language, words) if share else "",
        figures.count(cell.n, language),
        draw_bar(name, cell.counts, language, words) if share else None,
        tuple(
            (
                names.get(level, str(level)),
                figures.percent(n / cell.n, language),
                figures.count(n, language),
            )
            for level, n in _levels(cell, names)
        ),
    )


def _levels(cell: Shown, names: dict[int, str]) -> list[tuple[int, int]]:
    return [(level, cell.counts.get(level, 0)) for level in sorted({*names, *cell.counts})]


def _counts(month: PublicMonth, language: str, words: Words) -> tuple[tuple[str, str], ...]:
    visits = month.visits
    told = [(words.public.rated, visits.rated), (words.public.marked, month.marked)]
    if visits.phone:
        told.insert(1, (words.public.rated_phone, visits.phone))
    if visits.response is not None:
        told.insert(0, (words.public.served, visits.served))
    return tuple((name, figures.count(n, language)) for name, n in told)


def _response(month: PublicMonth, language: str, words: Words) -> str:
    response = month.visits.response
    if response is None:
        return words.public.response_unknown
    return figures.percent(response[0] / response[1], language)


def _contacts(contacts: Contacts | None, words: Words) -> tuple[tuple[str, str, str], ...]:
    if contacts is None:
        return ()
    digits = "".join(each for each in contacts.hotline if each.isdigit() or each == "+")
    told = [
        (words.public.hotline, contacts.hotline, f"tel:{digits}"),
        (words.public.email, contacts.email, f"mailto:{contacts.email}"),
        (words.public.address, contacts.address, ""),
        (words.public.petitions, contacts.petitions, ""),
    ]
    return tuple(each for each in told if each[1])

"""Draws the phone's pages: templates, words, style sheet, addresses within the page.

Guarantees that all text is escaped, that a missing name is an error, and that addresses are
relative (`?step=2`), so that the token is written nowhere in the page.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from fastapi import Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from central.dashboard.assets import FOLDER as DASHBOARD_FILES
from central.dashboard.wording import LANGUAGES
from central.phone.answer_headers import phone_headers
from central.phone.steps import Step
from central.phone.token_check import Trouble
from central.phone.wording import PhoneWords, words_in
from central.store.phone_queries import Spot
from kiosk.survey import Questionnaire

HERE = Path(__file__).parent
STYLE_PATH = "/phone-style"


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: the language, and what the page's address asks for besides."""

    language: str
    query: Mapping[str, str]

    @property
    def words(self) -> PhoneWords:
        """The words in the reader's language."""
        return words_in(self.language)

    def address(self, **query: object) -> str:
        """A place on the same token in the same language."""
        return f"?{urlencode({**query, 'lang': self.language})}"

    def elsewhere(self, language: str) -> str:
        """This very page in another language."""
        return f"?{urlencode({**self.query, 'lang': language})}"


@dataclass(frozen=True, slots=True)
class ShownLevel:
    """A level of a scale in the reader's language."""

    value: int
    face: int | None
    words: str


@dataclass(frozen=True, slots=True)
class ShownQuestion:
    """A question in the reader's language, its levels from the best on."""

    id: str
    words: str
    levels: tuple[ShownLevel, ...]


class Drawing:
    """One per process."""

    def __init__(self, *, https: bool) -> None:
        """Reads templates and styles when it is made."""
        self._headers = phone_headers(https=https)
        self._templates = Environment(
            loader=FileSystemLoader(HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        files = (DASHBOARD_FILES / "tokens.css", HERE / "static" / "phone.css")
        self.style = b"".join(file.read_bytes() for file in files)
        self.style_digest = hashlib.sha256(self.style).hexdigest()[:16]

    def page(
        self, template: str, reader: Reader, *, status: int = 200, **values: object
    ) -> HTMLResponse:
        """A whole page as an answer."""
        other = next(found for found in LANGUAGES if found != reader.language)
        text = self._templates.get_template(template).render(
            words=reader.words,
            language=reader.language,
            other_language=other,
            other_address=reader.elsewhere(other),
            # From /p/<token>, below whatever path a proxy puts before it.
            style=f"..{STYLE_PATH}/{self.style_digest}.css",
            **values,
        )
        return HTMLResponse(text, status, headers=dict(self._headers))

    def nothing(self) -> Response:
        """The headers of a page, without one."""
        return Response(status_code=200, media_type="text/html", headers=dict(self._headers))

    def trouble(self, reader: Reader, trouble: Trouble, wait_s: int = 0) -> HTMLResponse:
        """The page that says what is wrong, and what to do."""
        words = reader.words.trouble
        response = self.page(
            "trouble.html",
            reader,
            status=trouble.status,
            spot=None,
            heading=getattr(words, trouble.words),
            text=getattr(words, f"{trouble.words}_text").format(seconds=wait_s),
        )
        if wait_s:
            response.headers["Retry-After"] = str(wait_s)
        return response


def shown_questions(
    questionnaire: Questionnaire, step: Step, language: str
) -> tuple[ShownQuestion, ...]:
    """The questions of a step as they are set on the page."""

    def say(words: Mapping[str, str]) -> str:
        return words.get(language) or words[questionnaire.languages[0]]

    return tuple(
        ShownQuestion(
            question.id,
            say(question.words),
            tuple(
                ShownLevel(level.value, level.face, say(level.words))
                for level in questionnaire.scale_of(question).ordered(best_first=True)
            ),
        )
        for question in step.questions
    )


def heading_of(
    questionnaire: Questionnaire, step: Step, questions: tuple[ShownQuestion, ...], language: str
) -> str:
    """What a page is about: its one question, or its group."""
    if step.is_one_touch or step.group is None:
        return questions[0].words
    return step.group.words.get(language) or step.group.words[questionnaire.languages[0]]


def officer_on(step: Step, spot: Spot) -> str:
    """The officer's name where the question is about the officer, else empty."""
    return spot.officer_name if step.questions[0].about == "officer" else ""

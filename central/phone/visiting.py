"""One token's pages: which is shown, and what becomes of a form that was sent.

Guarantees that what is shown depends on the token and on what is stored of it alone, so that
going back, opening the code again or sending a form twice never loses or doubles an answer, and
that no page shows what was answered.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from fastapi import Response
from fastapi.responses import RedirectResponse
from sqlalchemy import Engine

from central.channels import PHONE_LOG
from central.moment import Clock, to_text
from central.phone.answering import RATING, SURVEY, Given, sheet_of, take_answers
from central.phone.asked import asked_after, first_asked
from central.phone.drawing import Drawing, Reader, heading_of, officer_on, shown_questions
from central.phone.phone_log import PhoneLog
from central.phone.steps import LEFT_EMPTY, Step, given_answers, next_step, steps_of
from central.phone.token_check import Leave, Trouble, check_token
from central.store import phone_queries
from central.store.engine import reading, writing
from central.store.log_queries import held_hashes
from central.store.phone_queries import Sheet, Spot
from kiosk.record import check_text
from kiosk.survey import Library, Questionnaire
from kiosk.survey.questionnaire import MAX_QUESTIONS

_STEPS = frozenset(map(str, range(1, MAX_QUESTIONS + 1)))


@dataclass(frozen=True, slots=True)
class _Opened:
    """A good token with all that is known of it. `code`: the check code's text, or empty."""

    leave: Leave
    sheets: dict[str, Sheet]
    spot: Spot
    day: date
    code: str

    def is_closed(self, part: str) -> bool:
        sheet = self.sheets.get(part)
        return sheet is not None and sheet.closed_at is not None


@dataclass(frozen=True, slots=True)
class _Asking:
    """The part that is under way, and its pages."""

    part: str
    questionnaire: Questionnaire
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class SurveyOffer:
    """The longer questionnaire, as it is offered."""

    n: int
    pages: int
    address: str


@dataclass(frozen=True, slots=True)
class Visiting:
    """What the pages need. `library`: None where there are no questionnaires."""

    engine: Engine
    log: PhoneLog
    library: Library | None
    drawing: Drawing
    clock: Clock
    valid: timedelta

    def show(self, reader: Reader, text: str) -> Response:
        """The page that this token shows now."""
        opened = self._open(text, self.clock())
        if isinstance(opened, Trouble):
            return self.drawing.trouble(reader, opened)
        asking = self._asking(opened, reader)
        if isinstance(asking, Trouble):
            return self.drawing.trouble(reader, asking)
        if asking is None:
            return self._finished(opened, reader)
        if "nothing" in reader.query and asking.part not in opened.sheets:
            return self._nothing(opened, asking, reader)
        return self._question(opened, asking, reader)

    def answer(self, reader: Reader, text: str, form: dict[str, str]) -> Response:
        """Take a form in; the answer leads to the next page."""
        now = self.clock()
        opened = self._open(text, now)
        if isinstance(opened, Trouble):
            return self.drawing.trouble(reader, opened)
        asking = self._asking(opened, reader)
        if isinstance(asking, Trouble):
            return self.drawing.trouble(reader, asking)
        if asking is None or reader.query.get("part") != asking.part:
            return _see(reader.address())
        at = _number(reader.query.get("step"))
        step = asking.steps[at - 1] if 1 <= at <= len(asking.steps) else None
        given = given_answers(asking.questionnaire, step, form) if step else None
        if step is None or given is None:
            return self.drawing.trouble(reader, Trouble.UNREADABLE)
        name, language = asking.questionnaire.name, reader.language
        sheet = sheet_of(opened.leave, asking.part, name, language, now)
        asked = tuple(question.id for question in asking.questionnaire.questions)
        page = Given(given, tuple(question.id for question in step.questions), asked)
        if not take_answers(self.engine, self.log, sheet, page, now):
            return _see(reader.address())
        return _see(self._after(opened, asking.part, reader))

    def _open(self, text: str, now: datetime) -> _Opened | Trouble:
        with reading(self.engine) as connection:
            leave = check_token(connection, text, now, self.valid)
            if isinstance(leave, Trouble):
                return leave
            token, site = leave.token, leave.site_id
            sheets = phone_queries.sheets_of(connection, site, leave.hash)
            spot = phone_queries.spot_of(connection, site, token.counter, token.officer)
            rated, code = sheets.get(RATING), ""
            if rated and rated.epoch and rated.seq:
                place = (site, PHONE_LOG, rated.epoch, rated.seq, rated.seq)
                code = check_text(held_hashes(connection, *place)[rated.seq])
        if leave.opened_at is None:
            with writing(self.engine) as connection:
                phone_queries.note_opening(connection, site, leave.hash, to_text(now))
        day = now.astimezone(ZoneInfo(spot.timezone)).date()
        return _Opened(leave, sheets, spot, day, code)

    def _asking(self, opened: _Opened, reader: Reader) -> _Asking | Trouble | None:
        """What is asked now; None once there is nothing to ask unless somebody wishes it."""
        named = opened.leave.token.questionnaire
        if not opened.is_closed(RATING):
            begun = opened.sheets.get(RATING)
            first = first_asked(self.library, begun.questionnaire if begun else named, opened.day)
            if first is None:
                return Trouble.UNAVAILABLE
            return _Asking(RATING, first, steps_of(first))
        longer = self._longer(opened)
        if longer is None or reader.query.get("part") != SURVEY or "done" in reader.query:
            return None
        return _Asking(SURVEY, longer, steps_of(longer))

    def _longer(self, opened: _Opened) -> Questionnaire | None:
        if opened.is_closed(SURVEY):
            return None
        begun = opened.sheets.get(SURVEY)
        if begun is not None:
            return first_asked(self.library, begun.questionnaire, opened.day)
        return asked_after(self.library, opened.sheets[RATING].questionnaire, opened.day)

    def _after(self, opened: _Opened, part: str, reader: Reader) -> str:
        with reading(self.engine) as connection:
            sheets = phone_queries.sheets_of(connection, opened.leave.site_id, opened.leave.hash)
        sheet = sheets.get(part)
        if sheet is None:
            return reader.address(part=part, nothing=1)
        return reader.address(part=part, **({"done": 1} if sheet.closed_at else {}))

    def _question(self, opened: _Opened, asking: _Asking, reader: Reader) -> Response:
        sheet, part = opened.sheets.get(asking.part), asking.part
        due = next_step(asking.steps, sheet.answers if sheet else {}) or 0
        at = min(_number(reader.query.get("step")) or due + 1, due + 1)
        step, language = asking.steps[at - 1], reader.language
        questions = shown_questions(asking.questionnaire, step, language)
        words = reader.words.asking
        progress = words.progress if step.is_one_touch else words.page
        return self.drawing.page(
            "question.html",
            reader,
            spot=opened.spot,
            counter=opened.leave.token.counter,
            heading=heading_of(asking.questionnaire, step, questions, language),
            progress=progress.format(at=at, of=len(asking.steps)),
            one_touch=step.is_one_touch,
            officer_name=officer_on(step, opened.spot),
            questions=questions,
            answered_before=at <= due,
            left_empty=LEFT_EMPTY,
            action=reader.address(part=part, step=at),
            back=reader.address(part=part, step=at - 1) if at > 1 else "",
        )

    def _finished(self, opened: _Opened, reader: Reader) -> Response:
        thanks, trouble = reader.words.thanks, reader.words.trouble
        is_thanks = "done" in reader.query
        longer = self._longer(opened)
        survey = longer and SurveyOffer(
            len(longer.questions), len(steps_of(longer)), reader.address(part=SURVEY)
        )
        done_text = thanks.survey_done if opened.is_closed(SURVEY) else thanks.text
        code = opened.code if is_thanks else ""
        return self.drawing.page(
            "finished.html",
            reader,
            status=200 if is_thanks else Trouble.USED.status,
            spot=opened.spot,
            counter=opened.leave.token.counter,
            heading=thanks.title if is_thanks else trouble.used,
            text=done_text if is_thanks else trouble.used_text,
            code=code,
            code_address=f"../k?code={code.replace(' ', '')}&lang={reader.language}",
            survey=survey,
            again="",
        )

    def _nothing(self, opened: _Opened, asking: _Asking, reader: Reader) -> Response:
        thanks = reader.words.thanks
        return self.drawing.page(
            "finished.html",
            reader,
            spot=opened.spot,
            counter=opened.leave.token.counter,
            heading=thanks.nothing,
            text=thanks.nothing_text,
            code="",
            code_address="",
            survey=None,
            again=reader.address(part=asking.part),
        )


def _see(address: str) -> Response:
    response = RedirectResponse(address, 303)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _number(text: str | None) -> int:
    return int(text) if text and text in _STEPS else 0

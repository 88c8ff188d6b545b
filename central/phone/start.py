"""Puts the phone's parts together, for the composition root."""

from collections.abc import Callable
from datetime import timedelta

from fastapi import APIRouter
from sqlalchemy import Engine

from central.moment import Clock
from central.phone.drawing import Drawing
from central.phone.head_notes import HeadNotes
from central.phone.left_behind import LeftBehind
from central.phone.pages import build_router
from central.phone.phone_log import PhoneLog
from central.phone.visiting import Visiting
from central.phone.wording import load_every_language
from central.settings import Settings
from kiosk.record import SigningKey
from kiosk.survey import Library, load_library


class PhoneService:
    """`router`: the addresses; `left`: the thread that records what was left, to be started;
    `log` and `visiting`: what both work with.
    """

    def __init__(
        self,
        engine: Engine,
        settings: Settings,
        key: SigningKey,
        clock: Clock,
        monotonic: Callable[[], float],
    ) -> None:
        """DocumentError if a questionnaire or the words of a language are not as they must be."""
        load_every_language()
        self.log = PhoneLog(key, HeadNotes(settings.phone_heads_directory), monotonic)
        drawing = Drawing(https=settings.web.https)
        self.visiting = Visiting(
            engine,
            self.log,
            _library(settings),
            drawing,
            clock,
            timedelta(minutes=settings.phone.valid_minutes),
        )
        self.router: APIRouter = build_router(self.visiting, drawing, monotonic)
        self.left = LeftBehind(engine, self.log, clock)


def _library(settings: Settings) -> Library | None:
    """None where no folder was named and none is there: then no rating is taken by phone."""
    folder = settings.questionnaires_directory
    if not settings.phone.questionnaires and not folder.is_dir():
        return None
    return load_library(folder)

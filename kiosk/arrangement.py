"""How one kiosk is set up: settings, key, enrolment, questionnaire and words, read and checked.

Guarantees that what is wrong with any of them is one StartError that names what, where and what
to do, and that no second kiosk runs on the same data folder. Opens neither outbox nor device nor
connection: the composition root does.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kiosk.devices.profile import Profile, ProfileError, load_profile
from kiosk.devices.source_address import SourceAddressError, parse_address
from kiosk.document import DocumentError
from kiosk.identity.enrolment import Enrolment, EnrolmentError, load_enrolment
from kiosk.identity.key_file import KeyFileError, load_kiosk_key
from kiosk.queue.lock import OUTBOX, AlreadyRunningError, OutboxLock
from kiosk.record import SigningKey
from kiosk.settings import Settings, load_settings
from kiosk.survey import Questionnaire, load_library
from kiosk.ui.counter_view import CounterView
from kiosk.ui.words import WordsByLanguage, WordsError, load_words
from kiosk.visit import Delays, Desk

ENROLMENT = "enrolment.json"
KEY = "kiosk.key"


class StartError(Exception):
    """The kiosk cannot start as it is set up; the message names what, where and what to do."""


_FAULTS = (
    DocumentError,
    ProfileError,
    SourceAddressError,
    WordsError,
    KeyFileError,
    EnrolmentError,
    AlreadyRunningError,
    OSError,
)


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Everything that is fixed before the first visit. `known`: the enrolment kept from before."""

    settings: Settings
    questionnaire: Questionnaire
    words: WordsByLanguage
    profile: Profile | None
    lock: OutboxLock
    known: Enrolment | None
    key: SigningKey

    @property
    def folder(self) -> Path:
        """The data folder."""
        return self.settings.storage.folder

    @property
    def ca_file(self) -> str | None:
        """The certificates to trust for https, None for the system's."""
        path = self.settings.central.ca_file
        return None if path is None else str(path)

    def desk(self) -> Desk:
        """The counter as a visit knows it."""
        counter = self.settings.counter
        return Desk(
            counter=counter.id,
            questionnaire=self.questionnaire,
            officer=counter.officer,
            procedure=counter.procedure,
            stage=counter.stage,
            default_language=self.settings.screen.language,
            test=self.settings.test_mode,
            delays=Delays(**self.settings.delays.model_dump()),
        )

    def counter_view(self) -> CounterView:
        """The counter as its screen names it."""
        return CounterView(
            site_name=self.settings.site.name,
            unit=self.settings.site.unit,
            counter_name=self.settings.counter.name,
            officer_name=self.settings.counter.officer_name,
            help_phone=self.settings.site.help_phone,
            scale_order=self.settings.screen.scale_order,
            languages=tuple(self.questionnaire.languages),
        )


def arrange(config: Path, today: date) -> Arrangement:
    """The arrangement that `config` asks for; raises StartError. Takes the data folder's lock."""
    try:
        settings = load_settings(config)
        library = load_library(settings.questionnaire.folder)
        questionnaire = library.in_force(settings.questionnaire.id, today)
        words = load_words()
        _refuse_what_is_not_there(settings, questionnaire, words)
        profile = _profile(settings)
        folder = settings.storage.folder
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = OutboxLock(folder / OUTBOX)
        known = load_enrolment(folder / ENROLMENT)
        key = load_kiosk_key(folder / KEY, enrolled=known is not None)
    except _FAULTS as error:
        raise StartError(str(error)) from error
    return Arrangement(settings, questionnaire, words, profile, lock, known, key)


def _profile(settings: Settings) -> Profile | None:
    if settings.ticket_source is None:
        return None
    # It is opened once the kiosk is approved; whether it is an address at all is said now.
    parse_address(settings.ticket_source.url)
    return load_profile(settings.ticket_source.profile)


def _refuse_what_is_not_there(
    settings: Settings, questionnaire: Questionnaire, words: WordsByLanguage
) -> None:
    language = settings.screen.language
    known = [each for each in questionnaire.languages if each in words]
    if language not in known:
        raise StartError(
            f"screen.language = {language!r}: the screen's words and questionnaire "
            f"{questionnaire.name} are there in {', '.join(known) or 'no common language'}"
        )
    ca_file = settings.central.ca_file
    if ca_file is not None and not ca_file.is_file():
        raise StartError(f"central.ca_file = {ca_file}: there is no such file")
    folder = settings.storage.folder
    if folder.exists() and not folder.is_dir():
        raise StartError(f"storage.folder = {folder}: expected a folder, found a file")

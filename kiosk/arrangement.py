"""How one kiosk is set up: settings, key, enrolment, questionnaire and words, read and checked.

Guarantees that what is wrong with any of them is one StartError that names what, where and what
to do, and that no second kiosk runs on the same data folder. Opens neither outbox nor device nor
connection: the composition root does.
"""

import logging
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path

from kiosk.asked_survey import AskedSurvey
from kiosk.devices.feed_address import FeedAddressError, parse_listen
from kiosk.devices.profile import Profile, ProfileError, load_profile
from kiosk.devices.source_address import SourceAddressError, parse_address
from kiosk.document import DocumentError
from kiosk.identity.configuration import Configuration
from kiosk.identity.configuration_file import CONFIGURATION, ConfigurationFile
from kiosk.identity.enrolment import APPROVED, Enrolment, EnrolmentError, load_enrolment
from kiosk.identity.feed_key import FeedKeyError, load_feed_key
from kiosk.identity.key_error import KeyFileError
from kiosk.identity.kiosk_key import KioskKey, open_kiosk_key
from kiosk.identity.provisioned_file import Batch, follow_place, forget_token, load_batch
from kiosk.opening_hours import DAYS, OpeningHours, opening_hours
from kiosk.queue.lock import OUTBOX, AlreadyRunningError, OutboxLock
from kiosk.settings import Feed, Scanner, Settings, TicketSource, load_settings
from kiosk.settings_in_force import SettingsInForce, choose_settings
from kiosk.settings_mark import SETTINGS_MARK, SettingsMark
from kiosk.start_error import StartError
from kiosk.survey import Questionnaire
from kiosk.ui.check_code_image import qr_rows
from kiosk.ui.counter_view import CounterView, PetitionView
from kiosk.ui.kept_pictures import PHOTO, KeptPictures, keep_pictures, notice_id
from kiosk.ui.notices import NoticeView
from kiosk.ui.resting_screen import Night, night_between
from kiosk.ui.words import WordsByLanguage, WordsError
from kiosk.unsent_elsewhere import refuse_over_unsent
from kiosk.visit import Delays, Desk
from kiosk.visit.service_map import ServiceRule

logger = logging.getLogger(__name__)

ENROLMENT = "enrolment.json"


_FAULTS = (
    DocumentError,
    ProfileError,
    SourceAddressError,
    WordsError,
    KeyFileError,
    FeedAddressError,
    FeedKeyError,
    EnrolmentError,
    AlreadyRunningError,
    OSError,
)


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Everything that is fixed before the first visit.

    `settings`: kiosk.toml with what the central has set, of which `in_force` tells; `known`: the
    enrolment kept from before; `profile`, `scanner`, `feed_key`: None where there is no such
    source; `batch`: by which a provisioning file made this kiosk ready, None where none did.
    """

    settings: Settings
    survey: AskedSurvey
    in_force: SettingsInForce
    pictures: KeptPictures
    profile: Profile | None
    scanner: Profile | None
    feed_key: bytes | None
    lock: OutboxLock
    known: Enrolment | None
    key: KioskKey
    batch: Batch | None = None

    @property
    def questionnaire(self) -> Questionnaire:
        """What is asked."""
        return self.survey.questionnaire

    @property
    def words(self) -> WordsByLanguage:
        """What the screen says."""
        return self.survey.words

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
            languages=self.survey.languages,
            test=self.settings.test_mode,
            scale_order=self.settings.screen.scale_order,
            blocks=self.questionnaire.blocks,
            reasons=self.survey.reasons,
            services=tuple(ServiceRule(**rule.model_dump()) for rule in self.settings.services),
            delays=Delays(**self.settings.delays.model_dump()),
        )

    @property
    def hours(self) -> OpeningHours | None:
        """When the counter is open; None for always."""
        spans = self.settings.opening_hours
        return None if spans is None else opening_hours([getattr(spans, day) for day in DAYS])

    @property
    def night(self) -> Night | None:
        """When the idle screen is dimmed."""
        screen = self.settings.screen
        return night_between(screen.night_from, screen.night_to, screen.night_dim_percent)

    @property
    def phone_url(self) -> str | None:
        """Where a visit goes on on a phone; None where none is offered."""
        return self.settings.central.public_url if self.settings.phone.offer else None

    def counter_view(self) -> CounterView:
        """The counter as its screen names it."""
        settings, counter, screen = self.settings, self.settings.counter, self.settings.screen
        shows_photo = counter.officer_shows == "photo"
        return CounterView(
            site_name=settings.site.name,
            unit=settings.site.unit,
            counter_name=counter.name,
            officer_name=counter.officer_name,
            help_phone=settings.site.help_phone,
            scale_order=screen.scale_order,
            languages=self.survey.languages,
            officer_photo=self.pictures.id_of(PHOTO) if shows_photo else "",
            notices=self._notices(),
            notice_seconds=screen.notice_seconds,
            petition=_petition(settings),
            retention_days=settings.privacy.comment_days,
            speech=settings.speech is not None,
            keypad=screen.keypad,
            phone=self.phone_url is not None,
            officer_id=counter.officer,
            scanner=settings.scanner is not None,
        )

    def _notices(self) -> tuple[NoticeView, ...]:
        """Those with a text, and those whose picture could be used."""
        shown = [
            NoticeView(notice.text or {}, self.pictures.id_of(notice_id(index)))
            for index, notice in enumerate(self.settings.notices)
        ]
        return tuple(notice for notice in shown if notice.text or notice.image)


def arrange(config: Path, today: Callable[[], date]) -> Arrangement:
    """The arrangement that `config` asks for, with what the central has set of it; raises
    StartError. Takes the data folder's lock.
    """
    try:
        alone = load_settings(config)
        _refuse_what_is_not_there(alone)
        profile, scanner = _profile(alone.ticket_source), _profile(alone.scanner)
        feed_key = _feed_key(alone.feed)
        folder = alone.storage.folder
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = OutboxLock(folder / OUTBOX)
        known = load_enrolment(folder / ENROLMENT)
        if known is None:
            refuse_over_unsent(folder)
        elif _follow(folder, known):
            alone = load_settings(config)
        key = open_kiosk_key(folder, os.environ, enrolled=known is not None)
        # Last: an attempt is counted, and no fault of another part shall count.
        mark = SettingsMark(folder / SETTINGS_MARK, version("thuocdo"))
        chosen = choose_settings(config, _configurations(folder, known), mark, today())
    except _FAULTS as error:
        raise StartError(str(error)) from error
    return Arrangement(
        chosen.settings,
        chosen.survey,
        SettingsInForce(config, chosen, mark, today),
        _pictures(chosen.settings),
        profile,
        scanner,
        feed_key,
        lock,
        known,
        key,
        load_batch(folder),
    )


def _follow(folder: Path, known: Enrolment) -> bool:
    """Whether settings changed: a kiosk made ready by file stands where the central has put it."""
    forget_token(folder)
    return known.state == APPROVED and follow_place(folder, known)


def _configurations(folder: Path, known: Enrolment | None) -> tuple[Configuration, ...]:
    """What the central has signed for this kiosk, the one in force first."""
    if known is None or not known.configuration_key:
        return ()
    path = folder / CONFIGURATION
    return ConfigurationFile(path, known.configuration_key, known.kiosk, lambda _: None).lines


def _pictures(settings: Settings) -> KeptPictures:
    """The pictures that can be used; of the others the log tells, and the kiosk goes on."""
    photo = settings.counter.officer_photo
    kept = keep_pictures(photo, [notice.image for notice in settings.notices])
    for error in kept.errors:
        logger.warning("%s; the kiosk goes on without it", error)
    return kept


def _petition(settings: Settings) -> PetitionView | None:
    asked = settings.petition
    if asked is None:
        return None
    rows = qr_rows(asked.portal_url)
    return PetitionView(asked.portal_name, asked.portal_url, asked.hotline or "", rows)


def _profile(source: TicketSource | Scanner | None) -> Profile | None:
    if source is None:
        return None
    # It is opened once the kiosk is approved; whether it is an address at all is said now.
    parse_address(source.url)
    return load_profile(source.profile)


def _feed_key(feed: Feed | None) -> bytes | None:
    if feed is None:
        return None
    parse_listen(feed.listen)
    return load_feed_key(feed.key_file)


def _refuse_what_is_not_there(settings: Settings) -> None:
    ca_file = settings.central.ca_file
    if ca_file is not None and not ca_file.is_file():
        raise StartError(f"central.ca_file = {ca_file}: there is no such file")
    folder = settings.storage.folder
    if folder.exists() and not folder.is_dir():
        raise StartError(f"storage.folder = {folder}: expected a folder, found a file")

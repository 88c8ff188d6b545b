"""The kiosk's settings: config/kiosk.toml as a typed, frozen document.

Guarantees that an unknown key, a missing one or a value of the wrong kind is refused before the
kiosk starts, with file, key and line (`kiosk.document`). Relative paths are taken from the
file's own folder. What a provisioning file set (provisioned.toml in the data folder) wins over
kiosk.toml, and the central's configuration over both.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    Field,
    StringConstraints,
    ValidationError,
    field_validator,
)

from kiosk.document import (
    DocumentError,
    first_fault,
    line_of,
    load_document,
    read_document,
    text_form,
)
from kiosk.document.provisioned_settings import PROVISIONED, provisioned_over
from kiosk.document.settings_member import faults_of, merged
from kiosk.document.shared_settings import (
    MAX_NOTICES,
    Address,
    AskedQuestionnaire,
    DelayLengths,
    Identifier,
    NoticeTexts,
    OpeningHours,
    Part,
    Petition,
    Phone,
    ScreenLook,
    Site,
    Words,
)

MAX_TOKEN_CHARACTERS = 100

ProcedureCode = Annotated[
    str,
    text_form("[A-Za-z0-9][A-Za-z0-9._-]{0,39}", "a procedure's code such as 1.003560"),
]


def _short(token: str) -> str:
    if len(token) > MAX_TOKEN_CHARACTERS:
        # Without the value: it is a secret, and this goes into logs.
        raise ValueError(f"expected at most {MAX_TOKEN_CHARACTERS} characters")
    return token


Fingerprint = Annotated[
    str,
    text_form(
        "[0-9a-f]{4}( [0-9a-f]{4}){7}",
        "a fingerprint as `central init` prints it: eight groups of four of 0-9 and a-f",
    ),
]
Proxy = Annotated[
    str,
    text_form(
        r"http://[A-Za-z0-9.\[\]:-]{1,255}",
        "the address of a proxy without a name or password in it: http://proxy.example.vn:3128",
    ),
]
BatchToken = Annotated[str, AfterValidator(_short)]
FilePath = Annotated[Path, Field(strict=False)]
Stage = Literal["reception", "result", "unknown"]
EndKey = Literal[
    "F1", "F2", "F3", "F4", "F5", "F6", "F7", "F8", "F9", "F10", "F11", "F12", "End", "Insert"
]
"""A key that no keypad for citizens has."""
MAX_SERVICE_RULES = 200


class Counter(Part):
    """The counter this kiosk stands on, and who serves there.

    `binding`: whether somebody must confirm the counter on the screen before the first rating.
    """

    id: Identifier
    name: Words
    officer: Identifier | None = None
    officer_name: Words | None = None
    officer_photo: FilePath | None = None
    officer_shows: Literal["photo", "initials"] = "photo"
    procedure: ProcedureCode | None = None
    stage: Stage = "unknown"
    end_key: EndKey | None = None
    binding: Literal["screen", "settings"] = "screen"


class QuestionnaireChoice(AskedQuestionnaire):
    """Which questionnaire is asked, and the folder of the files."""

    folder: FilePath = Path("questionnaires")


class Screen(ScreenLook):
    """How the screen looks.

    `diagonal_inches` is measured on the glass: what the screen says of itself is often wrong.
    Without it everything is made large enough for the smallest screen there is, of 10.1 inches.
    """

    fullscreen: bool = True
    width: Annotated[int, Field(ge=480, le=7680)] | None = None
    height: Annotated[int, Field(ge=480, le=7680)] | None = None
    diagonal_inches: Annotated[float, Field(ge=7, le=65, strict=False)] | None = None
    keypad: bool = False
    words_folder: FilePath | None = None


DeviceWord = Annotated[
    str, text_form("[0-9A-Za-z-]{1,12}", "1 to 12 letters without accents, digits and dashes")
]
UnknownAfter = Annotated[int, Field(ge=1, le=600)]
"""Minutes of opening hours."""
SourceUrl = Annotated[str, StringConstraints(min_length=1, max_length=300)]


class TicketSource(Part):
    """The queue device: its address and the profile that explains it.

    `counter`: how the device names this counter, if otherwise than its id. After
    `unknown_after_minutes` of opening hours without a word that was understood, no number is
    believed any more.
    """

    url: SourceUrl
    profile: FilePath
    counter: (
        Annotated[str, text_form("[0-9A-Za-z-]{1,12}", "1 to 12 letters and digits")] | None
    ) = None
    unknown_after_minutes: UnknownAfter = 10


class Scanner(Part):
    """A barcode or QR scanner that speaks over a serial line."""

    url: SourceUrl
    profile: FilePath


class Feed(Part):
    """The HTTP address at which software at the counter says what happens. Off unless it stands
    here. `key_file`: made by `kiosk source key`.
    """

    listen: Annotated[
        str,
        text_form(r"(\S+|\[[0-9a-fA-F:]+\]):[0-9]{1,5}", "an address and port: 127.0.0.1:8790"),
    ] = "127.0.0.1:8790"
    key_file: FilePath = Path("feed.key")
    unknown_after_minutes: UnknownAfter = 10


class ServiceRule(Part):
    """What a ticket is for: by the beginning of its number, or by the device's word for it."""

    prefix: Annotated[str, text_form("[0-9A-Za-z-]{1,8}", "1 to 8 letters and digits")] | None = (
        None
    )
    service: Annotated[str, StringConstraints(min_length=1, max_length=32)] | None = None
    procedure: ProcedureCode | None = None
    stage: Stage | None = None


class CentralServer(Part):
    """Where records go. `public_url` is what a citizen's phone can reach; without it no QR.

    `fingerprint`: of the central's receipt key; a central with another key is not believed.
    `proxy`: through which the central is reached, such as http://proxy.example.vn:3128.
    """

    url: Address
    public_url: Address | None = None
    ca_file: FilePath | None = None
    batch_token: BatchToken | None = None
    fingerprint: Fingerprint | None = None
    proxy: Proxy | None = None


class Privacy(Part):
    """What the notice promises: how long the central keeps comments."""

    comment_days: Annotated[int, Field(ge=1, le=3_650)] = 365


class Notice(Part):
    """One of the notices that take turns on the idle screen: a text per language, or a picture."""

    text: NoticeTexts | None = None
    image: FilePath | None = None


class Speech(Part):
    """Spoken prompts: the pack's folder and the command that plays one file."""

    folder: FilePath
    player: Annotated[list[str], Field(min_length=1, max_length=10)] = Field(
        default=["aplay", "-q"]
    )
    always: bool = False


class Storage(Part):
    """Where key, enrolment and outbox are kept.

    `receipted_days`: how long a record stays, sealed, after its receipt.
    """

    folder: FilePath
    receipted_days: Annotated[int, Field(ge=7, le=3_650)] = 90


class Settings(Part):
    """The whole file."""

    site: Site
    counter: Counter
    central: CentralServer
    storage: Storage
    screen: Screen = Screen()
    questionnaire: QuestionnaireChoice = QuestionnaireChoice()
    delays: DelayLengths = DelayLengths()
    ticket_source: TicketSource | None = None
    scanner: Scanner | None = None
    feed: Feed | None = None
    services: Annotated[list[ServiceRule], Field(max_length=MAX_SERVICE_RULES)] = Field(default=[])
    opening_hours: OpeningHours | None = None
    petition: Petition | None = None
    privacy: Privacy = Privacy()
    notices: Annotated[list[Notice], Field(max_length=MAX_NOTICES)] = Field(default=[])
    speech: Speech | None = None
    phone: Phone = Phone()
    test_mode: bool = False

    @field_validator("screen")
    @classmethod
    def _has_both_sides(cls, screen: Screen) -> Screen:
        if (screen.width is None) != (screen.height is None):
            message = "width and height go together"
            raise ValueError(message)
        if (screen.night_from is None) != (screen.night_to is None):
            message = "night_from and night_to go together"
            raise ValueError(message)
        return screen

    @field_validator("services")
    @classmethod
    def _tells_by_one_thing(cls, rules: list[ServiceRule]) -> list[ServiceRule]:
        for number, rule in enumerate(rules, start=1):
            if (rule.prefix is None) == (rule.service is None):
                message = f"rule {number}: expected a prefix or a service, and not both"
                raise ValueError(message)
        return rules

    @field_validator("notices")
    @classmethod
    def _says_something(cls, notices: list[Notice]) -> list[Notice]:
        for number, notice in enumerate(notices, start=1):
            if (notice.text is None) == (notice.image is None):
                message = f"notice {number}: expected a text or an image, and not both"
                raise ValueError(message)
        return notices


class MergedSettingsError(Exception):
    """What the central sets is not good over this file; the message is one line with the key."""


def load_settings(path: Path) -> Settings:
    """The settings in `path` with what was provisioned over them, paths made absolute; raises
    DocumentError.
    """
    alone = load_document(path, Settings)
    folder = path.resolve().parent / alone.storage.folder
    whole = provisioned_over(read_document(path)[1], folder)
    if whole is None:
        return _placed(alone, path)
    try:
        return _placed(Settings.model_validate(whole), path)
    except ValidationError as error:
        key_path, problem = first_fault(error, whole, Settings)
        file = folder / PROVISIONED
        line = line_of(read_document(file)[0], key_path)
        raise DocumentError(file, problem, key=".".join(map(str, key_path)), line=line) from error


def load_merged_settings(path: Path, given: Mapping[str, Any]) -> Settings:
    """The same with what a configuration says in `settings` in its place, judged as one.

    `path` alone is good: raises DocumentError where it is not, MergedSettingsError for the rest.
    """
    alone = load_settings(path)
    if faults := faults_of(given):
        raise MergedSettingsError("; ".join(map(str, faults)))
    content = read_document(path)[1]
    whole = merged(provisioned_over(content, alone.storage.folder) or content, given)
    try:
        return _placed(Settings.model_validate(whole), path)
    except ValidationError as error:
        key_path, problem = first_fault(error, whole, Settings)
        key = ".".join(map(str, key_path))
        raise MergedSettingsError(f"{key}: {problem}") from error


def _placed(settings: Settings, path: Path) -> Settings:
    base = path.resolve().parent

    def placed(value: Path | None) -> Path | None:
        return None if value is None else base / value

    source, speech, counter = settings.ticket_source, settings.speech, settings.counter
    scanner, feed = settings.scanner, settings.feed
    return settings.model_copy(
        update={
            "storage": Storage(folder=base / settings.storage.folder),
            "central": settings.central.model_copy(
                update={"ca_file": placed(settings.central.ca_file)}
            ),
            "counter": counter.model_copy(update={"officer_photo": placed(counter.officer_photo)}),
            "screen": settings.screen.model_copy(
                update={"words_folder": placed(settings.screen.words_folder)}
            ),
            "questionnaire": settings.questionnaire.model_copy(
                update={"folder": base / settings.questionnaire.folder}
            ),
            "notices": [
                notice.model_copy(update={"image": placed(notice.image)})
                for notice in settings.notices
            ],
            "speech": speech and speech.model_copy(update={"folder": base / speech.folder}),
            "ticket_source": source
            and source.model_copy(update={"profile": base / source.profile}),
            "scanner": scanner and scanner.model_copy(update={"profile": base / scanner.profile}),
            "feed": feed and feed.model_copy(update={"key_file": base / feed.key_file}),
        }
    )

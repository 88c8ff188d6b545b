"""The kiosk's settings: config/kiosk.toml as a typed, frozen document.

Guarantees that an unknown key, a missing one or a value of the wrong kind is refused before the
kiosk starts, with file, key and line (`kiosk.document`). Relative paths are taken from the
file's own folder.
"""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    field_validator,
)

from kiosk.document import load_document, text_form

MAX_TOKEN_CHARACTERS = 100

Identifier = Annotated[
    str,
    text_form(
        "[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?",
        "an id of 1 to 40 lower-case letters without accents, digits and dashes",
    ),
]
ProcedureCode = Annotated[
    str,
    text_form("[A-Za-z0-9][A-Za-z0-9._-]{0,39}", "a procedure's code such as 1.003560"),
]
Address = Annotated[
    str,
    StringConstraints(max_length=200),
    text_form(r"https?://[^\s/]+(/\S*)?", "an address that begins with http:// or https://"),
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
BatchToken = Annotated[str, AfterValidator(_short)]
FilePath = Annotated[Path, Field(strict=False)]
Words = Annotated[str, StringConstraints(min_length=1, max_length=120, strip_whitespace=True)]
Waiting = Annotated[int, Field(ge=10_000, le=180_000)]
"""Milliseconds: in less than 10 s nobody of seventy has read a question; after more than 3 min
the next citizen stands before the last one's."""
Reading = Annotated[int, Field(ge=4_000, le=60_000)]
"""Milliseconds to read the thanks and take the check code."""

TimeOfDay = Annotated[
    str, text_form("([01][0-9]|2[0-3]):[0-5][0-9]", "a time of day from 00:00 to 23:59")
]
MAX_NOTICES = 5
MAX_NOTICE_CHARACTERS = 160
NoticeText = Annotated[
    str,
    StringConstraints(min_length=1, max_length=MAX_NOTICE_CHARACTERS, strip_whitespace=True),
]


Stage = Literal["reception", "result", "unknown"]
EndKey = Literal[
    "F1", "F2", "F3", "F4", "F5", "F6", "F7", "F8", "F9", "F10", "F11", "F12", "End", "Insert"
]
"""A key that no keypad for citizens has."""
MAX_SERVICE_RULES = 200


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Site(_Part):
    """What the header shows. The site's id comes from enrolment."""

    name: Words
    unit: Words
    help_phone: Annotated[str, StringConstraints(max_length=20)] | None = None


class Counter(_Part):
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


class QuestionnaireChoice(_Part):
    """Which questionnaire is asked, the blocks added to it, and the folder of the files."""

    id: Identifier = "mot-cua"
    blocks: Annotated[list[Identifier], Field(max_length=4)] = []
    folder: FilePath = Path("questionnaires")


class Screen(_Part):
    """How the screen looks.

    `diagonal_inches` is measured on the glass: what the screen says of itself is often wrong.
    Without it everything is made large enough for the smallest screen there is, of 10.1 inches.
    """

    fullscreen: bool = True
    width: Annotated[int, Field(ge=480, le=7680)] | None = None
    height: Annotated[int, Field(ge=480, le=7680)] | None = None
    language: Annotated[str, text_form("[a-z]{2,3}", "a language such as vi or en")] = "vi"
    scale_order: Literal["best-first", "worst-first"] = "best-first"
    animations: bool = True
    diagonal_inches: Annotated[float, Field(ge=7, le=65, strict=False)] | None = None
    keypad: bool = False
    night_from: TimeOfDay | None = None
    night_to: TimeOfDay | None = None
    night_dim_percent: Annotated[int, Field(ge=0, le=90)] = 60
    shift: bool = True
    words_folder: FilePath | None = None
    notice_seconds: Annotated[int, Field(ge=8, le=120)] = 12


class DelayLengths(_Part):
    """Lengths of the delays of a visit, in milliseconds."""

    prompt_window_ms: Waiting = 30_000
    question_idle_ms: Waiting = 20_000
    thanks_ms: Reading = 8_000
    detail_idle_ms: Waiting = 30_000
    panel_idle_ms: Waiting = 30_000
    same_visit_ms: Annotated[int, Field(ge=600_000, le=43_200_000)] = 7_200_000
    """The same number so long after its visit's end is the same visit."""


DeviceWord = Annotated[
    str, text_form("[0-9A-Za-z-]{1,12}", "1 to 12 letters without accents, digits and dashes")
]
UnknownAfter = Annotated[int, Field(ge=1, le=600)]
"""Minutes of opening hours."""
SourceUrl = Annotated[str, StringConstraints(min_length=1, max_length=300)]


class TicketSource(_Part):
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


class Scanner(_Part):
    """A barcode or QR scanner that speaks over a serial line."""

    url: SourceUrl
    profile: FilePath


class Feed(_Part):
    """The HTTP address at which software at the counter says what happens. Off unless it stands
    here. `key_file`: made by `kiosk source key`.
    """

    listen: Annotated[
        str,
        text_form(r"(\S+|\[[0-9a-fA-F:]+\]):[0-9]{1,5}", "an address and port: 127.0.0.1:8790"),
    ] = "127.0.0.1:8790"
    key_file: FilePath = Path("feed.key")
    unknown_after_minutes: UnknownAfter = 10


class ServiceRule(_Part):
    """What a ticket is for: by the beginning of its number, or by the device's word for it."""

    prefix: Annotated[str, text_form("[0-9A-Za-z-]{1,8}", "1 to 8 letters and digits")] | None = (
        None
    )
    service: Annotated[str, StringConstraints(min_length=1, max_length=32)] | None = None
    procedure: ProcedureCode | None = None
    stage: Stage | None = None


SPAN = "([01][0-9]|2[0-3]):[0-5][0-9]-([01][0-9]|2[0-3]):[0-5][0-9]"


def _forward(span: str) -> str:
    begins, _, ends = span.partition("-")
    if begins >= ends:
        message = f"expected a span that ends after it begins, such as 07:30-11:30, not {span}"
        raise ValueError(message)
    return span


Span = Annotated[str, text_form(SPAN, "times of day such as 07:30-11:30"), AfterValidator(_forward)]


class OpeningHours(_Part):
    """When the counter is open. A day that is left out is closed; no table at all: always open."""

    monday: list[Span] = []
    tuesday: list[Span] = []
    wednesday: list[Span] = []
    thursday: list[Span] = []
    friday: list[Span] = []
    saturday: list[Span] = []
    sunday: list[Span] = []


class CentralServer(_Part):
    """Where records go. `public_url` is what a citizen's phone can reach; without it no QR.

    `fingerprint`: of the central's receipt key; a central with another key is not believed.
    """

    url: Address
    public_url: Address | None = None
    ca_file: FilePath | None = None
    batch_token: BatchToken | None = None
    fingerprint: Fingerprint | None = None


class Petition(_Part):
    """Where a petition (phản ánh, kiến nghị) goes, which the kiosk does not take."""

    portal_name: Words
    portal_url: Address
    hotline: Annotated[str, StringConstraints(max_length=20)] | None = None


class Privacy(_Part):
    """What the notice promises: how long the central keeps comments."""

    comment_days: Annotated[int, Field(ge=1, le=3_650)] = 365


class Notice(_Part):
    """One of the notices that take turns on the idle screen: a text per language, or a picture."""

    text: dict[Annotated[str, text_form("[a-z]{2,3}", "a language")], NoticeText] | None = None
    image: FilePath | None = None


class Speech(_Part):
    """Spoken prompts: the pack's folder and the command that plays one file."""

    folder: FilePath
    player: Annotated[list[str], Field(min_length=1, max_length=10)] = ["aplay", "-q"]
    always: bool = False


class Phone(_Part):
    """Whether a visit with a ticket may be rated on the citizen's own phone."""

    offer: bool = True


class Storage(_Part):
    """Where key, enrolment and outbox are kept.

    `receipted_days`: how long a record stays, sealed, after its receipt.
    """

    folder: FilePath
    receipted_days: Annotated[int, Field(ge=7, le=3_650)] = 90


class Settings(_Part):
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
    services: Annotated[list[ServiceRule], Field(max_length=MAX_SERVICE_RULES)] = []
    opening_hours: OpeningHours | None = None
    petition: Petition | None = None
    privacy: Privacy = Privacy()
    notices: Annotated[list[Notice], Field(max_length=MAX_NOTICES)] = []
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


def load_settings(path: Path) -> Settings:
    """The settings in `path`, paths made absolute; raises DocumentError."""
    settings = load_document(path, Settings)
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

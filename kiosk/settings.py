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


BatchToken = Annotated[str, AfterValidator(_short)]
FilePath = Annotated[Path, Field(strict=False)]
Words = Annotated[str, StringConstraints(min_length=1, max_length=120, strip_whitespace=True)]
Milliseconds = Annotated[int, Field(ge=1_000, le=600_000)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Site(_Part):
    """What the header shows. The site's id comes from enrolment."""

    name: Words
    unit: Words
    help_phone: Annotated[str, StringConstraints(max_length=20)] | None = None


class Counter(_Part):
    """The counter this kiosk stands on, and who serves there."""

    id: Identifier
    name: Words
    officer: Identifier | None = None
    officer_name: Words | None = None
    procedure: ProcedureCode | None = None
    stage: Literal["reception", "result", "unknown"] = "unknown"


class QuestionnaireChoice(_Part):
    """Which questionnaire is asked, and the folder where the files are."""

    id: Identifier = "mot-cua"
    folder: FilePath = Path("questionnaires")


class Screen(_Part):
    """How the screen looks."""

    fullscreen: bool = True
    width: Annotated[int, Field(ge=480, le=7680)] | None = None
    height: Annotated[int, Field(ge=480, le=7680)] | None = None
    language: Annotated[str, text_form("[a-z]{2,3}", "a language such as vi or en")] = "vi"
    scale_order: Literal["best-first", "worst-first"] = "best-first"
    animations: bool = True


class DelayLengths(_Part):
    """Lengths of the delays of a visit, in milliseconds."""

    prompt_window_ms: Milliseconds = 30_000
    question_idle_ms: Milliseconds = 20_000
    thanks_ms: Milliseconds = 8_000


class TicketSource(_Part):
    """The queue device: its address and the profile that explains it."""

    url: Annotated[str, StringConstraints(min_length=1, max_length=300)]
    profile: FilePath


class CentralServer(_Part):
    """Where records go. `public_url` is what a citizen's phone can reach; without it no QR."""

    url: Address
    public_url: Address | None = None
    ca_file: FilePath | None = None
    batch_token: BatchToken | None = None


class Storage(_Part):
    """Where key, enrolment and outbox are kept."""

    folder: FilePath


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
    test_mode: bool = False

    @field_validator("screen")
    @classmethod
    def _has_both_sides(cls, screen: Screen) -> Screen:
        if (screen.width is None) != (screen.height is None):
            message = "width and height go together"
            raise ValueError(message)
        return screen


def load_settings(path: Path) -> Settings:
    """The settings in `path`, paths made absolute; raises DocumentError."""
    settings = load_document(path, Settings)
    base = path.resolve().parent

    def placed(value: Path | None) -> Path | None:
        return None if value is None else base / value

    source = settings.ticket_source
    return settings.model_copy(
        update={
            "storage": Storage(folder=base / settings.storage.folder),
            "central": settings.central.model_copy(
                update={"ca_file": placed(settings.central.ca_file)}
            ),
            "questionnaire": settings.questionnaire.model_copy(
                update={"folder": base / settings.questionnaire.folder}
            ),
            "ticket_source": source
            and source.model_copy(update={"profile": base / source.profile}),
        }
    )

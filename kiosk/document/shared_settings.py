"""The tables of kiosk.toml that the central may set too: one model for both programs.

Guarantees that a value is judged by the same rule wherever it comes from: `kiosk.settings` builds
the model of kiosk.toml from these, and `kiosk.document.settings_member` the one of a
configuration's `settings` (docs/record-format.md, section 19). What stands here can be set from
the central; what must not be (addresses, keys, devices, folders, commands) stands in
`kiosk.settings`.
"""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from kiosk.document import text_form

MAX_NOTICES = 5
MAX_NOTICE_CHARACTERS = 160

Identifier = Annotated[
    str,
    text_form(
        "[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?",
        "an id of 1 to 40 lower-case letters without accents, digits and dashes",
    ),
]
Address = Annotated[
    str,
    StringConstraints(max_length=200),
    text_form(r"https?://[^\s/]+(/\S*)?", "an address that begins with http:// or https://"),
]
Words = Annotated[str, StringConstraints(min_length=1, max_length=120, strip_whitespace=True)]
PhoneNumber = Annotated[str, StringConstraints(max_length=20)]
Waiting = Annotated[int, Field(ge=10_000, le=180_000)]
"""Milliseconds: in less than 10 s nobody of seventy has read a question; after more than 3 min
the next citizen stands before the last one's."""
Reading = Annotated[int, Field(ge=4_000, le=60_000)]
"""Milliseconds to read the thanks and take the check code."""
TimeOfDay = Annotated[
    str, text_form("([01][0-9]|2[0-3]):[0-5][0-9]", "a time of day from 00:00 to 23:59")
]
NoticeText = Annotated[
    str,
    StringConstraints(min_length=1, max_length=MAX_NOTICE_CHARACTERS, strip_whitespace=True),
]
NoticeTexts = dict[Annotated[str, text_form("[a-z]{2,3}", "a language")], NoticeText]
"""Language to text."""

SPAN = "([01][0-9]|2[0-3]):[0-5][0-9]-([01][0-9]|2[0-3]):[0-5][0-9]"


def _forward(span: str) -> str:
    begins, _, ends = span.partition("-")
    if begins >= ends:
        message = f"expected a span that ends after it begins, such as 07:30-11:30, not {span}"
        raise ValueError(message)
    return span


Span = Annotated[str, text_form(SPAN, "times of day such as 07:30-11:30"), AfterValidator(_forward)]


class Part(BaseModel):
    """A table: no other keys, no other types, never changed."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Site(Part):
    """What the header shows. The site's id comes from enrolment."""

    name: Words
    unit: Words
    help_phone: PhoneNumber | None = None


class AskedQuestionnaire(Part):
    """Which questionnaire is asked, and the blocks added to it."""

    id: Identifier = "mot-cua"
    blocks: Annotated[list[Identifier], Field(max_length=4)] = []


class ScreenLook(Part):
    """How the screen looks, whatever glass it is shown on."""

    language: Annotated[str, text_form("[a-z]{2,3}", "a language such as vi or en")] = "vi"
    scale_order: Literal["best-first", "worst-first"] = "best-first"
    animations: bool = True
    night_from: TimeOfDay | None = None
    night_to: TimeOfDay | None = None
    night_dim_percent: Annotated[int, Field(ge=0, le=90)] = 60
    shift: bool = True
    notice_seconds: Annotated[int, Field(ge=8, le=120)] = 12


class DelayLengths(Part):
    """Lengths of the delays of a visit, in milliseconds."""

    prompt_window_ms: Waiting = 30_000
    question_idle_ms: Waiting = 20_000
    thanks_ms: Reading = 8_000
    detail_idle_ms: Waiting = 30_000
    panel_idle_ms: Waiting = 30_000
    same_visit_ms: Annotated[int, Field(ge=600_000, le=43_200_000)] = 7_200_000
    """The same number so long after its visit's end is the same visit."""


class OpeningHours(Part):
    """When the counter is open. A day that is left out is closed; no table at all: always open."""

    monday: list[Span] = []
    tuesday: list[Span] = []
    wednesday: list[Span] = []
    thursday: list[Span] = []
    friday: list[Span] = []
    saturday: list[Span] = []
    sunday: list[Span] = []


class Petition(Part):
    """Where a petition (phản ánh, kiến nghị) goes, which the kiosk does not take."""

    portal_name: Words
    portal_url: Address
    hotline: PhoneNumber | None = None


class TextNotice(Part):
    """A notice of words alone: what the central may show on the idle screen."""

    text: Annotated[NoticeTexts, Field(min_length=1, max_length=8)]


class Phone(Part):
    """Whether a visit with a ticket may be rated on the citizen's own phone."""

    offer: bool = True

"""What the phone's pages say, in each language.

Guarantees, as the dashboard's wording does, that every language has every key and no other: a
file that does not stops the start, not a reader.
"""

from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from central.dashboard.wording import LANGUAGES
from kiosk.document import load_document

FOLDER = Path(__file__).parent / "words"


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class AskingWords(_Part):
    """Around the questions."""

    title: str
    counter: str
    officer: str
    progress: str
    page: str
    back: str
    skip: str
    skip_group: str
    kept_group: str
    leave_empty: str
    go_on: str
    promise: str
    valid: str
    choose: str


class ThanksWords(_Part):
    """After the last answer."""

    title: str
    text: str
    code: str
    code_text: str
    survey: str
    survey_text: str
    survey_go: str
    survey_done: str
    close: str
    nothing: str
    nothing_text: str
    again: str


class TroubleWords(_Part):
    """Why there is nothing to answer: a heading and what to do, for each trouble."""

    altered: str
    altered_text: str
    unknown_kiosk: str
    unknown_kiosk_text: str
    revoked_kiosk: str
    revoked_kiosk_text: str
    other_counter: str
    other_counter_text: str
    expired: str
    expired_text: str
    used: str
    used_text: str
    too_often: str
    too_often_text: str
    unreadable: str
    unreadable_text: str
    unavailable: str
    unavailable_text: str
    busy: str
    busy_text: str
    failing: str
    failing_text: str


class PhoneWords(_Part):
    """All that the phone's pages say in one language; see words/*.toml."""

    product: str
    other_language: str
    sample: str
    asking: AskingWords
    thanks: ThanksWords
    trouble: TroubleWords


@cache
def words_in(language: str) -> PhoneWords:
    """The words of one language; DocumentError if its file is not as it must be."""
    return load_document(FOLDER / f"{language}.toml", PhoneWords)


def load_every_language() -> None:
    """Read all of them now."""
    for language in LANGUAGES:
        words_in(language)

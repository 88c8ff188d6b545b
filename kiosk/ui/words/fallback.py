"""A text that somebody else wrote in some languages, in the language of the screen.

Guarantees a text wherever there is one: a language pack may know a language that the
questionnaire does not. Leaves to others: the screen's own words (`kiosk.ui.words`).
"""

from collections.abc import Mapping

from kiosk.ui.words import COMPLETE


def text_in(texts: Mapping[str, str], language: str) -> str:
    """The text in `language`, else in Vietnamese, else in the first language there is.

    `texts`: language code to text, at least one.
    """
    if language in texts:
        return texts[language]
    return texts[COMPLETE] if COMPLETE in texts else next(iter(texts.values()))

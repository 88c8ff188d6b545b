"""What is asked on a phone: the questionnaire that the token names, and the longer one after it.

Guarantees that a record names what was really asked: if the very version that the token names is
not here, the newest of its name in force is asked instead, else the usual short one.
"""

from datetime import date

from kiosk.document import DocumentError
from kiosk.survey import Library, Questionnaire

USUAL = "mot-cua"
LONGER = "sipas-dich-vu"


def first_asked(library: Library | None, named: str, day: date) -> Questionnaire | None:
    """What a token that names `named` asks on `day`; None if there is nothing to ask."""
    if library is None:
        return None
    for questionnaire in library.questionnaires:
        if questionnaire.name == named:
            return questionnaire
    wished = named.partition("@")[0]
    return _in_force(library, wished, day) or _in_force(library, USUAL, day)


def asked_after(library: Library | None, first: str, day: date) -> Questionnaire | None:
    """The longer questionnaire, unless it is what was asked `first` or none is in force."""
    if library is None or first.partition("@")[0] == LONGER:
        return None
    return _in_force(library, LONGER, day)


def _in_force(library: Library, identifier: str, day: date) -> Questionnaire | None:
    try:
        return library.in_force(identifier, day)
    except DocumentError:
        return None

"""The dossier code (mã số hồ sơ): its forms, told apart, checked and written alike. Pure.

Guarantees: what is taken for a code is one of the three forms in every group, with a day of the
calendar that is not in the future; what is given back is made of its own letters and digits, in
capitals and without spaces. What is wrong is said without quoting the code.

The forms (MX: an agency of the first level, one letter A to Y and two digits):

| form | example of its shape | source |
|---|---|---|
| reversed | 000.00.06.H00-261008-0361 | Circular 01/2018/TT-VPCP: smaller agencies first |
| left-to-right | H00.14-261008-0001 | Decision 20/2020/QĐ-TTg: the larger agency first |
| central | H00.001.02-261008-010001 | Circular 04/2025/TT-VPCP: MX.YYY.ZZ, AA and a number |

Whether there is such a dossier is not known here.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

CLOCK_ERROR = timedelta(days=1)
"""The kiosk's clock may be on the wrong side of midnight."""
CLOCK_IS_SET_FROM = date(2026, 1, 1)
"""A clock that says less was never set: then no day is held to be in the future."""
LONGEST_CHARACTERS = 80
"""No code with all its spaces is longer."""
CENTURY = 2000

AGENCIES = rb"[0-9A-Za-z]{2,3}(?:\.[0-9A-Za-z]{2,3}){0,6}"
DAY = rb"[0-9]{6}"
NUMBER = rb"[0-9]{4,8}"
_CODE = re.compile(rb"(" + AGENCIES + rb")-(" + DAY + rb")-(" + NUMBER + rb")")
_SPACES = str.maketrans(dict.fromkeys(" \t\u00a0"))
_FIRST_LEVEL = re.compile("[A-Y][0-9]{2}")
_CENTRAL = re.compile(r"[A-Y][0-9]{2}\.[0-9A-Z]{3}\.[0-9A-Z]{2}-[0-9]{6}-[0-9]{6,8}")


class DossierForm(StrEnum):
    """Which rule the code was given by."""

    reversed = "reversed"
    left_to_right = "left-to-right"
    central = "central"


class DossierProblem(StrEnum):
    """Why a text is no dossier code."""

    shape = "not written like a dossier code"
    agency = "no agency of the first level stands in it"
    day = "its date is no day of the calendar"
    future = "its date is in the future"


@dataclass(frozen=True, slots=True)
class DossierCode:
    """A code as it is kept: capitals, no spaces."""

    code: str
    form: DossierForm


def parse_dossier_code(text: str, today: date | None) -> DossierCode | DossierProblem:
    """Read a code that stands alone, in any case and with any spaces.

    `today`: the day by the kiosk's clock; None where no clock can be trusted.
    """
    if len(text) > LONGEST_CHARACTERS:
        return DossierProblem.shape
    bare = text.translate(_SPACES)
    if not bare.isascii():
        return DossierProblem.shape
    match = _CODE.fullmatch(bare.encode("ascii"))
    return judge(match[1], match[2], match[3], today) if match else DossierProblem.shape


def judge(
    agencies: bytes, day: bytes, number: bytes, today: date | None
) -> DossierCode | DossierProblem:
    """Decide on the three parts of what is written like a code, ASCII and without spaces."""
    names = agencies.decode("ascii").upper()
    code = f"{names}-{day.decode('ascii')}-{number.decode('ascii')}"
    form = _form(names, code)
    if form is None:
        return DossierProblem.agency
    received = _date(int(day[:2]), int(day[2:4]), int(day[4:]))
    if received is None:
        return DossierProblem.day
    if today is not None and today >= CLOCK_IS_SET_FROM and received > today + CLOCK_ERROR:
        return DossierProblem.future
    return DossierCode(code, form)


def _form(names: str, code: str) -> DossierForm | None:
    groups = names.split(".")
    if _CENTRAL.fullmatch(code):
        return DossierForm.central
    if _FIRST_LEVEL.fullmatch(groups[0]):
        return DossierForm.left_to_right
    return DossierForm.reversed if _FIRST_LEVEL.fullmatch(groups[-1]) else None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(CENTURY + year, month, day)
    except ValueError:
        return None

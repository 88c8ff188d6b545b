"""Which PINs may be set for a kiosk's service menu, or for an officer: a pure rule.

Guarantees that what people choose first is refused with its reason: few digits, runs, repeated
groups, mirrored and doubled digits, patterns of the keypad, dates, the kiosk's and the counter's
number. Refused are 0.6 % of all PINs of six digits, and 0.03 % for each four digits in a row of the
kiosk's id: less than 1 %, so guessing gets no easier by it.
Leaves to others: whether another role has the same PIN (`central.accounts.pins`).
"""

import re
from datetime import date
from enum import StrEnum
from itertools import pairwise

SHORTEST_PIN = 6
LONGEST_PIN = 8
FEWEST_DIFFERENT = 3
"""Different digits a PIN must have."""
OF_THE_ID = 4
"""So many digits in a row may not be those of the kiosk's id."""

KEYPAD = frozenset({"147258", "258369", "147369", "159753", "159357", "142536", "14725836"})
"""Shapes drawn on a telephone's keypad; each also backwards."""


class PinFault(StrEnum):
    """Why a PIN may not be set: a closed list, with words in every language of the pages."""

    FORM = "form"
    NOT_THE_SAME = "not_the_same"
    FEW_DIGITS = "few_digits"
    RUN = "run"
    REPEATED = "repeated"
    MIRRORED = "mirrored"
    DOUBLED = "doubled"
    KEYPAD = "keypad"
    DATE = "date"
    KIOSK = "kiosk"
    COUNTER = "counter"
    OTHER_ROLE = "other_role"
    OFFICER = "officer"
    TAKEN = "taken"


def fault_of(pin: str, kiosk_id: str, counter_id: str | None, today: date) -> PinFault | None:
    """Why `pin` may not be set for this kiosk at this counter; None if it may. For an officer,
    `kiosk_id` is the officer's id and `counter_id` None.
    """
    if not re.fullmatch(rf"[0-9]{{{SHORTEST_PIN},{LONGEST_PIN}}}", pin):
        return PinFault.FORM
    found = {
        PinFault.COUNTER: _is_counter(pin, counter_id),
        PinFault.FEW_DIGITS: len(set(pin)) < FEWEST_DIFFERENT,
        PinFault.RUN: _is_run(pin),
        PinFault.REPEATED: _is_repeated(pin),
        PinFault.MIRRORED: pin == pin[::-1],
        PinFault.DOUBLED: len(pin) % 2 == 0 and pin[::2] == pin[1::2],
        PinFault.KEYPAD: pin in KEYPAD or pin[::-1] in KEYPAD,
        PinFault.DATE: _is_date(pin, today),
        PinFault.KIOSK: _has_of_id(pin, kiosk_id),
    }
    return next((fault for fault, is_so in found.items() if is_so), None)


def _is_run(pin: str) -> bool:
    """Every digit one more, or one less, than the digit before it; 0 follows 9."""
    steps = {(int(b) - int(a)) % 10 for a, b in pairwise(pin)}
    return steps in ({1}, {9})


def _is_repeated(pin: str) -> bool:
    """A group of digits and the same again: 123123, 12341234, 121212."""
    return pin in (pin + pin)[1:-1]


def _is_date(pin: str, today: date) -> bool:
    """Eight digits: any day from 1900 to 2099. Six: a day of this year or the last.

    All dates of six digits would be one PIN in thirty; a birthday is guessed by who knows it.
    """
    years = range(1900, 2100) if len(pin) == LONGEST_PIN else (today.year, today.year - 1)
    if len(pin) == LONGEST_PIN:
        read = [(pin[4:], pin[2:4], pin[:2]), (pin[:4], pin[4:6], pin[6:])]
    elif len(pin) == SHORTEST_PIN:
        read = [(f"20{pin[4:]}", pin[2:4], pin[:2]), (f"20{pin[:2]}", pin[2:4], pin[4:])]
    else:
        return False
    return any(int(year) in years and _is_day(year, month, day) for year, month, day in read)


def _is_day(year: str, month: str, day: str) -> bool:
    try:
        date(int(year), int(month), int(day))
    except ValueError:
        return False
    return True


def _has_of_id(pin: str, kiosk_id: str) -> bool:
    """Four digits in a row as they stand in the kiosk's id, which is on its sticker."""
    parts = (pin[at : at + OF_THE_ID] for at in range(len(pin) - OF_THE_ID + 1))
    return any(part in kiosk_id for part in parts)


def _is_counter(pin: str, counter_id: str | None) -> bool:
    """The counter's number, filled up with zeros or said over and over."""
    number = "".join(re.findall(r"[0-9]", counter_id or "")).lstrip("0")
    if not number:
        return False
    return pin.strip("0") == number.strip("0") or not pin.replace(number, "").strip("0")

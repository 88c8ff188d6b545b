"""Dossier codes: every form round-trips, nothing else is one, the day decides."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.devices.scanning.dossier_code import (
    CLOCK_IS_SET_FROM,
    DossierCode,
    DossierForm,
    DossierProblem,
    parse_dossier_code,
)

TODAY = date(2026, 11, 22)
FIRST_LEVEL = st.from_regex(r"[A-Y][0-9]{2}", fullmatch=True)
GROUP = st.from_regex(r"[0-9A-Z]{2,3}", fullmatch=True)
DIGITS = st.from_regex(r"[0-9]{2,3}", fullmatch=True)
DAYS = st.dates(date(2000, 1, 1), TODAY).map(lambda day: day.strftime("%y%m%d"))
NUMBERS = st.from_regex(r"[0-9]{4,8}", fullmatch=True)


@st.composite
def codes(draw):
    """A code of any form, with the form."""
    form = draw(st.sampled_from(list(DossierForm)))
    if form is DossierForm.reversed:
        groups = [*draw(st.lists(DIGITS, min_size=1, max_size=6)), draw(FIRST_LEVEL)]
    elif form is DossierForm.left_to_right:
        groups = [draw(FIRST_LEVEL), *draw(st.lists(DIGITS, max_size=1))]
    else:
        middle = draw(st.from_regex(r"[0-9A-Z]{3}", fullmatch=True))
        groups = [draw(FIRST_LEVEL), middle, draw(st.from_regex(r"[0-9A-Z]{2}", fullmatch=True))]
    number = draw(NUMBERS.filter(lambda one: len(one) >= 6) if form == "central" else NUMBERS)
    return f"{'.'.join(groups)}-{draw(DAYS)}-{number}", form


@given(codes(), st.booleans())
def test_code_round_trips_when_it_has_any_of_the_forms(code_and_form, lower):
    code, form = code_and_form
    assert parse_dossier_code(code.lower() if lower else code, TODAY) == DossierCode(code, form)


@given(codes(), st.data())
def test_code_is_normalised_when_spaces_stand_anywhere_in_it(code_and_form, data):
    code, form = code_and_form
    at = data.draw(st.integers(0, len(code)))
    spaced = f" {code[:at]} {code[at:]}\t"
    assert parse_dossier_code(spaced, TODAY) == DossierCode(code, form)


@pytest.mark.parametrize(
    ("code", "form"),
    [
        ("000.00.06.H00-231027-0361", DossierForm.reversed),
        ("000.17.22.H00-210531-0001", DossierForm.reversed),
        ("H00.14-240823-0001", DossierForm.left_to_right),
        ("H00-240823-0001", DossierForm.left_to_right),
        ("H00.50.05.13-261008-0975", DossierForm.left_to_right),
        ("H00.001.02-261008-010975", DossierForm.central),
    ],
)
def test_code_is_read_when_it_is_of_a_form_seen_on_slips(code, form):
    assert parse_dossier_code(code, TODAY) == DossierCode(code, form)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", DossierProblem.shape),
        ("000000000000", DossierProblem.shape),
        ("H00.14-240823", DossierProblem.shape),
        ("H00.14-240823-001", DossierProblem.shape),
        ("H00.14-240823-000100010", DossierProblem.shape),
        ("H00..14-240823-0001", DossierProblem.shape),
        ("H00.1-240823-0001", DossierProblem.shape),
        ("H00.1400-240823-0001", DossierProblem.shape),
        ("H00.14-٢٤٠٨٢٣-0001", DossierProblem.shape),
        ("Ｈ00.14-240823-0001", DossierProblem.shape),
        ("H00.14-240823-0001\x1b", DossierProblem.shape),
        ("H00.14-240823-0001" + " " * 70, DossierProblem.shape),
        ("000.14-240823-0001", DossierProblem.agency),
        ("Z00.14-240823-0001", DossierProblem.agency),
        ("14.H00.00-240823-0001", DossierProblem.agency),
        ("H00.14-240230-0001", DossierProblem.day),
        ("H00.14-241301-0001", DossierProblem.day),
        ("H00.14-240800-0001", DossierProblem.day),
        ("H00.14-261124-0001", DossierProblem.future),
    ],
)
def test_code_is_refused_and_not_quoted_when_it_is_wrong(text, problem):
    found = parse_dossier_code(text, TODAY)
    assert found is problem
    assert not re.search("[0-9]", str(found))


def test_code_of_tomorrow_is_read_when_the_clock_may_be_a_day_wrong():
    tomorrow = TODAY + timedelta(days=1)
    code = f"H00.14-{tomorrow:%y%m%d}-0001"
    assert isinstance(parse_dossier_code(code, TODAY), DossierCode)


@pytest.mark.parametrize("clock", [None, date(1970, 1, 1), CLOCK_IS_SET_FROM - timedelta(days=1)])
def test_code_is_read_when_the_clock_was_never_set(clock):
    assert isinstance(parse_dossier_code("H00.14-261122-0001", clock), DossierCode)


@given(st.text())
def test_code_is_made_of_the_texts_own_characters_when_text_is_random(text):
    found = parse_dossier_code(text, TODAY)
    if isinstance(found, DossierCode):
        assert "".join(text.split()).upper() == found.code

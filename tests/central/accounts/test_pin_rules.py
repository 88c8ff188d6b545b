"""Weak PINs: each rule by its examples, and how little of all PINs the rules take away."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from central.accounts.pin_rules import PinFault, fault_of

TODAY = date(2026, 11, 22)
KIOSK = "k-55391a0b2c"
PINS = st.text("0123456789", min_size=6, max_size=8)


@pytest.mark.parametrize(
    ("pin", "fault"),
    [
        ("", PinFault.FORM),
        ("48263", PinFault.FORM),
        ("482635179", PinFault.FORM),
        ("48263a", PinFault.FORM),
        ("48 263", PinFault.FORM),
        ("482635\n", PinFault.FORM),
        ("٤٨٢٦٣٥", PinFault.FORM),
        ("777777", PinFault.FEW_DIGITS),
        ("77777777", PinFault.FEW_DIGITS),
        ("121212", PinFault.FEW_DIGITS),
        ("771177", PinFault.FEW_DIGITS),
        ("123456", PinFault.RUN),
        ("890123", PinFault.RUN),
        ("87654321", PinFault.RUN),
        ("321098", PinFault.RUN),
        ("482482", PinFault.REPEATED),
        ("48264826", PinFault.REPEATED),
        ("482284", PinFault.MIRRORED),
        ("1472741", PinFault.MIRRORED),
        ("774466", PinFault.DOUBLED),
        ("147258", PinFault.KEYPAD),
        ("852741", PinFault.KEYPAD),
        ("30041975", PinFault.DATE),
        ("19750430", PinFault.DATE),
        ("020926", PinFault.DATE),
        ("260902", PinFault.DATE),
        ("020925", PinFault.DATE),
        ("855398", PinFault.KIOSK),
        ("000003", PinFault.COUNTER),
        ("300000", PinFault.COUNTER),
    ],
)
def test_pin_is_refused_with_its_reason_when_it_is_weak(pin, fault):
    assert fault_of(pin, KIOSK, "quay-03", TODAY) is fault


@pytest.mark.parametrize("pin", ["482635", "4826351", "48263517", "300475", "020924", "99019923"])
def test_pin_is_taken_when_no_rule_speaks_against_it(pin):
    assert fault_of(pin, KIOSK, "quay-03", TODAY) is None


def test_counter_without_a_number_refuses_nothing():
    assert fault_of("482635", KIOSK, None, TODAY) is None
    assert fault_of("482635", KIOSK, "tiep-nhan", TODAY) is None


@pytest.mark.parametrize("pin", ["121212", "012012", "120120"])
def test_number_of_the_counter_is_refused_however_often_it_is_said(pin):
    assert fault_of(pin, KIOSK, "quay-12", TODAY) is not None


def test_rules_take_few_of_all_pins():
    refused = sum(
        fault_of(f"{number:06}", KIOSK, "quay-03", TODAY) is not None
        for number in range(0, 1_000_000, 7)
    )
    assert refused * 7 < 30_000


@given(PINS, st.text(max_size=40), st.none() | st.text(max_size=40))
def test_rules_decide_whatever_the_ids_are(pin, kiosk, counter):
    assert fault_of(pin, kiosk, counter, TODAY) in {None, *PinFault}

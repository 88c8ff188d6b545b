"""Base64url: one spelling for each byte string."""

import base64
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.record import NotCompactError
from kiosk.record.base64url import decode, encode


def by_the_standard_library(text):
    """The same rules, said the long way."""
    if not re.fullmatch(r"[A-Za-z0-9_-]*", text):
        return None
    try:
        data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        return None
    return data if base64.urlsafe_b64encode(data).rstrip(b"=").decode() == text else None


def decoded(text):
    try:
        return decode(text)
    except NotCompactError:
        return None


@given(st.binary(max_size=80))
def test_bytes_come_back_when_they_are_encoded(data):
    assert encode(data) == base64.urlsafe_b64encode(data).rstrip(b"=").decode()
    assert decode(encode(data)) == data


@given(st.text(st.sampled_from("ABQgwz019-_+/= \n!é\x00\udc80"), max_size=9))
def test_a_text_is_judged_as_by_the_standard_library_when_it_is_of_any_form(text):
    assert decoded(text) == by_the_standard_library(text)


@pytest.mark.parametrize("text", ["A", "AB", "AAB", "AA==", "AA=", "A+AA", "A/AA", "AA\n", "AAAA="])
def test_a_text_is_refused_when_it_is_not_the_one_spelling(text):
    assert decoded(text) is None

"""The phone's code names whose visit it is: who served it, not who the settings say."""

from datetime import date

import pytest

from kiosk.phone_offer import visit_url
from kiosk.record import SigningKey
from kiosk.record.phone_token import read_phone_token
from kiosk.survey import load_library
from kiosk.visit import Desk, Visit
from tests.kiosk.ui.scene import TREE

KEY = SigningKey(bytes(range(32)))
VISIT = "018f0000-0000-7000-8000-000000000001"


@pytest.fixture(scope="module")
def desk():
    library = load_library(TREE / "config" / "questionnaires")
    asked = library.in_force("mot-cua", date(2026, 11, 22))
    return Desk("03", asked, officer="cb-09", procedure="khai-sinh", stage="result")


@pytest.mark.parametrize(
    ("visit", "told"),
    [
        (Visit(VISIT, officer="cb-01"), ("cb-01", "khai-sinh", "result")),
        (Visit(VISIT), (None, "khai-sinh", "result")),
        (Visit(VISIT, procedure="ket-hon", stage="reception"), (None, "ket-hon", "reception")),
    ],
)
def test_token_names_who_served_the_visit_and_what_it_was_for(desk, visit, told):
    url = visit_url(lambda: KEY, "k-01", desk, "https://danhgia.example.vn", visit)
    token = read_phone_token(url.rpartition("/p/")[2]).verify(KEY.verify_key)
    assert (token.officer, token.procedure, token.stage) == told

"""The code that takes a ticketed visit to the citizen's own phone."""

import pytest

from kiosk.record.errors import SignatureError
from kiosk.record.keys import SigningKey
from kiosk.record.phone_token import read_phone_token
from kiosk.ui.check_code_image import qr_rows


def test_code_names_the_visit_and_is_signed_by_the_kiosk(counter):
    counter.is_served("A061")
    counter.touches("phone")
    counter.waits_for(lambda: bool(counter.view["panel"]["rows"]))
    visit = counter.body("visit.served")["visit"]
    url = counter.kiosk.drawing.phone.code_of(counter.state.open).url
    assert counter.view["panel"]["rows"] == list(qr_rows(url))
    address, _, text = url.rpartition("/p/")
    assert address == "https://danhgia.example.vn"
    signed = read_phone_token(text)
    token = signed.verify(counter.kiosk.key().verify_key)
    assert (token.kiosk, token.counter, token.visit) == ("k-01", "03", visit)
    assert token.questionnaire == "mot-cua@1"
    assert "A061" not in url
    with pytest.raises(SignatureError):
        signed.verify(SigningKey.generate().verify_key)


def test_visit_is_still_rated_here_when_the_code_was_only_looked_at(counter):
    counter.is_served("A062")
    counter.touches("phone", "panel-close", "answer-5", "answer-5")
    counter.sees("thanks")
    assert counter.body("rating")["trigger"] == "served"


def test_no_code_is_offered_or_shown_when_nobody_has_a_ticket(counter):
    assert not counter.can_touch("phone")
    counter.begins()
    counter.model.openPanel("phone")
    assert counter.panel == ""


def test_no_code_is_offered_or_drawn_when_phones_cannot_reach_the_central(new_counter):
    counter = new_counter(central="")
    counter.is_served("A063")
    assert not counter.can_touch("phone")
    counter.model.openPanel("phone")
    assert counter.view["panel"].get("rows", []) == []
    assert counter.kiosk.drawing.phone is None

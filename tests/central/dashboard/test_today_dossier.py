"""The page of today says how many ratings do not count because their dossier did elsewhere."""

from dataclasses import replace

import pytest
from sqlalchemy import text

from central.dashboard.today_page import today_page
from central.dashboard.wording import words_in
from central.released.today import today
from central.store.engine import reading
from tests.central.hall import SITE, visit_id

CODE = "H00.14-261008-0001"


@pytest.fixture
def view(hall):
    """One double, one of a dossier that counts at the other counter."""
    for number, counter in enumerate(("quay-1", "quay-2"), 1):
        kiosk = hall.add_kiosk(counter)
        kiosk.scan(visit_id(number), CODE)
        kiosk.rate(visit_id(number))
        if number == 1:
            kiosk.rate(visit_id(number))
        kiosk.send()
    with reading(hall.engine) as connection:
        assert connection.execute(text("SELECT count(*) FROM marks")).scalar_one() == 2
        return today(connection, SITE, hall.now)


@pytest.mark.parametrize(
    ("language", "said", "value"),
    [
        ("vi", "trong đó 1 của hồ sơ đã được tính ở lượt khác", "2 đánh giá"),
        ("en", "1 of them for a dossier that counts at another visit", "2 ratings"),
    ],
)
def test_card_says_how_many_are_marked_for_their_dossier(view, language, said, value):
    assert (view.rated, view.marked, view.marked_dossier) == (1, 2, 1)
    card = today_page(view, language, words_in(language)).marked
    assert card.value == value
    assert card.note.startswith(said)


def test_card_says_nothing_of_dossiers_when_none_is_marked(view):
    card = today_page(replace(view, marked_dossier=0), "en", words_in("en")).marked
    assert "dossier" not in card.note

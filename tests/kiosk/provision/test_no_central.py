"""A machine that was not made ready yet says so; one whose central is away says that."""

import pytest

from kiosk.ui.enrolment_content import EnrolmentView, enrolment_content
from kiosk.ui.words import load_language


@pytest.mark.parametrize(
    ("address", "trouble", "said"),
    [
        ("http://127.0.0.1:8080", "unreachable", "THUOCDO"),
        ("http://localhost:8080", "unreachable", "THUOCDO"),
        ("http://localhost.mau.example", "unreachable", "dây mạng"),
        ("https://do.mau.example", "unreachable", "dây mạng"),
        ("http://127.0.0.1:8080", "not-believed", "CẢNH BÁO"),
    ],
)
def test_screen_asks_for_the_stick_when_no_central_was_ever_set(address, trouble, said):
    view = EnrolmentView(address=address, trouble=trouble)
    assert said in enrolment_content(view, load_language("vi"))["trouble"]

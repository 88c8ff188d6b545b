"""What leaves the view model when a button is touched: one signal, of what it means."""

from dataclasses import fields

import pytest

from kiosk.ui.first_view import first_view
from kiosk.ui.view_model import ACCESS, PANELS, KioskViewModel
from kiosk.visit import Access, Panel

SIGNALS = (
    "touched",
    "answered",
    "skipped",
    "wentBack",
    "dismissed",
    "languageChosen",
    "startedAgain",
    "dossierAgreed",
    "dossierDeclined",
    "turnEnded",
    "accessChosen",
    "panelOpened",
    "panelClosed",
    "detailOpened",
    "sideChosen",
    "sidesShown",
    "reasonToggled",
    "commentOpened",
    "commentClosed",
    "commentKeyed",
    "detailSent",
    "detailSkipped",
    "serviceOpened",
    "serviceKeyed",
)


@pytest.fixture
def model():
    return KioskViewModel(first_view())


@pytest.fixture
def heard(model):
    """Every signal that left, with what it carried."""
    left = []
    for name in SIGNALS:
        getattr(model, name).connect(lambda *given, name=name: left.append((name, *given)))
    return left


def view(screen="question", panel=None, **on):
    buttons = [{"name": name.replace("_", "-"), "on": is_on} for name, is_on in on.items()]
    return first_view() | {
        "screen": screen,
        "content": {"question": "service"} if screen in ("prompt", "question") else {},
        "footer": {"help": "", "buttons": buttons},
        "panel": panel or {},
    }


def test_names_are_those_of_the_machine():
    assert tuple(each.name.replace("_", "-") for each in fields(Access)) == ACCESS
    assert tuple(Panel) == PANELS


@pytest.mark.parametrize(
    ("screen", "name", "signal"),
    [
        ("question", "back", ("wentBack",)),
        ("question", "skip", ("skipped", "service")),
        ("prompt", "skip", ("skipped", "service")),
        ("detail", "skip", ("detailSkipped",)),
        ("comment", "skip", ("detailSkipped",)),
        ("detail", "back", ("wentBack",)),
        ("question", "start-again", ("startedAgain",)),
        ("prompt", "decline", ("dismissed",)),
        ("question", "dossier-agree", ("dossierAgreed",)),
        ("idle", "dossier-decline", ("dossierDeclined",)),
        ("idle", "notice", ("panelOpened", "notice")),
        ("serving", "phone", ("panelOpened", "phone")),
        ("comment", "petition", ("panelOpened", "petition")),
        ("idle", "help", ("panelOpened", "help")),
        ("idle", "close", ("panelClosed",)),
        ("idle", "language-en", ("languageChosen", "en")),
        ("idle", "larger-text", ("accessChosen", "larger-text", True)),
        ("idle", "high-contrast", ("accessChosen", "high-contrast", True)),
        ("idle", "low-position", ("accessChosen", "low-position", True)),
        ("idle", "spoken", ("accessChosen", "spoken", True)),
        ("idle", "assisted", ("accessChosen", "assisted", True)),
    ],
)
def test_button_leaves_as_the_signal_of_what_it_means(model, heard, screen, name, signal):
    model.show(view(screen))
    model.press(name)
    assert heard == [signal]


def test_toggle_goes_off_when_it_is_on(model, heard):
    model.show(view(larger_text=True, low_position=False))
    model.press("larger-text")
    model.press("low-position")
    assert heard == [
        ("accessChosen", "larger-text", False),
        ("accessChosen", "low-position", True),
    ]


def test_toggle_of_a_panel_goes_off_when_it_is_on(model, heard):
    model.show(view(panel={"name": "help", "buttons": [{"name": "assisted", "on": True}]}))
    model.press("assisted")
    assert heard == [("accessChosen", "assisted", False)]


def test_panel_goes_when_its_button_is_touched_again(model, heard):
    model.show(view(panel={"name": "help", "buttons": []}))
    model.press("help")
    model.press("notice")
    assert heard == [("panelClosed",), ("panelOpened", "notice")]


def test_button_that_is_none_is_a_bug(model):
    with pytest.raises(KeyError):
        model.press("weather")


@pytest.mark.parametrize(
    ("slot", "arguments", "signal"),
    [
        ("touch", (), "touched"),
        ("answer", ("service", 5), "answered"),
        ("skip", ("service",), "skipped"),
        ("goBack", (), "wentBack"),
        ("dismiss", (), "dismissed"),
        ("chooseLanguage", ("en",), "languageChosen"),
        ("startAgain", (), "startedAgain"),
        ("endTurn", (), "turnEnded"),
        ("chooseAccess", ("spoken", False), "accessChosen"),
        ("openPanel", ("notice",), "panelOpened"),
        ("closePanel", (), "panelClosed"),
        ("addDetail", (), "detailOpened"),
        ("chooseSide", ("praise",), "sideChosen"),
        ("showSides", (), "sidesShown"),
        ("toggleReason", ("praise", "R1"), "reasonToggled"),
        ("openComment", (), "commentOpened"),
        ("closeComment", (), "commentClosed"),
        ("commentKey", ("a",), "commentKeyed"),
        ("sendDetail", (), "detailSent"),
        ("skipDetail", (), "detailSkipped"),
        ("openService", (), "serviceOpened"),
        ("serviceKey", ("enter",), "serviceKeyed"),
    ],
)
def test_slot_leaves_as_its_signal(model, heard, slot, arguments, signal):
    getattr(model, slot)(*arguments)
    assert heard == [(signal, *arguments)]

"""A double tap does what one tap does, on every screen."""

import pytest

from kiosk.visit import (
    Access,
    AccessChosen,
    Dismissed,
    LanguageChosen,
    Panel,
    PanelClosed,
    PanelOpened,
    ReasonToggled,
    Side,
    TimeOver,
    Touched,
    delay_of,
)
from kiosk.visit.delays import SETTLE_MS
from tests.kiosk.visit.phases import (
    detail_reasons,
    idle,
    prompt,
    question1,
    serving,
    thanks,
)

LARGER, NARROW = Access(larger_text=True), SETTLE_MS - 1
SCREENS = [idle, serving, question1, thanks]


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.__name__)
def test_toggle_is_switched_once_by_a_double_tap(screen):
    counter = screen()
    counter.take(AccessChosen(counter.at_ms, LARGER))
    counter.wait(NARROW).take(AccessChosen(counter.at_ms, Access()))
    assert counter.state.access == LARGER
    counter.wait(1).take(AccessChosen(counter.at_ms, Access()))
    assert counter.state.access == Access()


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.__name__)
def test_two_toggles_are_both_switched_by_quick_fingers(screen):
    counter = screen()
    both = Access(larger_text=True, high_contrast=True)
    counter.take(AccessChosen(counter.at_ms, LARGER))
    counter.wait(100).take(AccessChosen(counter.at_ms, both))
    assert counter.state.access == both


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.__name__)
def test_language_stays_when_the_button_that_takes_its_place_is_hit(screen):
    counter = screen()
    counter.take(LanguageChosen(counter.at_ms, "en"))
    counter.wait(NARROW).take(LanguageChosen(counter.at_ms, "vi"))
    assert counter.state.language == "en"


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.__name__)
def test_panel_stays_open_and_stays_closed_under_a_double_tap(screen):
    counter = screen()
    counter.take(PanelOpened(counter.at_ms, Panel.NOTICE))
    counter.wait(NARROW).take(PanelClosed(counter.at_ms))
    counter.take(AccessChosen(counter.at_ms, LARGER))
    counter.take(PanelOpened(counter.at_ms, Panel.HELP))
    assert (counter.state.panel, counter.state.access) == (Panel.NOTICE, Access())
    counter.wait(1).take(PanelClosed(counter.at_ms))
    before = counter.now
    counter.wait(NARROW).take(PanelOpened(counter.at_ms, Panel.NOTICE))
    counter.take(Touched(counter.at_ms, "w"))
    counter.take(LanguageChosen(counter.at_ms, "en"))
    assert counter.now == before


def test_reason_is_chosen_once_by_a_double_tap():
    counter = detail_reasons()
    for reason in ("R2", "R2", "R3"):
        counter.wait(80).take(ReasonToggled(counter.at_ms, Side.PRAISE, reason))
    chosen = [reason for _, reason in counter.state.phase.chosen]
    assert chosen == ["R1", "R2", "R3"]
    counter.wait().take(ReasonToggled(counter.at_ms, Side.PRAISE, "R3"))
    assert [reason for _, reason in counter.state.phase.chosen] == ["R1", "R2"]


@pytest.mark.parametrize(
    "event",
    [
        lambda at: Touched(at, "w"),
        lambda at: AccessChosen(at, LARGER),
        lambda at: LanguageChosen(at, "en"),
        lambda at: PanelOpened(at, Panel.NOTICE),
    ],
    ids=["rate", "toggle", "language", "panel"],
)
@pytest.mark.parametrize("screen", [thanks, prompt], ids=["thanks", "prompt"])
def test_invitation_settles_when_the_screen_before_was_touched_away(screen, event):
    counter = screen()
    counter.take(Dismissed(counter.at_ms))
    assert counter.now == "idle -"
    counter.wait(NARROW).take(event(counter.at_ms))
    assert counter.now == "idle -"
    counter.wait(1).take(event(counter.at_ms))
    assert counter.now != "idle -"


def test_ticket_being_served_settles_when_it_comes_on_the_screen():
    counter = idle()
    counter.call("a")
    counter.wait(NARROW).take(Touched(counter.at_ms, "w"))
    assert counter.now == "serving a"


def test_prompt_settles_when_it_is_touched_beside_the_answers():
    counter = serving()
    counter.serve("a")
    counter.wait(NARROW).take(Touched(counter.at_ms, "w"))
    assert counter.now == "prompt a:sp"


def test_invitation_settles_when_a_panel_goes_by_itself():
    counter = idle()
    counter.take(PanelOpened(counter.at_ms, Panel.NOTICE))
    counter.wait(30_000).take(TimeOver(counter.at_ms, delay_of(counter.state)))
    counter.wait(NARROW).take(Touched(counter.at_ms, "w"))
    assert counter.now == "idle -"

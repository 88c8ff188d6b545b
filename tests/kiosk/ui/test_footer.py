"""What stands at the foot of each screen, and that a toggle which is on says so."""

from dataclasses import replace

from kiosk.ui.footer import OTHER_LANGUAGES, footer
from kiosk.visit import (
    Access,
    Detail,
    DetailStep,
    Idle,
    OutOfService,
    Panel,
    Prompt,
    Question,
    Reason,
    Saving,
    Service,
    Serving,
    State,
    Thanks,
    Visit,
)
from kiosk.visit.state import Trigger
from tests.kiosk.ui.scene import COUNTER, VISIT

TOGGLES = ["larger-text", "high-contrast", "low-position"]
ALWAYS = ["language-en", *TOGGLES]
ASKED = Question(VISIT, Trigger.SERVED, 0, (), 0, 0)
THANKS = Thanks(VISIT, "", "")


def names(words, phase, counter=COUNTER, visit=None, **changes):
    shown = footer(counter, State(phase, open=visit, **changes), words)
    return [button["name"] for button in shown["buttons"]]


def test_footer_of_each_phase(words):
    expected = {
        Idle(): ["notice", "help", *ALWAYS],
        Serving(): ["notice", "help", *ALWAYS],
        Prompt(0): ["decline", "skip", "notice", "help", *ALWAYS],
        ASKED: ["back", "skip", "start-again", "help", *ALWAYS],
        Saving(VISIT): ALWAYS,
        THANKS: ALWAYS,
        OutOfService(Reason.STORAGE): ALWAYS,
        Service(0): [],
    }
    for phase, buttons in expected.items():
        assert names(words, phase) == buttons, phase
    detail = Detail(VISIT, 1, DetailStep.SIDES, None, (), "", 0, THANKS)
    assert names(words, detail) == ALWAYS


def test_prompt_has_skip_in_one_touch_where_a_phone_is_offered_too(words):
    offers = replace(COUNTER, phone=True)
    found = names(words, Prompt(0), offers, VISIT)
    assert found == ["decline", "skip", "phone", "help", *ALWAYS]


def test_phone_is_offered_to_a_visit_with_a_ticket_alone(words):
    offers = replace(COUNTER, phone=True)
    assert "phone" in names(words, Prompt(0), offers, VISIT)
    # At most eight with one other language: what is on every screen keeps its place.
    assert len(names(words, Prompt(0), offers, VISIT)) == 8
    assert len(names(words, Prompt(0), COUNTER, VISIT)) == 8
    assert "phone" in names(words, Serving(), offers, VISIT)
    assert "phone" not in names(words, Prompt(0), offers, Visit("walk-up"))
    assert "phone" not in names(words, Prompt(0), COUNTER, VISIT)
    assert "phone" not in names(words, Idle(), offers)
    assert "phone" not in names(words, Prompt(0), offers, VISIT, test=True)
    assert "phone" not in names(words, Serving(), offers, VISIT, test=True)


def test_every_other_language_has_a_button_up_to_four(words):
    codes = ("vi", "en", "a", "b", "c", "d")
    many = words | {code: words["vi"] | {"language.name": code} for code in codes[2:]}
    shown = names(many, ASKED, replace(COUNTER, languages=codes))
    languages = [name for name in shown if name.startswith("language-")]
    assert languages == ["language-en", "language-a", "language-b", "language-c"]
    assert len(languages) == OTHER_LANGUAGES
    assert names(words, ASKED, language="en")[-4] == "language-vi"


def test_toggle_that_is_on_says_so_in_its_words(words):
    access = Access(larger_text=True, high_contrast=True, low_position=True)
    for language in ("vi", "en"):
        off, on = (
            {
                button["name"]: button
                for button in footer(
                    COUNTER, State(ASKED, language=language, access=chosen), words
                )["buttons"]
            }
            for chosen in (Access(), access)
        )
        for name in TOGGLES:
            assert (off[name]["on"], on[name]["on"]) == (False, True)
            assert off[name]["words"] != on[name]["words"]


def test_help_is_on_while_a_helper_presses_or_prompts_are_spoken(words):
    for access in (Access(assisted=True), Access(spoken=True)):
        shown = footer(COUNTER, State(ASKED, access=access), words)
        assert next(each for each in shown["buttons"] if each["name"] == "help")["on"]


def test_button_is_on_while_its_panel_is_open(words):
    for panel in (Panel.NOTICE, Panel.HELP):
        shown = footer(COUNTER, State(Idle(), panel=panel), words)
        on = [each["name"] for each in shown["buttons"] if each["on"]]
        assert on == [panel.value]

"""The panel that asks about a dossier code: two equal answers, none chosen, and then forgotten."""

import pytest

from demo.sample_scenes import DOSSIER
from kiosk.ui.dossier_content import AGREE, DECLINE, dossier_content
from kiosk.visit import Idle, Panel, State
from tests.kiosk.ui.matrix import SCENES, SIZES, show
from tests.kiosk.ui.measures import controls, place, shown, texts
from tests.kiosk.ui.test_panel_touch import heard

ASKED = State(Idle(), panel=Panel.DOSSIER, dossier=DOSSIER)
MODES = ("usual", "larger", "contrast", "low", "low-larger")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_panel_says_what_for_apart_from_what_and_how_long_when_it_asks(words, language):
    content = dossier_content(ASKED, words[language])
    assert content["code"] == DOSSIER
    told = " ".join(content["paragraphs"])
    assert "24" in told
    assert len(content["paragraphs"]) == 4
    assert not any("{" in each for each in content["paragraphs"])


def test_answers_are_alike_but_for_their_words_when_the_panel_asks(words):
    yes, no = dossier_content(ASKED, words["vi"])["buttons"]
    assert (yes["name"], no["name"]) == (AGREE, DECLINE)
    assert {**yes, "name": "", "words": ""} == {**no, "name": "", "words": ""}
    assert not yes["on"]


@pytest.mark.parametrize("size", SIZES, scope="module")
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_answers_have_the_same_size_and_nothing_closes_beside_them(
    standing_counter, size, mode, language
):
    counter = standing_counter(size)
    show(counter, SCENES["panel-dossier"], mode, language)
    found = controls(shown(counter.window))
    yes, no = place(found[AGREE]), place(found[DECLINE])
    assert (yes.size(), yes.top()) == (no.size(), no.top())
    assert found[AGREE].property("kind") == found[DECLINE].property("kind")
    assert not found[AGREE].property("filled")
    assert set(found) - {AGREE, DECLINE} <= {"panel-more"}


def test_code_stands_whole_and_larger_than_what_is_said_of_it(counter):
    show(counter, SCENES["panel-dossier"], "usual", "vi")
    items = {item.property("text"): item for item in texts(shown(counter.window))}
    said = counter.model.view["panel"]["paragraphs"][0]
    assert items[DOSSIER].property("contentWidth") <= items[DOSSIER].property("width")
    assert items[DOSSIER].property("contentHeight") > items[said].property("contentHeight")


def test_longest_code_is_shown_whole_when_the_screen_is_narrow(counter):
    longest = "000.000.000.000.000.000.H00-240823-00010001"
    show(counter, SCENES["panel-dossier"], "larger", "vi")
    view = counter.model.view
    counter.model.show({**view, "panel": {**view["panel"], "code": longest}})
    counter.window.quick_window.grabWindow()
    items = {item.property("text"): item for item in texts(shown(counter.window))}
    assert items[longest].property("contentWidth") <= items[longest].property("width")


@pytest.mark.parametrize(
    ("button", "signal"), [(AGREE, "dossierAgreed"), (DECLINE, "dossierDeclined")]
)
def test_answer_leaves_as_what_it_means_when_it_is_touched(counter, button, signal):
    show(counter, SCENES["panel-dossier"], "usual", "vi")
    said = {name: heard(counter, name) for name in ("dossierAgreed", "dossierDeclined")}
    counter.tap(button)
    assert [name for name, heard_of in said.items() if heard_of] == [signal]


def test_code_is_on_no_item_of_the_scene_when_the_panel_is_closed(counter):
    show(counter, SCENES["panel-dossier"], "usual", "vi")
    counter.go(State(Idle()))
    counter.window.quick_window.grabWindow()
    waiting = [counter.window.quick_window.contentItem()]
    while waiting:
        item = waiting.pop()
        waiting += item.childItems()
        assert DOSSIER not in str(item.property("text"))
        assert DOSSIER not in str(item.property("kept"))
        assert DOSSIER not in str(item.property("content"))

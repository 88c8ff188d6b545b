"""Whose a word, an answer and a turn are: the worked examples of docs/attribution.md."""

import re
from pathlib import Path

import pytest

from kiosk.visit import (
    DayBegan,
    Delay,
    DossierAgreed,
    DossierDeclined,
    DossierScanned,
    PanelClosed,
    SourceLost,
    TicketElsewhere,
    TicketRecalled,
    TicketScanned,
    TicketSkipped,
    TimeOver,
    TurnEnded,
)
from tests.kiosk.visit.counter import Counter, over

DOCUMENT = Path(__file__).parents[3] / "docs" / "attribution.md"
CODE = "H00.00.00-000000-0003"

STEPS = {
    "call": lambda by, a: by.call(a),
    "recall": lambda by, a: by.take(TicketRecalled(by.at_ms, a.upper(), a)),
    "serve": lambda by, a: by.serve(a),
    "skip": lambda by, a: by.take(TicketSkipped(by.at_ms, a.upper(), a)),
    "elsewhere": lambda by, a: by.take(TicketElsewhere(by.at_ms, a.upper())),
    "scan": lambda by, a: by.take(TicketScanned(by.at_ms, a.upper(), f"{a}2")),
    "turn": lambda by, a: by.take(TurnEnded(by.at_ms, a)),
    "lost": lambda by, _: by.take(SourceLost(by.at_ms)),
    "day": lambda by, _: by.take(DayBegan(by.at_ms)),
    "slip": lambda by, a: by.take(DossierScanned(by.at_ms, CODE, a)),
    "agree": lambda by, a: by.wait().take(DossierAgreed(by.at_ms, a)),
    "decline": lambda by, a: by.wait().take(DossierDeclined(by.at_ms, a)),
    "close": lambda by, _: by.wait().take(PanelClosed(by.at_ms)),
    "panel-over": lambda by, _: by.wait(30_000).take(TimeOver(by.at_ms, Delay.PANEL_IDLE)),
    "touch": lambda by, a: by.touch(a),
    "answer": lambda by, _: by.answer(5),
    "answers": lambda by, _: by.answer(5, 5),
    "save": lambda by, a: by.save(a),
    "over": lambda by, _: over(by),
    "wait": lambda by, seconds: by.wait(int(seconds) * 1000),
}
HOURS_2 = "wait 7201"

# (rule of the document, what happens, the state then, the records in their order)
EXAMPLES = [
    (
        "A recall is no second visit",
        "call a, recall a, call a, serve a, recall a",
        "prompt a:sp",
        "called a, recalled a, recalled a, served a, prompted a, recalled a",
    ),
    (
        "The next call ends the visit before it",
        "call a, serve a, call b",
        "serving b",
        "called a, served a, prompted a, unrated a next-called, called b",
    ),
    (
        "While a citizen answers, the screen is theirs",
        "call a, serve a, touch, answer, call b, serve b, answer, save a, over",
        "prompt b:sp",
        "called a, served a, prompted a, called b, served b, rating a, prompted b",
    ),
    (
        "A late end is told of its own visit",
        "call a, call b, serve a",
        "serving b",
        "called a, unrated a next-called, called b, served a",
    ),
    (
        "A late end is told of its own visit",
        "call a, call b, serve a, serve a, call a",
        "serving b",
        "called a, unrated a next-called, called b, served a, recalled a",
    ),
    (
        "A late end is told of its own visit",
        "call a, touch, answer, call b, serve a, answer, save a, over",
        "serving b",
        "called a, called b, served a, rating a",
    ),
    (
        "Nobody came is no end",
        "call a, call b, call a",
        "serving a",
        "called a, unrated a next-called, called b, unrated b next-called, called a",
    ),
    (
        "The same number is the same visit for two hours",
        "call a, serve a, over, call a, wait 7000, serve a",
        "idle -",
        "called a, served a, prompted a, unrated a window-over, recalled a",
    ),
    (
        "The same number is the same visit for two hours",
        f"call a, serve a, over, {HOURS_2}, call a",
        "serving a",
        "called a, served a, prompted a, unrated a window-over, called a",
    ),
    (
        "A new day knows no number of the day before",
        "call a, serve a, over, day, call a",
        "serving a",
        "called a, served a, prompted a, unrated a window-over, called a",
    ),
    (
        "A new day knows no number of the day before",
        "call a, day, call a",
        "serving a",
        "called a, unrated a window-over, called a",
    ),
    (
        "A ticket that is served elsewhere is not here",
        "call a, elsewhere a",
        "idle -",
        "called a, unrated a moved",
    ),
    (
        "A ticket that is served elsewhere is not here",
        "call a, serve a, elsewhere a",
        "prompt a:sp",
        "called a, served a, prompted a",
    ),
    (
        "A ticket that is served elsewhere is not here",
        "call a, touch, elsewhere a",
        "question1(a) a",
        "called a",
    ),
    (
        "A turn that is ended by hand is the open visit's",
        "call a, wait 60, turn x",
        "prompt a:sp",
        "called a, served a, prompted a",
    ),
    (
        "A turn that is ended by hand is the open visit's",
        "call a, serve a, wait 6, turn x",
        "prompt a:sp",
        "called a, served a, prompted a",
    ),
    (
        "A turn that is ended by hand is that of whoever rates",
        "touch w, answer, turn x, answer, save w, wait 6, turn y",
        "prompt y:sp",
        "served w, rating w, served y, prompted y",
    ),
    (
        "A turn that is ended by hand is that of whoever rates",
        "touch w, answers, save w, turn x",
        "thanks(w) -",
        "rating w, served w",
    ),
    (
        "A turn without a ticket is a visit of its own",
        "turn x, touch, answers, save x",
        "thanks(x) -",
        "served x, prompted x, rating x",
    ),
    (
        "A turn without a ticket is a visit of its own",
        "turn x, wait 20, turn y",
        "prompt y:sp",
        "served x, prompted x, unrated x next-called, served y, prompted y",
    ),
    (
        "Two presses within five seconds are one",
        "turn x, wait 2, turn y",
        "prompt x:sp",
        "served x, prompted x",
    ),
    (
        "Two presses within five seconds are one",
        "call a, touch, answers, save a, over, serve a, wait 2, turn y",
        "idle -",
        "called a, rating a, served a",
    ),
    (
        "A lost source leaves no number",
        "call a, lost, touch w, answers, save w",
        "thanks(w) - ?a:r",
        "called a, rating w",
    ),
    (
        "A lost source leaves no number",
        "call a, serve a, lost, touch, answers",
        "saving(a) a:sp",
        "called a, served a, prompted a, rating a",
    ),
    (
        "The source finds its visit again",
        "call a, lost, recall a, serve a",
        "prompt a:sp",
        "called a, recalled a, served a, prompted a",
    ),
    (
        "The source finds its visit again",
        "call a, lost, call b",
        "serving b",
        "called a, unrated a next-called, called b",
    ),
    (
        "Whoever rated meanwhile is not asked again",
        "call a, lost, touch w, answers, save w, over, serve a",
        "idle -",
        "called a, rating w, served a",
    ),
    (
        "Whoever rated meanwhile is not asked again",
        "call a, lost, touch w, answer, serve a, answer, save w, over",
        "idle -",
        "called a, served a, rating w",
    ),
    (
        "A scanned ticket begins the rating of its visit",
        "call a, serve a, scan a, answers",
        "saving(a) a:sp",
        "called a, served a, prompted a, rating a",
    ),
    (
        "A scanned ticket begins the rating of its visit",
        "scan a, answers, save a2, over, scan a",
        "idle -",
        "rating a2",
    ),
    (
        "A scanned ticket begins the rating of its visit",
        "call a, serve a, over, touch, answers, save a, over, scan a",
        "idle -",
        "called a, served a, prompted a, unrated a window-over, rating a",
    ),
    (
        "A scanned ticket begins the rating of its visit",
        "call a, serve a, over, scan a, answers",
        "saving(a) -",
        "called a, served a, prompted a, unrated a window-over, rating a",
    ),
    (
        "A scanned ticket begins the rating of its visit",
        "call b, serve b, scan a",
        "prompt b:sp",
        "called b, served b, prompted b",
    ),
    (
        "A scanned ticket begins the rating of its visit",
        "scan a, answer, call a, answer, save a2, over, serve a",
        "idle -",
        "called a, rating a2, served a",
    ),
    (
        "A dossier is asked for, and its rating begins either way",
        "slip x, agree x, answers",
        "saving(x) -",
        "scanned x, rating x",
    ),
    (
        "A dossier is asked for, and its rating begins either way",
        "call a, slip x, decline x, answers",
        "saving(a) a",
        "called a, rating a",
    ),
    (
        "A dossier is asked for, and its rating begins either way",
        "call a, serve a, slip x, agree x, answers",
        "saving(a) a:sp",
        "called a, served a, prompted a, scanned a, rating a",
    ),
    (
        "A dossier is asked for, and its rating begins either way",
        "call a, slip x, close",
        "serving a",
        "called a",
    ),
    (
        "A dossier is asked for, and its rating begins either way",
        "slip x, panel-over",
        "idle -",
        "",
    ),
    (
        "A dossier is asked for, and its rating begins either way",
        "call a, slip x, agree x, over, slip y",
        "serving a",
        "called a, scanned a",
    ),
    (
        "No slip interrupts an answer",
        "call a, serve a, touch, answer, slip x",
        "question2(a) a:sp",
        "called a, served a, prompted a",
    ),
]


def played(steps: str) -> Counter:
    """A ready counter after `steps`: a word and a letter each, a second apart."""
    counter = Counter.open()
    for step in steps.split(", "):
        word, _, argument = step.partition(" ")
        counter.wait(1_000)
        STEPS[word](counter, argument or "w")
    return counter


@pytest.mark.parametrize(("rule", "steps", "state", "records"), EXAMPLES)
def test_rule_of_the_document_holds(rule, steps, state, records):
    counter = played(steps)
    assert (counter.now, ", ".join(counter.told)) == (state, records)


def test_document_has_every_rule_that_is_tested_and_no_other_example():
    text = DOCUMENT.read_text("utf-8")
    headings = re.findall(r"^### (.+)$", text, re.MULTILINE)
    elsewhere = {"What a visit is for", "A visit is of whoever served it"}
    assert set(headings) == {rule for rule, *_ in EXAMPLES} | elsewhere


@pytest.mark.parametrize(
    ("steps", "source", "trigger"),
    [
        ("call a, serve a, answers", "queue", "served"),
        ("call a, touch, answers", "queue", "called"),
        ("touch w, answers", "none", "walk-up"),
        ("turn x, answers", "none", "served"),
        ("scan a, answers", "scan", "scan"),
        ("call a, scan a, answers", "queue", "scan"),
        ("slip x, agree x, answers", "scan", "scan"),
        ("slip x, decline x, answers", "none", "walk-up"),
        ("call a, lost, touch w, answers", "none", "walk-up"),
        ("call a, serve a, lost, answers", "none", "served"),
        ("call a, touch, lost, answers", "queue", "called"),
        ("call a, serve a, over, lost, touch w, answers", "none", "walk-up"),
        ("call a, lost, scan a, answers", "queue", "scan"),
    ],
)
def test_rating_says_where_its_number_came_from_and_what_opened_it(steps, source, trigger):
    body = played(steps).drafts[-1].body
    assert (body["ticket"], body["trigger"]) == (source, trigger)


@pytest.mark.parametrize(
    "steps", ["slip x, close", "slip x, panel-over", "slip x, decline x", "slip x, call a"]
)
def test_nothing_of_a_dossier_is_left_when_nobody_agreed(steps):
    counter = played(steps)
    assert CODE not in repr(counter.state)
    assert CODE not in repr(counter.drafts)


def test_dossier_code_is_in_its_draft_alone_when_its_citizen_agreed():
    counter = played("slip x, agree x, answers")
    scanned = counter.drafts[0]
    assert (scanned.kind, scanned.dossier) == ("visit.scanned", CODE)
    assert scanned.body == {"visit": "x", "counter": "03", "test": False}
    assert CODE not in repr(counter.state)
    assert CODE not in repr([draft.body for draft in counter.drafts])


@pytest.mark.parametrize("event", [DossierAgreed, DossierDeclined])
def test_tap_that_was_meant_for_the_screen_before_does_not_answer_the_dossier(counter, event):
    counter.take(DossierScanned(counter.at_ms, CODE, "x"))
    counter.wait(249).take(event(counter.at_ms, "x"))
    assert counter.now == "idle - +dossier"
    counter.wait(1).take(event(counter.at_ms, "x"))
    assert counter.now == "question1(x) -"

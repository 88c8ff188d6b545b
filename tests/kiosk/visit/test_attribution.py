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
from tests.kiosk.visit.worked_examples import EXAMPLES

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

"""The service menu's words about the sources: every state and event in the screen's language."""

import inspect

import pytest

from kiosk.devices import ticket_event
from kiosk.devices.source_state import SourceState
from kiosk.service import OneSource, SourceEvent, SourceFacts
from kiosk.ui.source_rows import source_rows
from kiosk.ui.words import load_words

EVENTS = [
    name
    for name, found in inspect.getmembers(ticket_event, inspect.isclass)
    if found.__module__ == ticket_event.__name__ and not name.startswith("_")
]
WORDS = load_words()


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("name", EVENTS)
def test_event_is_said_in_words_when_it_came(language, name):
    words = WORDS[language]
    assert words[f"service.event.{name}"] != name
    ticket = "" if name in {"BadgeScanned", "OfficerNamed"} else "A012"
    facts = SourceFacts((OneSource("queue", "ok", "connected"),), (SourceEvent("1", name, ticket),))
    value = source_rows(facts, words)[-1]["value"]
    assert value.endswith(words[f"service.event.{name}"])
    assert value.startswith("A012 · ") == bool(ticket)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("state", list(SourceState))
@pytest.mark.parametrize("name", ["queue", "feed", "scanner"])
def test_state_is_said_with_what_to_do_when_it_is_not_ok(language, state, name):
    words = WORDS[language]
    rows = source_rows(SourceFacts((OneSource(name, str(state), "why"),)), words)
    assert rows[0]["label"] == words[f"service.row.{name}"]
    assert rows[0]["value"] == words[f"service.source.{state}"]
    assert rows[-1]["value"] == "why"
    assert len(rows) == (2 if state is SourceState.ok else 3)


def test_each_source_is_said_by_name_when_there_are_several():
    each = (OneSource("queue", "ok", "connected"), OneSource("scanner", "gone", "no device"))
    rows = source_rows(SourceFacts(each), WORDS["vi"])
    assert [row["label"] for row in rows] == [
        "Máy gọi số",
        "Máy quét",
        "Máy quét: nên làm",
        "Máy quét: lý do",
    ]


def test_feed_has_advice_of_its_own_when_it_is_gone():
    rows = source_rows(SourceFacts((OneSource("feed", "gone", "why"),)), WORDS["vi"])
    assert rows[1] == {
        "label": "Cổng HTTP: nên làm",
        "value": WORDS["vi"]["service.advice.feed-gone"],
    }


def test_lack_of_sources_is_said_when_none_is_set_up():
    for found in (None, SourceFacts()):
        rows = source_rows(found, WORDS["vi"])
        assert rows == [{"label": "Nguồn số thứ tự", "value": "Chưa cài nguồn số thứ tự"}]

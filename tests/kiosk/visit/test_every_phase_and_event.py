"""Every event in every phase leads where the table says."""

from dataclasses import replace
from typing import get_args

import pytest

from kiosk.visit import Phase, State, transition
from tests.kiosk.visit.counter import DESK, in_words, record_in_words
from tests.kiosk.visit.every_event import EVENTS
from tests.kiosk.visit.phases import (
    BEGINNINGS as OLDER_BEGINNINGS,
)
from tests.kiosk.visit.phases import (
    PHASES as OLDER_PHASES,
)
from tests.kiosk.visit.phases import (
    detail_comment,
    detail_reasons,
    detail_sides,
    question1,
    question2,
    question2_with_panel,
    saving,
    saving_detail,
)
from tests.kiosk.visit.source_phases import SOURCE_BEGINNINGS, SOURCE_PHASES
from tests.kiosk.visit.transition_table import RATING_TABLE
from tests.kiosk.visit.transition_table_aside import ASIDE_TABLE
from tests.kiosk.visit.transition_table_sources import SOURCE_COLUMNS, SOURCE_TABLE

OLDER_TABLE = RATING_TABLE | ASIDE_TABLE
TABLE = {name: row | SOURCE_COLUMNS[name] for name, row in OLDER_TABLE.items()} | SOURCE_TABLE
PHASES = OLDER_PHASES + SOURCE_PHASES
BEGINNINGS = OLDER_BEGINNINGS | SOURCE_BEGINNINGS
# A rating that was never given cannot be saved; what would happen then is no promise.
IMPOSSIBLE = {
    ("serving", "saved a"),
    ("prompt", "saved a"),
    ("question1", "saved a"),
    ("question1_while_serving", "saved a"),
    ("question2", "saved a"),
    ("question2_skipped", "saved a"),
    ("out_while_serving", "saved a"),
    ("question2_with_panel", "saved a"),
    ("serving_with_dossier", "saved a"),
    ("question1_with_dossier", "saved a"),
    ("question1_of_scan", "saved a"),
    ("idle_unsure", "saved a"),
    ("question1_unsure", "saved a"),
    ("service_while_serving", "saved a"),
    ("service_entered_while_serving", "saved a"),
}
CELLS = [
    pytest.param(phase, event, id=f"{phase.__name__}: {event}")
    for phase in PHASES
    for event in EVENTS
    if (phase.__name__, event) not in IMPOSSIBLE
]


@pytest.mark.parametrize("phase", PHASES, ids=lambda phase: phase.__name__)
def test_phase_of_the_table_is_reached_by_events(phase):
    assert in_words(phase().state) == BEGINNINGS[phase.__name__]


@pytest.mark.parametrize(("phase", "event"), CELLS)
def test_event_leads_where_the_table_says(phase, event):
    counter = phase()
    step = transition(DESK, counter.state, EVENTS[event](counter.at_ms))
    expected = TABLE[phase.__name__].get(event)
    found = (in_words(step.state), *map(record_in_words, step.drafts))
    if expected is None:
        assert found == (in_words(counter.state),)
        assert step.state == counter.state
    else:
        assert found == expected


def test_table_names_known_phases_and_events_only():
    assert set(TABLE) == set(BEGINNINGS) == {phase.__name__ for phase in PHASES}
    assert all(set(row) <= set(EVENTS) for row in TABLE.values())


def test_every_phase_of_the_machine_is_in_the_table():
    phases = {type(phase().state.phase).__name__ for phase in PHASES}
    assert phases == {phase.__name__ for phase in get_args(Phase)}


@pytest.mark.parametrize(
    "phase",
    [
        question1,
        question2,
        question2_with_panel,
        saving,
        detail_sides,
        detail_reasons,
        detail_comment,
        saving_detail,
    ],
    ids=lambda p: p.__name__,
)
@pytest.mark.parametrize(
    "event",
    [
        name
        for name in EVENTS
        if name.split()[0] in {"call", "recall", "serve", "scan"}
        or name in {"skip a", "skip b", "a elsewhere", "end turn", "source lost", "day"}
    ],
)
def test_screen_is_untouched_when_a_ticket_event_comes_while_somebody_answers(phase, event):
    counter = phase()
    step = transition(DESK, counter.state, EVENTS[event](counter.at_ms))
    assert step.state.phase == counter.state.phase
    assert without_tickets(step.state) == without_tickets(counter.state)


def without_tickets(state: State) -> State:
    """What does not come from the ticket source."""
    return replace(state, open=None, unsure=None, unrated=None, called=None, ended=(), turned=None)

"""The doctor's page of the service menu: lines page by page, a bundle when it is asked for."""

import pytest

from kiosk.service import (
    LINES_AT_ONCE,
    AskFacts,
    DoctorFacts,
    DoctorLine,
    Keyed,
    Menu,
    Page,
    Role,
    ServiceState,
    Showing,
    WriteBundle,
    transition,
)
from kiosk.service_facts import FactsGatherer

LINE = DoctorLine(("Đĩa", "disk"), "ok", ("tốt", "well"))
LINES = DoctorFacts((LINE,) * (LINES_AT_ONCE + 1), done=True)


def key(state, name):
    """The state after a key, and what was asked for."""
    step = transition(state, Keyed(0, name))
    return step.state, list(step.requests)


def test_lines_are_turned_page_by_page_and_back_to_the_first():
    facts = ServiceState().facts.with_part(LINES)
    state = ServiceState(Showing(Role.IT, Page.DOCTOR), failures=0, facts=facts)
    turned = []
    for name in ("next-lines", "next-lines", "next-lines", "again"):
        state, asked = key(state, name)
        turned.append((state.phase.first, asked))
    assert turned == [
        (LINES_AT_ONCE, []),
        (0, []),
        (LINES_AT_ONCE, []),
        (0, [AskFacts(Page.DOCTOR)]),
    ]


def test_bundle_is_written_from_the_doctors_page_alone():
    for page in Page:
        if page is not Page.TOUCH:
            state = ServiceState(Showing(Role.IT, page), failures=0)
            assert key(state, "bundle")[1] == ([WriteBundle()] if page is Page.DOCTOR else [])


def test_supervisor_has_no_page_of_the_doctors():
    state, asked = key(ServiceState(Menu(Role.SUPERVISOR), failures=0), "doctor")
    assert (state.phase, asked) == (Menu(Role.SUPERVISOR), [])


@pytest.fixture
def sources(tmp_path):
    """Give a kiosk that is not set up: its doctor looks at the machine alone."""
    from datetime import UTC, datetime

    from kiosk.service_sources import Sources

    return Sources("http://127.0.0.1:9", None, tmp_path, "0.1.0", lambda: datetime.now(UTC))


def test_lines_come_one_by_one_until_the_last(sources):
    parts = list(FactsGatherer(sources).gather(Page.DOCTOR))
    assert [len(part.lines) for part in parts[:-1]] == list(range(len(parts) - 1))
    assert [part.done for part in parts] == [False] * (len(parts) - 1) + [True]
    assert parts[-1].lines == parts[-2].lines
    assert {"Màn hình", "Bộ nhớ"} <= {line.name[0] for line in parts[-1].lines}

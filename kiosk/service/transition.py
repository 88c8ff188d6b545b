"""The service menu's one transition: state and event in, state and requests out. Pure.

Guarantees that the menu opens by `Checked` with a role alone, for the very try that is under way
on the screen; that an officer's PIN opens no menu and leaves the pad; that a key means nothing
while a wait holds; that a wrong try never shortens the wait, and a right one does not forgive the
wrong ones of the last hour; that a role reaches its own pages only.
"""

from dataclasses import replace

from kiosk.service.entry import ENTER, Entry, type_key
from kiosk.service.events import (
    Checked,
    Event,
    FactsCame,
    Keyed,
    Opened,
    PinsCame,
    ShutAway,
    SwitchedTest,
    Ticked,
)
from kiosk.service.menu import LIVE, PAGES, Page, Role
from kiosk.service.requests import (
    AskFacts,
    AskPins,
    ChangeVolume,
    CheckPin,
    Leave,
    RecordTry,
    Request,
    Restart,
    SignOn,
    SwitchTest,
    WriteBundle,
)
from kiosk.service.state import (
    MS_PER_S,
    Closed,
    Menu,
    NoPin,
    Opening,
    ServiceState,
    Showing,
    Step,
    TouchTesting,
)
from kiosk.service.touch_test import TouchTest, take_touch
from kiosk.service.waiting import FORGIVEN_AFTER_MS, wait_s

LINES_AT_ONCE = 4
"""Of the doctor's: so many stand on a small screen in letters that can be read."""
REFRESH_MS = 5_000
"""Between two questions for the facts of a page that is shown live."""
VOLUME_STEP = 10
"""Percent by which one touch changes the volume."""
LEAVE, BACK, AGAIN, NEXT_LINES = "leave", "back", "again", "next-lines"


def transition(state: ServiceState, event: Event) -> Step:  # noqa: PLR0911 - one per event
    """The step that `event` asks for. An event that means nothing now changes the time alone."""
    state = replace(state, now_ms=max(state.now_ms, event.at_ms))
    match event:
        case Opened():
            if isinstance(state.phase, Closed):
                return Step(replace(state, phase=Opening()), (AskPins(),))
        case PinsCame():
            return _know_pins(state, event)
        case Keyed():
            return _take_key(state, event.key)
        case Checked():
            return _take_check(state, event)
        case FactsCame():
            return Step(replace(state, facts=state.facts.with_part(event.part)))
        case SwitchedTest():
            return Step(replace(state, test=event.on))
        case Ticked():
            return _refresh(state)
        case ShutAway():
            return Step(replace(state, phase=Closed()))
    return Step(state)


def _know_pins(state: ServiceState, event: PinsCame) -> Step:
    if state.failures is None:
        # From before this start: the whole wait begins anew, since no clock survives a restart.
        wait_ms = wait_s(event.failures) * MS_PER_S
        state = replace(
            state,
            failures=event.failures,
            failed_ms=state.now_ms,
            free_at_ms=state.now_ms + wait_ms,
        )
    if not isinstance(state.phase, Opening):
        return Step(state)
    if event.roles or event.officers:
        return Step(replace(state, phase=Entry()))
    return _ask(replace(state, phase=NoPin()), None)


def _take_key(state: ServiceState, key: str) -> Step:  # noqa: PLR0911 - one per phase
    if isinstance(state.phase, Closed):
        return Step(state)
    if key == LEAVE:
        return Step(replace(state, phase=Closed()), (Leave(),))
    match state.phase:
        case Entry() as entry:
            return _take_pad(state, entry, key)
        case Menu(role):
            return _open_page(state, role, key)
        case Showing(role, page) as showing:
            if key == BACK:
                return Step(replace(state, phase=Menu(role)))
            if page is Page.DOCTOR:
                state = replace(state, phase=_turned(showing, state, key))
            return Step(state, _action(role, page, key))
        case TouchTesting(role, test):
            if key == BACK:
                return Step(replace(state, phase=Menu(role)))
            return Step(replace(state, phase=TouchTesting(role, take_touch(test, key))))
    return Step(state)


def _take_pad(state: ServiceState, entry: Entry, key: str) -> Step:
    if state.under_way or state.wait_left_s > 0 or state.failures is None:
        return Step(state)
    if key != ENTER:
        return Step(replace(state, phase=type_key(entry, key)))
    if not entry.may_enter:
        return Step(state)
    attempt, failures = state.attempt + 1, state.failures + 1
    request = CheckPin(attempt, entry.digits, failures, _failures_if_right(state))
    state = replace(state, phase=Entry(checking=True), attempt=attempt, under_way=True)
    return Step(state, (request,))


def _failures_if_right(state: ServiceState) -> int:
    forgiven = state.now_ms - state.failed_ms >= FORGIVEN_AFTER_MS
    return 0 if forgiven else state.failures or 0


def _take_check(state: ServiceState, event: Checked) -> Step:
    if not state.under_way or event.attempt != state.attempt or state.failures is None:
        return Step(state)
    right = event.role is not None or event.officer is not None
    failures = _failures_if_right(state) if right else state.failures + 1
    wait = 0 if right else wait_s(failures)
    # Wrong by itself never shortens: the end of the wait only moves on.
    state = replace(
        state,
        failures=failures,
        failed_ms=state.failed_ms if right else state.now_ms,
        free_at_ms=max(state.free_at_ms, state.now_ms + wait * MS_PER_S),
        under_way=False,
    )
    told = RecordTry(event.role, wait, officer=event.officer is not None)
    if not (isinstance(state.phase, Entry) and state.phase.checking):
        return Step(state, (told,))
    if event.role is not None:
        return Step(replace(state, phase=Menu(event.role)), (told,))
    if event.officer is not None:
        # The citizens' screens first: there the officer's name is seen to change.
        return Step(replace(state, phase=Closed()), (told, Leave(), SignOn(event.officer)))
    return Step(replace(state, phase=Entry(wrong=True)), (told,))


def _open_page(state: ServiceState, role: Role, key: str) -> Step:
    page = next((each for each in PAGES[role] if each.value == key), None)
    if page is None:
        return Step(state)
    if page is Page.TOUCH:
        return Step(replace(state, phase=TouchTesting(role, TouchTest())))
    return _ask(replace(state, phase=Showing(role, page)), page)


def _turned(showing: Showing, state: ServiceState, key: str) -> Showing:
    """The doctor's page turned on by `next`, from the last to the first; back at it by `again`."""
    doctor = state.facts.doctor
    lines = 0 if doctor is None else len(doctor.lines)
    if key == AGAIN:
        return replace(showing, first=0)
    if key != NEXT_LINES:
        return showing
    first = showing.first + LINES_AT_ONCE
    return replace(showing, first=first if first < lines else 0)


def _action(role: Role, page: Page, key: str) -> tuple[Request, ...]:
    """What a button of the page asks for."""
    match page, key:
        case Page.TEST, "test-on" | "test-off":
            return (SwitchTest(key == "test-on", role),)
        case Page.VOLUME, "louder" | "quieter":
            return (ChangeVolume(VOLUME_STEP if key == "louder" else -VOLUME_STEP),)
        case Page.NETWORK | Page.COUNTS | Page.OUTBOX | Page.HEAD | Page.DOCTOR, "again":
            return (AskFacts(page),)
        case Page.DOCTOR, "bundle":
            return (WriteBundle(),)
        case Page.RESTART, "restart-now":
            return (Restart(),)
    return ()


def _refresh(state: ServiceState) -> Step:
    if state.now_ms - state.asked_ms < REFRESH_MS:
        return Step(state)
    match state.phase:
        case Showing(_, page) if page in LIVE:
            return _ask(state, page)
    return Step(state)


def _ask(state: ServiceState, page: Page | None) -> Step:
    return Step(replace(state, asked_ms=state.now_ms), (AskFacts(page),))

"""Reasons and comment after the thanks: offered alike at every level, never required.

Guarantees that nothing here touches the rating, which is on the disk before; that nothing is
chosen beforehand; and that what was chosen and written is kept when nobody goes on, and thrown
away when somebody says so. What comes afterwards is docs/adr/0023.
"""

from collections.abc import Callable
from dataclasses import replace

from kiosk.visit import drafts
from kiosk.visit.comment import cleaned
from kiosk.visit.delays import is_too_soon
from kiosk.visit.desk import Desk
from kiosk.visit.events import (
    CommentChanged,
    CommentClosed,
    CommentOpened,
    DetailNotSaved,
    DetailOpened,
    DetailSaved,
    DetailSent,
    DetailSkipped,
    ReasonToggled,
    SideChosen,
    SidesShown,
    WentBack,
)
from kiosk.visit.resting import Outcome, rest
from kiosk.visit.settling import is_second_tap, tapped
from kiosk.visit.state import Detail, DetailStep, OutOfService, Reason, Saving, State, Thanks


def open_detail(desk: Desk, state: State, event: DetailOpened) -> Outcome:
    """The two ways in come on the screen, once a visit."""
    match state.phase:
        case Thanks(detail_given=False, since_ms=since) as thanks if desk.reasons is not None:
            if is_too_soon(since, event.at_ms):
                return state, []
        case _:
            return state, []
    first = Detail(
        thanks.visit, thanks.rating_seq, DetailStep.SIDES, None, (), "", event.at_ms, thanks
    )
    return replace(state, phase=first), []


def choose_side(_desk: Desk, state: State, event: SideChosen) -> Outcome:
    """The reasons of one side come on the screen; those chosen before stay chosen."""

    def reasons_of(given: Detail) -> Detail:
        return replace(given, step=DetailStep.REASONS, side=event.side)

    return _step(state, event.at_ms, (DetailStep.SIDES, DetailStep.REASONS), reasons_of)


def show_sides(_desk: Desk, state: State, event: SidesShown) -> Outcome:
    """Back to the two sides."""
    return _step(state, event.at_ms, (DetailStep.REASONS,), _sides)


def toggle_reason(desk: Desk, state: State, event: ReasonToggled) -> Outcome:
    """A reason on the screen is chosen, or taken back."""
    given = state.phase
    if not isinstance(given, Detail) or is_too_soon(given.since_ms, event.at_ms):
        return state, []
    if given.step is not DetailStep.REASONS or given.side is not event.side:
        return state, []
    if desk.reasons is None or desk.reasons.reason(event.reason) is None:
        return state, []
    name = f"{event.side} {event.reason}"
    if is_second_tap(state, name, event.at_ms):
        return state, []
    state = tapped(state, name, event.at_ms)
    each = (event.side, event.reason)
    others = tuple(one for one in given.chosen if one != each)
    chosen = others if each in given.chosen else (*others, each)
    return replace(state, phase=replace(given, chosen=chosen)), []


def open_comment(_desk: Desk, state: State, event: CommentOpened) -> Outcome:
    """The keyboard comes."""

    def writing(given: Detail) -> Detail:
        return replace(given, step=DetailStep.COMMENT)

    return _step(state, event.at_ms, (DetailStep.SIDES, DetailStep.REASONS), writing)


def close_comment(_desk: Desk, state: State, event: CommentClosed) -> Outcome:
    """Back to where the keyboard was opened; what was written stays."""
    return _step(state, event.at_ms, (DetailStep.COMMENT,), _before_comment)


def change_comment(_desk: Desk, state: State, event: CommentChanged) -> Outcome:
    """What was written is now this."""
    match state.phase:
        # No settling: the keyboard has taken the key, and shows what it made of it.
        case Detail(step=DetailStep.COMMENT) as given:
            return replace(state, phase=replace(given, comment=cleaned(event.text))), []
        case _:
            return state, []


def go_back(state: State, given: Detail, event: WentBack) -> Outcome:
    """One step back; from the two sides there is none, only sending and leaving."""
    if given.step is DetailStep.COMMENT:
        return _step(state, event.at_ms, (DetailStep.COMMENT,), _before_comment)
    return _step(state, event.at_ms, (DetailStep.REASONS,), _sides)


def send(desk: Desk, state: State, event: DetailSent) -> Outcome:
    """What there is goes to the disk; nothing is the same as leaving."""
    given = state.phase
    if not isinstance(given, Detail) or is_too_soon(given.since_ms, event.at_ms):
        return state, []
    record = drafts.rating_detail(desk, state, given, partial=False)
    if record is None:
        return _thank_again(state, given, event.at_ms)
    return replace(state, phase=Saving(given.visit, given), panel=None), [record]


def skip(_desk: Desk, state: State, event: DetailSkipped) -> Outcome:
    """Thrown away: the thanks come again, with the check code that was covered."""
    given = state.phase
    if not isinstance(given, Detail) or is_too_soon(given.since_ms, event.at_ms):
        return state, []
    return _thank_again(state, given, event.at_ms)


def leave(desk: Desk, state: State, given: Detail, at_ms: int) -> Outcome:
    """Nobody goes on: what there is is kept, and the next citizen sees nothing of it."""
    record = drafts.rating_detail(desk, state, given, partial=True)
    return rest(desk, state, at_ms, [] if record is None else [record])


def save(_desk: Desk, state: State, event: DetailSaved) -> Outcome:
    """The detail is on the disk: thanks, and no second one."""
    match state.phase:
        case Saving(visit, Detail(thanks=thanks)) if visit.id == event.visit:
            again = replace(thanks, since_ms=event.at_ms, detail_given=True)
            return replace(state, phase=again), []
        case _:
            return state, []


def fail_save(_desk: Desk, state: State, event: DetailNotSaved) -> Outcome:
    """The detail is lost; the screen says that the rating is not."""
    match state.phase:
        case Saving(visit, Detail()) if visit.id == event.visit:
            return replace(state, phase=OutOfService(Reason.DETAIL_NOT_SAVED)), []
        case _:
            return state, []


def _thank_again(state: State, given: Detail, at_ms: int) -> Outcome:
    return replace(state, phase=replace(given.thanks, since_ms=at_ms)), []


def _sides(given: Detail) -> Detail:
    return replace(given, step=DetailStep.SIDES, side=None)


def _before_comment(given: Detail) -> Detail:
    return replace(given, step=DetailStep.SIDES if given.side is None else DetailStep.REASONS)


def _step(
    state: State, at_ms: int, steps: tuple[DetailStep, ...], change: Callable[[Detail], Detail]
) -> Outcome:
    """The detail changed, where one of `steps` is on the screen and has settled."""
    given = state.phase
    if not isinstance(given, Detail) or given.step not in steps:
        return state, []
    if is_too_soon(given.since_ms, at_ms):
        return state, []
    return replace(state, phase=replace(change(given), since_ms=at_ms)), []

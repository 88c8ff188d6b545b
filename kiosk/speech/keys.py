"""Which recordings belong to a state, in the order in which they are read. Pure.

Guarantees that two states which show the same are read the same: no answer, no chosen reason and
no comment is looked at. A text with a field in it (a telephone number, a ticket) has no recording.
Keys are those of the screen's words (`kiosk/ui/words/vi.toml`), and of the questionnaires:
`question.<questionnaire>.<question>`, `scale.<questionnaire>.<scale>.<value>`,
`reason.<list>.<reason>.<side>`. Leaves to others: the recordings (`kiosk.speech.pack`).
"""

from collections.abc import Iterable

from kiosk.survey import Questionnaire, ReasonList
from kiosk.visit import (
    Detail,
    DetailStep,
    Idle,
    OutOfService,
    Panel,
    Phase,
    Prompt,
    Question,
    Reason,
    Saving,
    Service,
    Serving,
    Side,
    State,
    Thanks,
)

Keys = tuple[str, ...]

PANELS: dict[Panel, Keys] = {
    Panel.NOTICE: (
        "panel.notice.title",
        "panel.notice.taken",
        "panel.notice.not_taken",
        "panel.notice.seen",
        "panel.notice.ticket",
        "panel.notice.kept",
        "panel.notice.truthful",
    ),
    Panel.PETITION: ("panel.petition.title", "panel.petition.nothing"),
    Panel.PHONE: ("panel.phone.title", "panel.phone.scan"),
    Panel.HELP: ("panel.help.title", "panel.help.assisted_rule"),
    # Not the code itself: others would hear it.
    Panel.DOSSIER: (
        "panel.dossier.title",
        "panel.dossier.use",
        "panel.dossier.sealed",
        "panel.dossier.either",
        "panel.dossier.only",
        "panel.dossier.agree",
        "panel.dossier.decline",
    ),
}
IDLE = ("idle.invitation", "idle.promise")
SERVING = ("serving.invitation", "serving.promise")
RATED = ("serving.rated",)
PROMPT = ("prompt.invitation", "prompt.promise")
THANKS = ("thanks.title", "thanks.detail")
ALWAYS_THE_SAME: dict[type[Phase], Keys] = {
    Idle: IDLE,
    Serving: SERVING,
    Saving: (),
    Thanks: THANKS,
    Service: (),
}
SIDES = ("detail.title", "detail.hint", "detail.praise", "detail.complaint", "detail.comment")
REASONS = {side: (f"detail.title_{side}", "detail.several") for side in Side}
COMMENT = ("comment.title", "comment.note")
INSTEAD = "out_of_service.instead"


def spoken_keys(
    state: State,
    questionnaire: Questionnaire,
    reasons: ReasonList | None = None,
    *,
    best_first: bool = True,
    phone_code: bool = True,
) -> Keys:
    """What is read aloud in `state`: the panel alone where one is open; the scale as shown.

    Without `phone_code` nothing of the phone's panel is read: there is nothing to scan.
    """
    if state.panel is Panel.PHONE and not phone_code:
        return ()
    if state.panel is not None:
        return PANELS[state.panel]
    if isinstance(state.phase, Serving) and state.open is not None and state.open.rated:
        return RATED
    return _of_phase(state.phase, questionnaire, reasons, best_first=best_first)


def all_keys(questionnaires: Iterable[Questionnaire], reasons: Iterable[ReasonList] = ()) -> Keys:
    """Every key that a state can ask for with these, each once, in reading order."""
    keys: list[str] = [*IDLE, *SERVING, *RATED, *PROMPT]
    for questionnaire in questionnaires:
        for index in range(len(questionnaire.questions)):
            keys += _asked(questionnaire, index, best_first=True)
    keys += [*THANKS, *SIDES]
    for side in Side:
        keys += REASONS[side]
        for each in reasons:
            keys += _reasons(each, side)
    keys += COMMENT
    for panel in Panel:
        keys += PANELS[panel]
    for reason in Reason:
        keys += _outage(reason)
    return tuple(dict.fromkeys(keys))


def _of_phase(
    phase: Phase, questionnaire: Questionnaire, reasons: ReasonList | None, *, best_first: bool
) -> Keys:
    match phase:
        case Prompt():
            return PROMPT + _asked(questionnaire, 0, best_first=best_first)
        case Question(index=index):
            return _asked(questionnaire, index, best_first=best_first)
        case Detail():
            return _detail(phase, reasons)
        case OutOfService(reason=reason):
            return _outage(reason)
        case _:
            return ALWAYS_THE_SAME[type(phase)]


def _asked(questionnaire: Questionnaire, index: int, *, best_first: bool) -> Keys:
    question = questionnaire.questions[index]
    levels = questionnaire.scale_of(question).ordered(best_first=best_first)
    scale = f"scale.{questionnaire.id}.{question.scale}"
    return (
        f"question.{questionnaire.id}.{question.id}",
        *(f"{scale}.{level.value}" for level in levels),
    )


def _detail(detail: Detail, reasons: ReasonList | None) -> Keys:
    if detail.step is DetailStep.COMMENT:
        return COMMENT
    if detail.step is DetailStep.SIDES or detail.side is None:
        return SIDES
    named = _reasons(reasons, detail.side) if reasons else ()
    return REASONS[detail.side] + named


def _reasons(reasons: ReasonList, side: Side) -> Keys:
    return tuple(f"reason.{reasons.id}.{each.id}.{side}" for each in reasons.reasons)


def _outage(reason: Reason) -> Keys:
    group = f"out_of_service.{reason}"
    instead = () if reason is Reason.STARTING else (INSTEAD,)
    return (f"{group}.title", f"{group}.sentence", *instead)

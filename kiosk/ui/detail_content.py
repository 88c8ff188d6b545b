"""What stands on the screen of reasons, after the thanks.

Guarantees that it is the same whatever was answered: the rating is no argument of it. Nothing is
chosen beforehand, and the two sides are alike in everything but their words. Leaves to others:
what a touch does (`kiosk.visit`) and how many reasons fit on a page (DetailScreen.qml).
"""

from kiosk.survey.reason_list import Reason, ReasonList
from kiosk.ui.first_view import View
from kiosk.ui.words import COMPLETE, Words, kept_together
from kiosk.visit import Detail, DetailStep, Side, State


def detail_content(reasons: ReasonList | None, state: State, words: Words) -> View:
    """The content in the phase `Detail`, steps SIDES and REASONS; TypeError in another phase.

    `sides`: both, with `on` for the one whose reasons are shown, `title` above them and `to` for
    the way there from the other; none without a list of reasons.
    `reasons`: those of that side, `on` where chosen; empty in the step SIDES. `labels`: the words
    of both, so that both are laid out alike. `given`: whether there is anything to send.
    """
    detail = state.phase
    if not isinstance(detail, Detail):
        raise TypeError(f"expected the phase Detail, got {type(detail).__name__}")
    side = detail.side if detail.step is DetailStep.REASONS else None
    count = len(detail.chosen)
    return {
        "step": str(DetailStep.REASONS if side else DetailStep.SIDES),
        "side": str(side) if side else "",
        "title": words["detail.title"],
        "hint": words["detail.hint"],
        "several": words["detail.several"],
        "sides": [_side(each, side, words) for each in Side] if reasons else [],
        "reasons": _rows(reasons, detail, side, state.language) if reasons and side else [],
        "labels": _labels(reasons, state.language) if reasons else [],
        "comment": words["detail.comment_again" if detail.comment else "detail.comment"],
        "written": bool(detail.comment),
        "more": words["detail.more"],
        "skip": words["detail.discard" if count or detail.comment else "detail.skip"],
        "send": _send(count, detail, words),
        "given": bool(count or detail.comment),
    }


def _send(count: int, detail: Detail, words: Words) -> str:
    if count and not detail.comment:
        return words["detail.send_count"].format(count=count)
    return words["detail.send"]


def _side(side: Side, shown: Side | None, words: Words) -> View:
    return {
        "side": str(side),
        "words": words[f"detail.{side}"],
        "hint": words["detail.side_hint"],
        "title": words[f"detail.title_{side}"],
        "to": words[f"detail.to_{side}"],
        "on": side is shown,
    }


def _rows(reasons: ReasonList, detail: Detail, side: Side, language: str) -> list[View]:
    chosen = {identifier for on, identifier in detail.chosen if on is side}
    return [
        {"id": each.id, "words": _label(each, side, language), "on": each.id in chosen}
        for each in reasons.reasons
    ]


def _labels(reasons: ReasonList, language: str) -> list[str]:
    return [_label(each, side, language) for each in reasons.reasons for side in Side]


def _label(reason: Reason, side: Side, language: str) -> str:
    labels = reason.praise if side is Side.PRAISE else reason.complaint
    return kept_together(labels.get(language) or labels[COMPLETE])

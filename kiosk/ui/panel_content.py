"""What stands on a panel: the notice, where petitions go, the phone's QR code, help, a dossier.

Guarantees that a panel collects nothing and holds no answer, but for the yes or no to a scanned
dossier code (`kiosk.ui.dossier_content`); that what is not configured is not promised. Leaves to
others: which panel is open (`kiosk.visit`), the QR matrices (`kiosk.ui.check_code_image`), the
drawing (qml/parts/PanelCard.qml).
"""

from collections.abc import Sequence

from kiosk.ui.counter_view import CounterView, PhoneView
from kiosk.ui.dossier_content import dossier_content
from kiosk.ui.first_view import View
from kiosk.ui.words import Words, on_one_line
from kiosk.visit import Access, Panel, State


def panel_content(
    counter: CounterView, state: State, words: Words, phone: PhoneView | None = None
) -> View:
    """The open panel, {} if none is. `phone`: the page of the visit, None where there is none."""
    match state.panel:
        case None:
            return {}
        case Panel.NOTICE:
            return _panel(state.panel, words, _notice(counter, words))
        case Panel.DOSSIER:
            return dossier_content(state, words)
        case Panel.PETITION:
            rows = counter.petition.rows if counter.petition else ()
            return _panel(state.panel, words, _petition(counter, words), rows=rows)
        case Panel.PHONE:
            rows = phone.rows if phone else ()
            kind = "scan" if rows else "none"
            return _panel(state.panel, words, [words[f"panel.phone.{kind}"]], rows=rows)
        case Panel.HELP:
            buttons = _help_buttons(counter, state.access, words)
            return _panel(state.panel, words, _help(counter, words), buttons=buttons)


def _panel(
    panel: Panel,
    words: Words,
    paragraphs: list[str],
    *,
    rows: Sequence[str] = (),
    buttons: Sequence[View] = (),
) -> View:
    return {
        "name": str(panel),
        "title": words[f"panel.{panel}.title"],
        "paragraphs": paragraphs,
        "rows": list(rows),
        "buttons": list(buttons),
        "more": words["panel.more"],
        "close": words["panel.close"],
    }


def _notice(counter: CounterView, words: Words) -> list[str]:
    days = counter.retention_days
    kept = [words["panel.notice.comment"].format(days=days)] if days is not None else []
    scanned = [words["panel.notice.dossier"]] if counter.scanner else []
    return [
        words["panel.notice.taken"],
        words["panel.notice.not_taken"],
        words["panel.notice.seen"],
        words["panel.notice.ticket"],
        *scanned,
        *kept,
        words["panel.notice.kept"],
        words["panel.notice.truthful"],
    ]


def _petition(counter: CounterView, words: Words) -> list[str]:
    nothing = words["panel.petition.nothing"]
    where = counter.petition
    if where is None:
        return [nothing, words["panel.petition.ask"]]
    lines = [nothing]
    if where.portal_name:
        lines.append(words["panel.petition.portal"].format(portal=where.portal_name))
    if where.portal_url:
        kind = "scan" if where.rows else "open"
        lines.append(words[f"panel.petition.{kind}"].format(address=where.portal_url))
    if where.hotline:
        lines.append(words["panel.petition.hotline"].format(phone=on_one_line(where.hotline)))
    return lines


def _help(counter: CounterView, words: Words) -> list[str]:
    lines = [words["panel.help.assisted_rule"]]
    if counter.help_phone:
        lines.insert(0, words["panel.help.phone"].format(phone=on_one_line(counter.help_phone)))
    return lines


def _help_buttons(counter: CounterView, access: Access, words: Words) -> list[View]:
    modes = [("assisted", "help", access.assisted)]
    if counter.speech:
        modes.insert(0, ("spoken", "speech", access.spoken))
    more = [
        _button(str(Panel.NOTICE), words["footer.notice"]),
        _button(str(Panel.PETITION), words["panel.petition.title"]),
    ]
    return [
        *(
            _button(
                name, words[f"panel.help.{name}_on" if on else f"panel.help.{name}"], sign, on=on
            )
            for name, sign, on in modes
        ),
        *more,
    ]


def _button(name: str, words: str, sign: str = "", *, on: bool | None = None) -> View:
    """`on` is None for a button that is no toggle."""
    return {
        "name": name,
        "words": words,
        "sign": sign,
        "toggle": on is not None,
        "on": on is True,
    }

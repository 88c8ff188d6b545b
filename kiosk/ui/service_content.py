"""What stands on the screen of the service menu, as a pure function of its state.

Guarantees that a PIN is dots and never digits, that without a PIN there is no control but the
way out, and that every mode has every key, so that a screen built in one can show another.
Keys: `mode` (pad, status, menu, page, touch), `title`, `lead`, `leave` and `back` (words, back
empty where there is none), `dots`, `typed`, `message`, `keys`, `rows`, `code_rows`, `buttons`,
`touch` (empty but in that mode). A button or key is name, words, on, kind.
Leaves to others: what a touch means (`kiosk.service`) and the drawing (qml/screens).
"""

from kiosk.service import (
    PAGES,
    Closed,
    Entry,
    Menu,
    NoPin,
    Opening,
    Page,
    ServiceState,
    Showing,
    TouchTesting,
)
from kiosk.service.touch_test import COLOURS, CORNERS, TouchTest
from kiosk.ui.doctor_rows import bundle_message, doctor_rows, doctor_summary
from kiosk.ui.first_view import View
from kiosk.ui.service_rows import page_rows, status_rows
from kiosk.ui.words import Words

DIGITS = "123456789"
MINUTE_S = 60
CONTENT_COLOURS = {
    "red": "#FF0000",
    "green": "#00FF00",
    "blue": "#0000FF",
    "white": "#FFFFFF",
    "black": "#000000",
}
"""The screen test's own colours: they are to be as plain as the panel can."""


def service_content(service: ServiceState | None, words: Words) -> View:
    """The content in the phase `Service`. None: the menu's own state has not come yet."""
    state = service or ServiceState()
    match state.phase:
        case Menu(role):
            return _menu(state, role.value, words)
        case Showing(_, page, first):
            return _page(state, page, words, first)
        case TouchTesting(_, test):
            return _empty(words, "touch", back=words["service.menu"]) | {
                "touch": _touch(test, words)
            }
        case NoPin():
            return _empty(words, "status") | {
                "title": words["service.no_pin"],
                "lead": words["service.no_pin_text"],
                "rows": status_rows(state.facts, words),
            }
        case Closed() | Opening() | Entry():
            return _pad(state, words)


def _empty(words: Words, mode: str, *, back: str = "") -> View:
    return {
        "mode": mode,
        "title": words["service.title"],
        "lead": "",
        "leave": words["service.leave"],
        "back": back,
        "dots": 0,
        "typed": "",
        "message": "",
        "keys": [],
        "rows": [],
        "code_rows": [],
        "buttons": [],
        "touch": {},
    }


def _pad(state: ServiceState, words: Words) -> View:
    entry = state.phase if isinstance(state.phase, Entry) else Entry()
    opening = not isinstance(state.phase, Entry)
    free = not (opening or state.under_way or state.wait_left_s)
    keys = [_key(digit, digit, on=free) for digit in DIGITS]
    keys += [
        _key("erase", words["service.erase"], on=free and bool(entry.digits)),
        _key("0", "0", on=free),
        _key("enter", words["service.enter"], on=free and entry.may_enter, kind="primary"),
    ]
    return _empty(words, "pad") | {
        "title": words["service.enter_pin"],
        "lead": words["service.for_staff"],
        "dots": len(entry.digits),
        "typed": words["service.typed"].format(n=len(entry.digits)),
        "message": _message(state, entry, words, opening=opening),
        "keys": keys,
    }


def _message(state: ServiceState, entry: Entry, words: Words, *, opening: bool) -> str:
    left_s = state.wait_left_s
    if opening:
        return words["service.opening"]
    if entry.checking or state.under_way:
        return words["service.checking"]
    if left_s > MINUTE_S:
        return words["service.wait_minutes"].format(n=-(-left_s // MINUTE_S))
    if left_s > 0:
        return words["service.wait_seconds"].format(n=left_s)
    return words["service.wrong"] if entry.wrong else ""


def _menu(state: ServiceState, role: str, words: Words) -> View:
    pages = next(pages for each, pages in PAGES.items() if each.value == role)
    return _empty(words, "menu") | {
        "lead": words[f"service.role_{role}"],
        "leave": words["service.leave_menu"],
        "message": words["service.test_mark"] if state.test else "",
        "buttons": [_key(page.value, words[f"service.page.{page}"], on=True) for page in pages],
    }


def _page(state: ServiceState, page: Page, words: Words, first: int) -> View:
    names = {
        Page.TEST: ("test-off",) if state.test else ("test-on",),
        Page.VOLUME: ("quieter", "louder"),
        Page.RESTART: ("restart-now",),
        Page.NETWORK: ("again",),
        Page.COUNTS: ("again",),
        Page.DOCTOR: ("again", "next-lines", "bundle"),
    }.get(page, ())
    has_sound = state.facts.volume is not None and state.facts.volume.percent is not None
    log = state.facts.log
    told = _doctor(state, first, words) if page is Page.DOCTOR else {}
    return _empty(words, "page", back=words["service.menu"]) | {
        "title": words[f"service.page.{page}"],
        "lead": words[f"service.lead.{page}"],
        "leave": words["service.leave_menu"],
        "rows": page_rows(page, state.facts, words, test=state.test),
        "code_rows": list(log.rows) if page is Page.HEAD and log else [],
        "buttons": [
            _key(name, _words_of(name, words), on=page is not Page.VOLUME or has_sound)
            for name in names
        ],
        **told,
    }


def _doctor(state: ServiceState, first: int, words: Words) -> View:
    """What the doctor's page has of its own."""
    found = state.facts.doctor
    return {
        "lead": doctor_summary(found, first, words),
        "message": bundle_message(state.facts.bundle, words),
        "rows": doctor_rows(found, first, words),
    }


def _words_of(name: str, words: Words) -> str:
    return words["service.again"] if name == "again" else words[f"service.button.{name}"]


def _touch(test: TouchTest, words: Words) -> View:
    asked = test.colour == len(COLOURS) and test.passed is None
    shown = test.colour is not None and test.colour < len(COLOURS) and test.passed is None
    sentence = words["service.touch.corners"]
    if test.passed is not None:
        sentence = words["service.touch.passed" if test.passed else "service.touch.failed"]
    elif asked:
        sentence = words["service.touch.question"]
    elif shown:
        sentence = words["service.touch.colours"]
    return {
        "sentence": sentence,
        "corner": words["service.touch.corner"],
        "corners": [{"name": name, "on": name in test.touched} for name in CORNERS],
        "colour": CONTENT_COLOURS[COLOURS[test.colour or 0]] if shown else "",
        "next": words["service.touch.next"],
        "good": words["service.touch.good"] if asked else "",
        "wrong": words["service.touch.wrong"] if test.passed is None and not shown else "",
        "over": test.passed is not None,
    }


def _key(name: str, words: str, *, on: bool, kind: str = "outline") -> View:
    return {"name": name, "words": words, "on": on, "kind": kind}

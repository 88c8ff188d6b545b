"""What the first frame shows: out of service, starting, before anything heavy is imported.

Guarantees the same shape as `kiosk.ui.view.present` gives, from the standard library and one
file of words (kiosk.visit brings pydantic, which costs 70 ms). Leaves to others: the real
view, as soon as the counter's settings are read.
"""

from kiosk.ui.words import Words, load_language, on_one_line

View = dict[str, object]
"""Everything a screen binds to, as JSON values; docs of the keys in `kiosk.ui.view`."""

STARTING = "starting"
"""The value of `kiosk.visit.Reason.STARTING`."""


def first_view(language: str = "vi") -> View:
    """The view of `out_of_service(starting)`; WordsError if `language` has no words."""
    words = load_language(language)
    return {
        "screen": "out-of-service",
        "language": language,
        "header": {"site": "", "place": "", "caption": "", "mark": ""},
        "footer": {"help": "", "buttons": []},
        "ornament": False,
        "access": {"larger": False, "contrast": False, "low": False},
        "panel": {},
        "rest": {"dim": 0, "shift": 0},
        "content": out_of_service(words, STARTING, help_phone=None, unsaved=False),
    }


def out_of_service(words: Words, reason: str, *, help_phone: str | None, unsaved: bool) -> View:
    """The content of the screen `out-of-service` for the value of a `kiosk.visit.Reason`.

    `unsaved` says that somebody's rating was on its way to the disk: they are told so first.
    """
    group = f"out_of_service.{reason}"
    instead = ""
    if reason != STARTING:
        instead = words["out_of_service.instead"]
        if help_phone:
            instead = words["out_of_service.instead_phone"].format(phone=on_one_line(help_phone))
    titled = "out_of_service.not-saved" if unsaved else group
    return {
        "title": words[f"{titled}.title"],
        "sentence": words[f"{group}.sentence"],
        "instead": instead,
        "code": words["out_of_service.code"].format(reason=reason),
    }

"""What stands on the screen that asks at which counter the kiosk stands, as a pure function.

Guarantees that what the central approved and what the settings name are both shown, that the two
answers are of one kind, and that no answer is offered where central and settings differ.
Keys: `title`, `lead`, `counter`, `field`, `site` (empty where `rows` are), `rows` (each caption,
`central`, `settings`, `same`), `columns` (captions of these), `steps`, `trouble`, `central`,
`buttons`.
"""

from dataclasses import dataclass
from typing import Literal

from kiosk.ui.first_view import View
from kiosk.ui.words import Words

Mode = Literal["ask", "saving", "denied", "differs", "taken"]
STEPS = {"denied": 3, "differs": 3, "taken": 2}
STEPS_WHERE_IT_FOLLOWS = STEPS | {"denied": 2}
"""A kiosk that was made ready by file: nobody has to correct its settings."""


@dataclass(frozen=True, slots=True)
class PlaceView:
    """A counter and its site. `counter`: its id, empty where none is known."""

    counter: str = ""
    counter_name: str = ""
    site_name: str = ""
    unit: str = ""
    field: str = ""


@dataclass(frozen=True, slots=True)
class BindingView:
    """What is asked. `approved`: by the central; `named`: by the settings; `central`: the
    fingerprint of its key; `failed`: the answer could not be stored; `follows`: the settings follow
    the central, since a provisioning file made this kiosk ready.
    """

    mode: Mode = "ask"
    approved: PlaceView = PlaceView()
    named: PlaceView = PlaceView()
    central: str = ""
    failed: bool = False
    follows: bool = False


def binding_content(view: BindingView | None, words: Words) -> View:
    """The content in the phase `OutOfService(UNBOUND)`. None: nothing is known yet."""
    view = view or BindingView()
    mode, differs = view.mode, view.mode == "differs"
    place = view.approved if view.approved.counter else view.named
    asked = mode in {"ask", "saving"}
    steps = STEPS_WHERE_IT_FOLLOWS if view.follows else STEPS
    site = ", ".join(each for each in (place.site_name, place.unit) if each)
    return {
        "title": words[f"binding.{'ask' if asked else mode}.title"],
        "lead": words[f"binding.{mode}.lead"],
        "counter": "" if differs else place.counter_name or place.counter,
        "field": "" if differs else place.field,
        "site": "" if differs else site,
        "columns": [words["binding.by_central"], words["binding.by_settings"]],
        "rows": _rows(view, words) if differs else [],
        "steps": [
            words[f"binding.{mode}.step_{number}"] for number in range(1, (steps.get(mode, 0)) + 1)
        ],
        "trouble": words["binding.failed"] if view.failed else "",
        "central": words["binding.central"].format(fingerprint=view.central)
        if view.central
        else "",
        "buttons": _buttons(mode, words),
    }


def _buttons(mode: Mode, words: Words) -> list[View]:
    if mode in {"differs", "taken"}:
        return []
    names = ("back",) if mode == "denied" else ("yes", "no")
    return [
        {"name": f"binding-{name}", "words": words[f"binding.{name}"], "on": mode != "saving"}
        for name in names
    ]


def _rows(view: BindingView, words: Words) -> list[View]:
    approved, named = view.approved, view.named
    none = words["binding.none"]
    pairs = (
        ("counter_id", approved.counter, named.counter),
        ("counter", approved.counter_name, named.counter_name),
        ("site", approved.site_name, named.site_name),
        ("unit", approved.unit, named.unit),
    )
    return [
        {
            "caption": words[f"binding.row.{name}"],
            "central": central or none,
            "settings": settings or none,
            # The name of a counter may be put in other words; its id may not.
            "same": name == "counter" or is_same(central, settings),
        }
        for name, central, settings in pairs
    ]


def is_same(one: str, other: str) -> bool:
    """Whether two names mean the same, however they are spaced and capitalised."""
    return " ".join(one.casefold().split()) == " ".join(other.casefold().split())

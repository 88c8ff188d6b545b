"""What somebody typed into a form that was not taken, because the session had ended or the page was
too old: shown once more on the page that says so, to be copied.

Guarantees that only free texts named here are shown again, never a password, a PIN or a code.
Leaves to others: whether the form came from a page of ours (`central.dashboard.gate`).
"""

from collections.abc import Mapping

TYPED = ("text", "responsible", "percent", "words", "reason", "note", "list", "vi", "en")
"""Fields in which people write at length, of every form, in the order in which they are shown."""


def typed_texts(form: Mapping[str, str]) -> tuple[str, ...]:
    """What stands in those fields of `form`; empty where nobody typed anything."""
    return tuple(text for name in TYPED if (text := form.get(name, "")).strip())

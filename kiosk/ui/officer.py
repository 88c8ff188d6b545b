"""Whom or what a screen is about: a round mark, a caption and a name."""

from kiosk.ui.first_view import View


def initials(name: str) -> str:
    """First letters of the family name and the given name, which stands last in Vietnamese."""
    parts = [part for part in name.split() if part[0].isalpha()]
    if not parts:
        return ""
    letters = parts[0][0] if len(parts) == 1 else parts[0][0] + parts[-1][0]
    return letters.upper()


def subject(caption: str, name: str, mark: str) -> View:
    """`mark` is one or two letters, or the name of a drawing: `:person`, `:papers`."""
    return {"caption": caption, "name": name, "mark": mark}


def officer_content(caption: str, name: str | None) -> View:
    """The officer with initials; all empty where the counter names nobody."""
    if not name:
        return subject("", "", "")
    return subject(caption, name, initials(name) or ":person")

"""Whom or what a screen is about: a round mark, a caption and a name.

A mark is one or two letters, or begins with a sign of what it is: `:person` and `:papers` name a
drawing, `@photo/officer` a photo that is kept (`kiosk.ui.kept_pictures`).
"""

from kiosk.ui.first_view import View


def initials(name: str) -> str:
    """First letters of the family name and the given name, which stands last in Vietnamese."""
    parts = [part for part in name.split() if part[0].isalpha()]
    if not parts:
        return ""
    letters = parts[0][0] if len(parts) == 1 else parts[0][0] + parts[-1][0]
    return letters.upper()


def subject(caption: str, name: str, mark: str) -> View:
    """What Subject.qml binds to; `mark` as this module's head says."""
    return {"caption": caption, "name": name, "mark": mark}


def officer_content(caption: str, name: str | None, photo: str = "") -> View:
    """The officer with photo, else initials; all empty where the counter names nobody.

    `photo`: the id of the kept photo; empty where there is none or the officer prefers initials.
    """
    if not name:
        return subject("", "", "")
    return subject(caption, name, f"@{photo}" if photo else initials(name) or ":person")

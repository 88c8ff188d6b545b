"""The doctor's page: what is to be done first, a few lines at once, in the page's language.

Guarantees that how a part stands is told by a word and, in the drawing, by a shape, never by colour
alone. A row has `label`, `value`, `level`, `word` and `more` (what to do, empty where nothing is).
"""

from kiosk.service import LINES_AT_ONCE, BundleFacts, DoctorFacts, DoctorLine
from kiosk.ui.first_view import View
from kiosk.ui.words import Words

_GRAVEST_FIRST = ("fail", "warn", "ok")
VIETNAMESE, OTHER = 0, 1


def doctor_rows(found: DoctorFacts | None, first: int, words: Words) -> list[View]:
    """The rows from `first` on, of all that were found so far."""
    if found is None:
        return []
    which = VIETNAMESE if words["service.doctor.language"] == "vi" else OTHER
    lines = sorted(found.lines, key=lambda each: _GRAVEST_FIRST.index(each.level))
    return [_row(each, which, words) for each in lines[first : first + LINES_AT_ONCE]]


def doctor_summary(found: DoctorFacts | None, first: int, words: Words) -> str:
    """How many there are of each level, and which page is shown; or that it is being looked."""
    if found is None or not found.done:
        return words["service.doctor.looking"].format(n=0 if found is None else len(found.lines))
    count = len(found.lines)
    return words["service.doctor.summary"].format(
        n=count,
        fail=sum(each.level == "fail" for each in found.lines),
        warn=sum(each.level == "warn" for each in found.lines),
        page=first // LINES_AT_ONCE + 1,
        pages=max(1, -(-count // LINES_AT_ONCE)),
    )


def bundle_message(found: BundleFacts | None, words: Words) -> str:
    """What became of the support bundle; empty where none was asked for."""
    if found is None:
        return ""
    return words[f"service.bundle.{found.outcome}"].format(detail=found.detail)


def _row(line: DoctorLine, which: int, words: Words) -> View:
    return {
        "label": line.name[which].capitalize() if which else line.name[which],
        "value": line.found[which],
        "level": line.level,
        "word": words[f"service.doctor.{line.level}"],
        "more": line.do[which],
    }

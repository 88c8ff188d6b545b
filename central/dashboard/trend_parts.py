"""Each counter of a site, or each site of a leader: course, index and change, a line each. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from central.dashboard import figures
from central.dashboard.change import Change, change
from central.dashboard.numbered import by_number
from central.dashboard.pieces import Piece, piece_of
from central.dashboard.time_chart import axis_around
from central.dashboard.trend_points import range_text, why_empty
from central.dashboard.wording import Words
from central.released.trend import State, Stretch, Trend
from kiosk.survey import Difference, Share


@dataclass(frozen=True, slots=True)
class Part:
    """`path`: the course as an SVG path in a box of 100 by 100, `target`: where its target is from
    the top, empty where it is outside; `why`: where there is no index.
    """

    name: str
    address: str
    path: str
    path_label: str
    target: str
    index: str
    range: str
    number: str
    change: Change | None
    change_why: str
    why: str


@dataclass(frozen=True, slots=True)
class Named:
    """A part as it is called, where its own page is, and its target (a fraction of 1)."""

    name: str
    address: str
    target: float


@dataclass(frozen=True, slots=True)
class Parts:
    """`rows`: of the piece; `low` and `high`: ends of the axis of their courses, in per cent."""

    rows: tuple[Part, ...]
    low: str
    high: str
    piece: Piece


def parts_of(
    seen: Trend,
    earlier: Mapping[str, Stretch],
    named: Mapping[str, Named],
    asked: int,
    language: str,
    words: Words,
) -> Parts:
    """Clear falls first, then clear rises, then by name; numbers in names by their value.

    `asked`: which piece of them.
    """
    changes = {
        part: Difference(earlier[part].share if part in earlier else Share(0, 0), whole.share)
        for part, whole in seen.parts.items()
        if part in named
    }
    order = sorted(changes, key=lambda part: (_rank(changes[part]), by_number(named[part].name)))
    piece = piece_of(len(order), asked)
    courses = {part: seen.course(part) for part in order[piece.rows]}
    values = [each.share.value for course in courses.values() for each in course]
    low, high = axis_around(None if each is None else each * 100 for each in values)
    rows = tuple(
        _part(
            named[part], course, seen.parts[part].share, changes[part], (low, high), language, words
        )
        for part, course in courses.items()
    )
    return Parts(rows, f"{low:g}", f"{high:g}", piece)


def _part(  # noqa: PLR0913, PLR0917 - what one line is made of
    named: Named,
    course: Sequence[Stretch],
    whole: Share,
    difference: Difference,
    axis: tuple[float, float],
    language: str,
    words: Words,
) -> Part:
    values = [each.share.value for each in course]
    # Ratings without an index are too few, or by a questionnaire that is not the one looked at.
    rated = any(each.rated for each in course)
    why = words.trend.part_withheld if rated else why_empty(State.EMPTY, words)
    told = [
        words.trend.none if each is None else figures.percent(each, language) for each in values
    ]
    label = words.trend.part_line_label.format(name=named.name, values=", ".join(told))
    return Part(
        named.name,
        named.address,
        _path(values, axis),
        label,
        _height(named.target, axis) if axis[0] <= named.target * 100 <= axis[1] else "",
        "" if whole.value is None else figures.percent(whole.value, language),
        range_text(whole, language),
        figures.count(whole.valid, language),
        change(difference, language, words),
        words.trend.nothing_then,
        "" if whole.valid else why,
    )


def _rank(difference: Difference) -> int:
    if not difference.is_real:
        return 2
    return 0 if (difference.points or 0) < 0 else 1


def _path(values: Sequence[float | None], axis: tuple[float, float]) -> str:
    """Gaps stay gaps; a point alone is a dot, by the round end of a line of no length."""
    parts, is_joined = [], False
    for at, value in enumerate(values):
        if value is None:
            is_joined = False
            continue
        x = (at + 0.5) / len(values) * 100
        place = f"{x:.1f} {_height(value, axis)}"
        parts.append(f"L{place}" if is_joined else f"M{place}h0")
        is_joined = True
    return "".join(parts)


def _height(value: float, axis: tuple[float, float]) -> str:
    low, high = axis
    return f"{100 - (value * 100 - low) / (high - low) * 100:.1f}"

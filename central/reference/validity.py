"""The history of one thing: what is said anew joined to what was known. Pure.

Guarantees of a history that `join` gives without trouble: sorted by day, at most one version holds
on any day, and no day between its first and its last is without one. So a version ends where the
next begins, and only the last may end for good. A version that is said again on the same first day
replaces the one before.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from central.reference.version import Version

A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why `version` cannot stand in its history, and what was expected."""

    version: Version
    expected: str


def version_on(history: Iterable[Version], day: date) -> Version | None:
    """The one that held on `day`, if any did."""
    return next((each for each in history if each.holds_on(day)), None)


def join(known: Sequence[Version], given: Sequence[Version]) -> tuple[list[Version], list[Trouble]]:
    """The history after `given` was said, beside why it is none.

    `known`: a history; `given`: versions of the same key with different first days. One of these
    without an end holds until the next version.
    """
    said = {each.valid_from: each for each in given}
    merged = {each.valid_from: each for each in known} | said
    ordered = [merged[day] for day in sorted(merged)]
    last_known = max((each.valid_from for each in known), default=None)
    joined: list[Version] = []
    troubles: list[Trouble] = []
    for version, later in zip(ordered, [*ordered[1:], None], strict=True):
        trouble = _backwards(version)
        # What was known to end where the next began gives way to what begins earlier.
        firm = version.valid_from in said or version.valid_from == last_known
        if trouble is None and later is not None:
            if firm and version.valid_to is not None:
                blame = later if later.valid_from in said else version
                trouble = _apart(version, version.valid_to, later, blame)
            else:
                version = replace(version, valid_to=later.valid_from)  # noqa: PLW2901 - to its end
        if trouble is not None:
            troubles.append(trouble)
        joined.append(version)
    return joined, troubles


def _backwards(version: Version) -> Trouble | None:
    if version.valid_to is None or version.valid_to > version.valid_from:
        return None
    return Trouble(
        version,
        "expected the day after the last one on which it holds, so one after"
        f" {version.valid_from}; it is not itself counted",
    )


def _apart(version: Version, ends: date, later: Version, blame: Version) -> Trouble | None:
    """Why `later` does not follow `version`, which `ends`; None if it does."""
    if ends == later.valid_from:
        return None
    if ends > later.valid_from:
        return Trouble(
            blame,
            f"two versions would hold on {later.valid_from}: the one from {version.valid_from}"
            f" ends only on {ends}. Expected it to end on {later.valid_from}, or without an end",
        )
    return Trouble(
        blame,
        f"nothing would hold from {ends} to {later.valid_from - A_DAY}. Expected the version from"
        f" {version.valid_from} to end on {later.valid_from}, or one that begins on {ends}",
    )

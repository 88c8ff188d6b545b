"""Groups of visits that named the same dossier. Pure.

Guarantees that joining visits in any order gives the same groups, by the same name: a group is
called by the lowest visit id in it. Which visits named the same dossier is for others to find
(`central.ingest.same_dossier`); no code and no hash of one comes here.
"""

from collections.abc import Iterable

Groups = dict[str, str]
"""A visit's id to the one by which its group is called; a visit without a group is not there."""


def join(groups: Groups, pairs: Iterable[tuple[str, str]]) -> Groups:
    """`groups` with the two visits of each pair in one. `groups` stays as it is.

    `groups` must have every member of each group that a pair names.
    """
    joined = dict(groups)
    for one, other in pairs:
        names = {joined.get(one, one), joined.get(other, other)}
        if one == other or (len(names) == 1 and {one, other} <= joined.keys()):
            continue
        members = {visit for visit, name in joined.items() if name in names} | {one, other}
        joined |= dict.fromkeys(members, min(members))
    return joined


def members_together(visits: Iterable[str], groups: Groups) -> list[list[str]]:
    """`visits`, those of one group together, others alone; each list and all of them in order."""
    found: dict[str, list[str]] = {}
    for visit in sorted(visits):
        found.setdefault(groups.get(visit, visit), []).append(visit)
    return list(found.values())

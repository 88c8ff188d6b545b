"""The groups of kiosks and what is signed for each: one suite per group and release. Pure.

The stages are those of settings (docs/adr/0072): 1 %, 10 %, all.
"""

import re

from repository_making.problem import RepositoryError

GROUPS = ("first", "early", "all")
RELEASES = {"12": "bookworm", "13": "trixie"}
PACKAGES = ("thuocdo-kiosk", "thuocdo-central")
_OF_A_RELEASE = re.compile(r"~deb([0-9]+)u[0-9]+\Z")
_SUITE = """Codename: {release}-{group}
Suite: {release}-{group}
Origin: Thuoc Do
Label: Thuoc Do, {group}
Architectures: amd64
Components: main
Description: packages for Debian {number}, kiosks of the group {group}
SignWith: {fingerprint}
ValidFor: {days}d
DebIndices: Packages Release . .xz
"""


def suites() -> list[str]:
    """Every suite there is."""
    return [f"{release}-{group}" for release in RELEASES.values() for group in GROUPS]


def before(group: str) -> str:
    """The group that has a version before this one; RepositoryError for the first."""
    place = GROUPS.index(group)
    if not place:
        raise RepositoryError("the group `first` gets its version by `publish`")
    return GROUPS[place - 1]


def distributions(fingerprint: str, days: int) -> str:
    """Reprepro's conf/distributions."""
    if not 1 <= days <= 365:
        raise RepositoryError(f"--valid-days {days}: expected 1 to 365")
    return "\n".join(
        _SUITE.format(
            release=release, group=group, number=number, fingerprint=fingerprint, days=days
        )
        for number, release in RELEASES.items()
        for group in GROUPS
    )


def release_of(file: str, package: str, version: str, architecture: str) -> str:
    """The release a package is for; RepositoryError where it is none of ours."""
    found = _OF_A_RELEASE.search(version)
    if package not in PACKAGES or architecture != "amd64":
        message = f"{file}: {package} for {architecture}: expected one of {', '.join(PACKAGES)}"
        raise RepositoryError(f"{message} for amd64")
    if found is None or found[1] not in RELEASES:
        raise RepositoryError(
            f"{file}: version {version}: expected one that ends in ~deb12u1 or so"
        )
    return RELEASES[found[1]]

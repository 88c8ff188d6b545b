"""The releases of Debian that packages are made for, and the versions that they are given."""

from dataclasses import dataclass

from deb_making.errors import CannotBuildError


@dataclass(frozen=True, slots=True)
class Release:
    """One release: what it is called, and what binds an environment to it.

    `python`: the only version of Python that the environment runs on. `glibc`: the minor version
    of its C library (2.x), which says which wheels run there. `renamed`: system packages that have
    another name there.
    """

    codename: str
    number: int
    python: str
    glibc: int
    renamed: tuple[tuple[str, str], ...] = ()

    @property
    def next_python(self) -> str:
        """The first version of Python that the environment does not run on."""
        major, _, minor = self.python.partition(".")
        return f"{major}.{int(minor) + 1}"

    def package_version(self, version: str, revision: int = 1) -> str:
        """The package's version: older in 12 than in 13, so that a machine that moves on upgrades.

        `version` is the program's own, such as 0.1.0.
        """
        return f"{version}-{revision}~deb{self.number}u1"

    def name_of(self, package: str) -> str:
        """What a system package is called in this release."""
        return dict(self.renamed).get(package, package)

    def wheel_platforms(self) -> list[str]:
        """The platforms whose wheels run here, best first."""
        newest_first = range(self.glibc, 4, -1)
        return [
            *(f"manylinux_2_{minor}_x86_64" for minor in newest_first),
            "manylinux2014_x86_64",
            "linux_x86_64",
        ]


RELEASES = {
    "bookworm": Release("bookworm", 12, "3.11", 36),
    "trixie": Release("trixie", 13, "3.13", 41, renamed=(("libglib2.0-0", "libglib2.0-0t64"),)),
}


def release_named(name: str) -> Release:
    """The release of this codename or number; CannotBuildError for any other."""
    for release in RELEASES.values():
        if name in {release.codename, str(release.number)}:
            return release
    known = ", ".join(f"{each.codename} ({each.number})" for each in RELEASES.values())
    raise CannotBuildError(f"no release is called {name!r}; packages are made for {known}")

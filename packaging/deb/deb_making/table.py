"""The table of contents: what each package is and holds, as contents.toml says.

Guarantees that a table with a place that is not there, a place outside the tree or the machine,
or a setting that stands in the sample more or less than once is refused by name. Leaves to
others: copying (deb_making.staging).
"""

import fnmatch
import tomllib
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from deb_making.errors import CannotBuildError

PROGRAMS = ("kiosk", "central")


@dataclass(frozen=True, slots=True)
class Copy:
    """One folder or file of the tree, and where it stands on the machine (below /)."""

    source: str
    target: str
    only: tuple[str, ...] = ("*",)


@dataclass(frozen=True, slots=True)
class SettingsFile:
    """The sample of the settings, and the lines of it that are otherwise in the package."""

    source: str
    target: str
    instead: dict[str, str] = field(default_factory=dict)

    def written(self, sample: str) -> str:
        """The sample with those lines replaced; CannotBuildError if one is not there once."""
        for old, new in self.instead.items():
            if sample.count(old) != 1:
                raise CannotBuildError(
                    f"{self.source}: contents.toml replaces {old!r}, which stands there "
                    f"{sample.count(old)} times; it must be once"
                )
            sample = sample.replace(old, new)
        return sample


@dataclass(frozen=True, slots=True)
class Contents:
    """One package, as the table says it."""

    program: str
    package: str
    summary: str
    description: str
    modules: tuple[str, ...]
    commands: dict[str, str]
    applications: dict[str, str]
    depends: tuple[str, ...]
    recommends: tuple[str, ...]
    suggests: tuple[str, ...]
    optional_libraries: tuple[str, ...]
    enabled_units: tuple[str, ...]
    restarted_units: tuple[str, ...]
    first_units: tuple[str, ...]
    data: tuple[str, ...]
    data_name: str
    settings: SettingsFile
    copies: tuple[Copy, ...]

    @property
    def home(self) -> str:
        """Where the Python environment stands, below /."""
        return f"usr/lib/{self.package}"


def read_contents(table: Path, program: str) -> Contents:
    """What the table says of `program`; CannotBuildError if a key is missing or unknown."""
    try:
        said = tomllib.loads(table.read_text("utf-8"))[program]
        settings = said.pop("settings")
        copies = tuple(
            Copy(each["from"], each["to"], tuple(each.get("only", ("*",))))
            for each in said.pop("copy")
        )
        lists = {key: tuple(value) for key, value in said.items() if isinstance(value, list)}
        return Contents(
            program=program,
            copies=copies,
            settings=SettingsFile(settings["file"], settings["to"], settings.get("instead", {})),
            **{**said, **lists},
        )
    except (KeyError, TypeError, ValueError) as error:
        raise CannotBuildError(f"{table.name}: table {program}: {error}") from error


def files_of(copy: Copy, tree: Path) -> list[tuple[Path, str]]:
    """Each file that this line names, with its place below /; CannotBuildError if there is none."""
    source = tree / copy.source
    _refuse_outside(copy)
    if source.is_file():
        return [(source, copy.target)]
    found = [
        (path, f"{copy.target}/{path.relative_to(source).as_posix()}")
        for path in sorted(source.rglob("*"))
        if path.is_file() and any(fnmatch.fnmatch(path.name, each) for each in copy.only)
        if "__pycache__" not in path.parts
    ]
    if not found:
        raise CannotBuildError(f"contents.toml copies {copy.source}, and no file is there")
    return found


def _refuse_outside(copy: Copy) -> None:
    for place in (copy.source, copy.target):
        path = PurePosixPath(place)
        if path.is_absolute() or ".." in path.parts:
            raise CannotBuildError(f"contents.toml: {place!r} must be a place below the root")


def all_files(contents: Contents, tree: Path) -> dict[str, Path]:
    """Every file that the table copies, by its place below /; refuses two for one place."""
    placed: dict[str, Path] = {}
    for copy in contents.copies:
        for path, target in files_of(copy, tree):
            if target in placed:
                raise CannotBuildError(f"contents.toml puts two files at /{target}")
            placed[target] = path
    return placed

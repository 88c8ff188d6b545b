"""Lays out one package's files as they will stand on the machine, below a folder of its own.

Guarantees that every file comes from the source or the locked wheels, has one of two modes and
the commit's date, and that the environment holds no pip and no bytecode but what the build makes.
Leaves to others: bytecode and dependencies (deb_making.in_root), the control files.
"""

import os
import shutil
from pathlib import Path

from deb_making.control import changelog_gzip, changelog_text
from deb_making.qt_choice import left_out, read_lines
from deb_making.release import Release
from deb_making.source import Source
from deb_making.table import Contents, all_files
from deb_making.wheels import install_locked, install_ourselves

# pip's notes of where a file came from and when; they differ from build to build.
NOTES_OF_PIP = {"RECORD", "INSTALLER", "REQUESTED", "direct_url.json", "WHEEL"}
COMMAND = """#!/{home}/bin/python3 -I
from {module} import {function}

{function}()
"""
PYVENV = """home = /usr/bin
include-system-site-packages = false
version = {python}
"""


def site_packages(contents: Contents, release: Release) -> str:
    """Where the environment keeps its packages, below /."""
    return f"{contents.home}/lib/python{release.python}/site-packages"


def lay_out_environment(
    contents: Contents, source: Source, tree: Path, release: Release, stage: Path
) -> None:
    """The Python environment: the release's own Python, the locked packages, our modules."""
    site = stage / site_packages(contents, release)
    site.mkdir(parents=True)
    install_locked(source, tree, contents.program, release, site)
    install_ourselves(source, tree, contents.modules, site)
    _trim_qt(site, source.folder / "packaging" / "deb" / "qt.toml")
    home = stage / contents.home
    (home / "bin").mkdir()
    # Relative, as policy wants it below one top folder.
    (home / "bin" / "python3").symlink_to(f"../../../bin/python{release.python}")
    (home / "pyvenv.cfg").write_text(PYVENV.format(python=release.python))
    for name, entry in contents.commands.items():
        module, _, function = entry.partition(":")
        words = COMMAND.format(home=contents.home, module=module, function=function)
        _write(stage / "usr" / "bin" / name, words.encode(), is_program=True)


def _trim_qt(site: Path, table: Path) -> None:
    places = [each for name in ("PySide6", "shiboken6") for each in site.glob(f"{name}*")]
    places += site.glob("pyside6_essentials*")
    if not places:
        return
    files = [path for place in places for path in place.rglob("*") if path.is_file()]
    names = {
        path.relative_to(site).as_posix(): path for path in files if path.name not in NOTES_OF_PIP
    }
    for name in left_out(names, read_lines(table)):
        names[name].unlink()


def take_away_notes(site: Path) -> None:
    """Take out what no program reads, or what differs from build to build, and empty folders."""
    for path in sorted(site.rglob("*"), reverse=True):
        if path.is_file() and (
            path.suffix in {".pyc", ".pyi", ".pxd", ".pyx"}
            or path.name == "py.typed"
            or (path.parent.suffix == ".dist-info" and path.name in NOTES_OF_PIP)
        ):
            path.unlink()
        elif path.is_dir() and not any(path.iterdir()):
            path.rmdir()


def lay_out_files(contents: Contents, source: Source, stage: Path) -> None:
    """What the table copies, and the settings."""
    for target, path in all_files(contents, source.folder).items():
        _write(stage / target, path.read_bytes(), is_program=os.access(path, os.X_OK))
    settings = contents.settings
    sample = (source.folder / settings.source).read_text("utf-8")
    _write(stage / settings.target, settings.written(sample).encode())


def lay_out_words(
    contents: Contents, source: Source, release: Release, version: str, stage: Path
) -> None:
    """The changelogs, below usr/share/doc."""
    place = stage / "usr" / "share" / "doc" / contents.package
    words = (source.folder / "packaging" / "deb" / "changelog.txt").read_text("utf-8")
    debian = changelog_text(version, release.codename, words, source.epoch)
    _write(place / "changelog.Debian.gz", changelog_gzip(debian))
    ours = (source.folder / "CHANGELOG.md").read_text("utf-8")
    _write(place / "changelog.gz", changelog_gzip(ours))


def settle(stage: Path, epoch: int) -> None:
    """Give every file one of two modes and the commit's date."""
    for path in [*stage.rglob("*"), stage]:
        if not path.is_symlink():
            is_program = path.is_dir() or (os.access(path, os.X_OK) and not _is_library(path))
            path.chmod(0o755 if is_program else 0o644)
        os.utime(path, (epoch, epoch), follow_symlinks=False)


def _is_library(path: Path) -> bool:
    return ".so" in path.suffixes


def _write(path: Path, data: bytes, *, is_program: bool = False) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    path.chmod(0o755 if is_program else 0o644)


def clear(folder: Path) -> None:
    """Make the folder anew and empty."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)

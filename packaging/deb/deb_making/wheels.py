"""The Python packages: the locked wheels for a release's Python, and our own wheel.

Guarantees that nothing enters that requirements/<program>.txt does not name with its hash, that
nothing is compiled or run here to install it, and that this machine's own settings of pip say
where packages come from. Leaves to others: what of it is packaged.
"""

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

from deb_making.errors import CannotBuildError, no_network
from deb_making.release import Release
from deb_making.source import Source

LINES_SHOWN = 12


def python_with(module: str, tree: Path) -> str:
    """A Python that has `module`: this one, or that of the tree's own environment."""
    if importlib.util.find_spec(module):
        return sys.executable
    in_tree = tree / ".venv" / "bin" / "python"
    if in_tree.exists():
        return str(in_tree)
    raise CannotBuildError(f"{module} is missing: run `packaging/set-up requirements` first")


def install_locked(source: Source, tree: Path, program: str, release: Release, into: Path) -> None:
    """Unpack the locked wheels of `program` for this release into the folder `into`."""
    platforms = [f"--platform={each}" for each in release.wheel_platforms()]
    _run(
        f"the packages of requirements/{program}.txt for Python {release.python}",
        [
            *(python_with("pip", tree), "-m", "pip", "install", "--quiet", "--no-input"),
            *("--disable-pip-version-check", "--root-user-action=ignore", "--no-compile"),
            *("--require-hashes", "--no-deps", "--only-binary=:all:"),
            *(f"--python-version={release.python}", "--implementation=cp", *platforms),
            *(f"--abi=cp{release.python.replace('.', '')}", "--abi=abi3", "--abi=none"),
            *("--requirement", str(source.folder / "requirements" / f"{program}.txt")),
            *("--target", str(into)),
        ],
        source,
    )
    # Console scripts of others, with the path of the Python that unpacked them.
    shutil.rmtree(into / "bin", ignore_errors=True)


def install_ourselves(source: Source, tree: Path, modules: tuple[str, ...], into: Path) -> None:
    """Make our wheel from `source` and unpack those of its modules that this package has."""
    place = source.folder / "build" / "wheel"
    _run(
        "our own wheel",
        [
            *(python_with("hatchling", tree), "-m", "hatchling", "build"),
            *("--target", "wheel", "--directory", str(place)),
        ],
        source,
    )
    (wheel,) = place.glob("*.whl")
    whole = place / "whole"
    shutil.unpack_archive(wheel, whole, "zip")
    for module in modules:
        target = into / module
        target.parent.mkdir(parents=True, exist_ok=True)
        if (whole / module).is_dir():
            shutil.copytree(whole / module, target)
        else:
            shutil.copy2(whole / module, target)
    (about,) = whole.glob("*.dist-info")
    shutil.copytree(about, into / about.name)
    shutil.rmtree(place)


def _run(what: str, command: list[str], source: Source) -> None:
    done = subprocess.run(
        command,
        cwd=source.folder,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "SOURCE_DATE_EPOCH": str(source.epoch), "PYTHONHASHSEED": "0"},
    )
    if done.returncode:
        said = "\n    ".join((done.stdout + done.stderr).splitlines()[-LINES_SHOWN:])
        hint = "; is there a network, and is pip set to reach packages?" if no_network(said) else ""
        raise CannotBuildError(f"{what} could not be made{hint}:\n    {said}")

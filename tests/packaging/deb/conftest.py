"""What the tests of the packages share: the build's own modules, and packages that were built.

A package is built once for a run of the tests, by the command that `make deb` runs; roots of the
releases are kept where that command keeps them. A test that needs root and has it not fails with
a plain sentence.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

TREE = Path(__file__).resolve().parents[3]
BUILD = TREE / "packaging" / "deb" / "build"
sys.path.insert(0, str(BUILD.parent))


def pytest_collection_modifyitems(items):
    """One worker has them all: they share packages that take minutes."""
    for item in items:
        if item.get_closest_marker("long") and item.path.parent == Path(__file__).parent:
            item.add_marker(pytest.mark.xdist_group("deb"))


class Packages:
    """Builds packages, each once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made: dict[tuple[str, ...], Path] = {}

    def package(self, release: str, program: str, *arguments: str) -> Path:
        key = (release, program, *arguments)
        if key not in self._made:
            self._made[key] = self.build(*key)
        return self._made[key]

    def build(self, release: str, program: str, *arguments: str) -> Path:
        if os.geteuid() != 0:
            pytest.fail("this test makes and enters a root of the release: run it as root")
        place = self._folder / f"build-{len(list(self._folder.iterdir()))}"
        place.mkdir()
        done = subprocess.run(
            [
                *(sys.executable, str(BUILD), f"--release={release}", f"--program={program}"),
                *(f"--output={place}", *arguments),
            ],
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        return Path(done.stdout.strip())


@pytest.fixture(scope="session")
def packages(tmp_path_factory):
    folder = tmp_path_factory.mktemp("packages")
    yield Packages(folder)
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def tree():
    return TREE


@pytest.fixture(scope="session")
def tables():
    return BUILD.parent

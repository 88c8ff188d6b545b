"""What is packaged: the committed state of the tree, at its commit's own time.

Guarantees that changes which are not committed stay out (and are spoken of), so that two builds
of one commit begin with the same bytes. A tree without git is taken as it is, and then needs
SOURCE_DATE_EPOCH.
"""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from deb_making.errors import CannotBuildError

NOT_PACKAGED = shutil.ignore_patterns(".venv", "build", ".git", "__pycache__", "node_modules")


@dataclass(frozen=True, slots=True)
class Source:
    """A copy of what is packaged. `epoch`: seconds since 1970; no file is dated otherwise."""

    folder: Path
    epoch: int
    is_whole: bool


def lay_out(tree: Path, folder: Path, revision: str) -> Source:
    """Copy `revision` of the tree into `folder`, which is made anew."""
    shutil.rmtree(folder, ignore_errors=True)
    if not (tree / ".git").exists():
        epoch = os.environ.get("SOURCE_DATE_EPOCH")
        if epoch is None:
            raise CannotBuildError("this tree has no git: set SOURCE_DATE_EPOCH to its date")
        shutil.copytree(tree, folder, ignore=NOT_PACKAGED)
        return Source(folder, int(epoch), is_whole=True)
    archive = _git(tree, "archive", "--format=tar", revision)
    folder.mkdir(parents=True)
    subprocess.run(["tar", "--extract", "--directory", str(folder)], input=archive, check=True)
    epoch = int(_git(tree, "log", "-1", "--format=%ct", revision))
    return Source(folder, epoch, is_whole=not _git(tree, "status", "--porcelain").strip())


def _git(tree: Path, *arguments: str) -> bytes:
    done = subprocess.run(
        ["git", "-c", f"safe.directory={tree}", "-C", str(tree), *arguments],
        capture_output=True,
        check=False,
    )
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip()
        raise CannotBuildError(f"git {arguments[0]} failed: {said}")
    return done.stdout

"""A root of each release, in which what binds to the release is done: bytecode, dependencies.

Guarantees that a root is whole or not there (it is made beside its place and moved), is kept for
the next build, and is entered with mounts and processes of its own that end with the command.
The address of the packages is this machine's own, read from apt when it is needed. Nothing in a
root reaches the network.
"""

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

from deb_making.errors import CannotBuildError, no_network
from deb_making.release import RELEASES, Release

# The build's own tools.
TOOLS = ("python3", "dpkg-dev", "binutils", "xz-utils")
LOG_LINES_SHOWN = 10
MINUTES = 30


def libraries_of(source: Path, release: Release) -> list[str]:
    """System packages whose libraries Qt is linked to: the first two parts of demo.txt."""
    lines = (source / "packaging" / "system-packages" / "demo.txt").read_text("utf-8").splitlines()
    names = [line.partition("#")[0].split("|")[0].strip() for line in lines]
    return [release.name_of(each) for each in names if each.startswith("lib")]


def archive_address() -> str:
    """Where this machine's own apt takes a release of Debian from."""
    listing = subprocess.run(
        ["apt-get", "indextargets", "--format", "$(REPO_URI) $(RELEASE)", "Created-By: Packages"],
        capture_output=True,
        text=True,
        check=False,
    ).stdout
    for line in listing.splitlines():
        address, _, suite = line.partition(" ")
        if suite in RELEASES:
            return address
    known = " or ".join(RELEASES)
    raise CannotBuildError(f"this machine's apt has no source for {known}; debootstrap needs one")


def root_for(release: Release, source: Path, cache: Path) -> Path:
    """The root of this release, made if it is not there or was made of other packages."""
    packages = [*TOOLS, *libraries_of(source, release)]
    key = hashlib.sha256(" ".join(packages).encode()).hexdigest()[:12]
    root = cache / f"{release.codename}-{key}"
    if (root / "usr" / "bin" / "dpkg-deb").exists():
        return root
    making = cache / f"{root.name}.making"
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir(parents=True)
    log = cache / f"{release.codename}.log"
    with log.open("w") as words:
        done = subprocess.run(
            [
                *("debootstrap", "--variant=minbase", f"--include={','.join(packages)}"),
                *(release.codename, str(making), archive_address()),
            ],
            stdin=subprocess.DEVNULL,
            stdout=words,
            stderr=words,
            check=False,
            timeout=MINUTES * 60,
        )
    if done.returncode:
        tail = "\n    ".join(log.read_text(errors="replace").splitlines()[-LOG_LINES_SHOWN:])
        hint = (
            "; is there a network, and does `apt-get update` end well?" if no_network(tail) else ""
        )
        raise CannotBuildError(f"debootstrap of {release.codename} failed{hint}:\n    {tail}")
    for each in (making / "var" / "cache" / "apt" / "archives").glob("*.deb"):
        each.unlink()
    making.rename(root)
    return root


def check_machine() -> None:
    """CannotBuildError if this is not root, or a tool that makes or enters a root is missing."""
    if os.geteuid() != 0:
        raise CannotBuildError("run this as root: a root of the release is made and entered")
    for program in ("debootstrap", "unshare", "mount"):
        if not shutil.which(program):
            raise CannotBuildError(f"run this first: apt-get install --yes {program}")


INSIDE = 'mount --bind "$1" "$2/mnt" && shift && root=$1 && shift && exec chroot "$root" "$@"'


def run_inside(root: Path, work: Path, command: list[str], epoch: int) -> str:
    """Run `command` in the root, with the folder `work` at /mnt; give what it printed."""
    if os.geteuid() != 0:
        raise CannotBuildError("run this as root: a root of the release is entered")
    done = subprocess.run(
        [
            *("unshare", "--mount", "--pid", "--net", "--fork", "--kill-child"),
            *("--propagation=private", f"--mount-proc={root / 'proc'}"),
            *("sh", "-ec", INSIDE, "sh", str(work), str(root), *command),
        ],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        env={
            "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
            "LANG": "C.UTF-8",
            "HOME": "/root",
            "PYTHONHASHSEED": "0",
            "SOURCE_DATE_EPOCH": str(epoch),
        },
    )
    if done.returncode:
        said = "\n    ".join((done.stdout + done.stderr).splitlines()[-LOG_LINES_SHOWN:])
        raise CannotBuildError(f"`{command[0]}` failed in the root of the release:\n    {said}")
    return done.stdout

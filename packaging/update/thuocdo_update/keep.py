"""The package before: kept as a file, so that there is a way back without any repository.

Where none was kept yet (the machine came with it), it is packed again from what is installed:
the files that dpkg lists, its scripts and its control file.
"""

import os
import shutil
from pathlib import Path

from thuocdo_update.machine import PACKAGE, run
from thuocdo_update.problem import UpdateError
from thuocdo_update.state import sync

_OF_DPKG = {"Status", "Conffiles"}
_SCRIPTS = ("preinst", "postinst", "prerm", "postrm", "conffiles", "md5sums", "triggers")
INFO = Path("/var/lib/dpkg/info")


def kept_file(folder: Path, version: str) -> Path:
    """Where the package of a version is kept."""
    return folder / "kept" / f"{PACKAGE}_{version.replace(':', '%3a')}.deb"


def keep_installed(folder: Path, version: str) -> Path:
    """The package of the installed version, kept; UpdateError where it cannot be."""
    place = kept_file(folder, version)
    if place.exists() and run("dpkg-deb", "--fsys-tarfile", str(place), limit_s=120).status == 0:
        return place
    tree = folder / "packing"
    shutil.rmtree(tree, ignore_errors=True)
    try:
        _lay_out(tree)
        place.parent.mkdir(exist_ok=True)
        beside = place.with_suffix(".new")
        said = run("dpkg-deb", "-Znone", "--build", str(tree), str(beside))
        if said.status:
            raise UpdateError(f"the installed package cannot be kept: {said.line}")
        put(beside, place)
    except OSError as error:
        raise UpdateError(f"the installed package cannot be kept: {error}") from error
    finally:
        shutil.rmtree(tree, ignore_errors=True)
    return place


def keep_file(folder: Path, version: str, file: Path) -> None:
    """Keeps the package of the version that runs now; others but that of before go."""
    place = kept_file(folder, version)
    place.parent.mkdir(exist_ok=True)
    if not place.exists():
        shutil.copyfile(file, place.with_suffix(".new"))
        put(place.with_suffix(".new"), place)


def drop_others(folder: Path, *versions: str) -> None:
    """Keeps the packages of these versions alone."""
    kept = {kept_file(folder, each) for each in versions}
    for each in (folder / "kept").glob("*"):
        if each not in kept:
            each.unlink()


def put(new: Path, place: Path) -> None:
    """Puts a file in its place, on the disk."""
    sync(new)
    new.replace(place)
    sync(place.parent)


def _lay_out(tree: Path) -> None:
    control = tree / "DEBIAN"
    control.mkdir(parents=True)
    listed = (INFO / f"{PACKAGE}.list").read_text("utf-8").splitlines()
    for name in listed:
        source, target = Path(name), tree / name.lstrip("/")
        if source.is_symlink():
            target.symlink_to(source.readlink())
        elif source.is_dir():
            target.mkdir(exist_ok=True)
        elif source.exists():
            shutil.copy2(source, target)
            owner = source.stat()
            os.chown(target, owner.st_uid, owner.st_gid)
    for name in _SCRIPTS:
        if (script := INFO / f"{PACKAGE}.{name}").exists():
            shutil.copy2(script, control / name)
    if (held := control / "conffiles").exists():
        names = [each for each in held.read_text("utf-8").split() if (tree / each[1:]).exists()]
        held.write_text("".join(f"{each}\n" for each in names), "utf-8")
    (control / "control").write_text(_control(run("dpkg-query", "--status", PACKAGE).text), "utf-8")


def _control(status: str) -> str:
    """The package's own fields, without those that dpkg adds."""
    kept, drop = [], False
    for line in status.splitlines():
        if not line.startswith(" "):
            drop = line.partition(":")[0] in _OF_DPKG
        if line.strip() and not drop:
            kept.append(line)
    return "\n".join(kept) + "\n"

"""What is done with the release's own tools: bytecode, dependencies, man pages, the package.

Guarantees that the same staged files give the same bytes: bytecode is compiled in one process in
the files' order, checked by no date, and the package is written by one thread. Leaves to others:
the files (deb_making.staging).
"""

import json
from pathlib import Path

from deb_making.build_root import run_inside
from deb_making.control import Libraries
from deb_making.release import Release
from deb_making.staging import site_packages
from deb_making.table import Contents

COMPILE = """
import compileall, pathlib, py_compile, sys
site, shown = sys.argv[1:]
for path in sorted(pathlib.Path(site).rglob("*.py")):
    done = compileall.compile_file(path, quiet=2, force=True, stripdir=site, prependdir=shown,
        invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH)
    if not done:
        print(path)
"""
# What licences.toml says is used unmodified.
UNCHANGED = {"PySide6", "shiboken6"}
IS_LIBRARY = b"\x7fELF"
STUB_SOURCE = "Source: thuocdo\n\nPackage: {package}\nArchitecture: amd64\n"


def compile_bytecode(
    root: Path, work: Path, contents: Contents, release: Release, epoch: int
) -> list[str]:
    """Compile every module; give those that this Python cannot compile (templates, mostly)."""
    site = site_packages(contents, release)
    command = ["python3", "-I", "-c", COMPILE, f"/mnt/stage/{site}", f"/{site}"]
    return run_inside(root, work, command, epoch).splitlines()


def linked_libraries(
    root: Path, work: Path, contents: Contents, stage: Path, epoch: int
) -> Libraries:
    """The packages that the files are linked to, with the oldest version that will do."""
    files = [path for path in sorted(stage.rglob("*")) if _is_linked(path)]
    inside = {path: f"/mnt/stage/{path.relative_to(stage)}" for path in files}
    optional = [inside[each] for each in files if each.name in contents.optional_libraries]
    needed = [inside[each] for each in files if each.name not in contents.optional_libraries]
    own = sorted({str(Path(inside[each]).parent) for each in files})
    (work / "debian").mkdir(exist_ok=True)
    (work / "debian" / "control").write_text(STUB_SOURCE.format(package=contents.package))
    script = 'cd /mnt && exec dpkg-shlibdeps "$@"'
    arguments = [
        *("-O", "--ignore-missing-info", "--warnings=0"),
        *(f"-l{each}" for each in own),
        *("-dDepends", *(f"-e{each}" for each in needed)),
        *("-dRecommends", *(f"-e{each}" for each in optional)),
    ]
    printed = run_inside(root, work, ["sh", "-ec", script, "sh", *arguments], epoch)
    found = dict(line.partition("=")[::2] for line in printed.splitlines())
    return Libraries(found.get("shlibs:Depends", ""), found.get("shlibs:Recommends", ""))


def _is_linked(path: Path) -> bool:
    if path.is_symlink() or not path.is_file():
        return False
    with path.open("rb") as opened:
        return opened.read(len(IS_LIBRARY)) == IS_LIBRARY


def may_be_stripped(path: Path) -> bool:
    """Whether a library may be changed: not Qt's, which are said to be as their maker built them.

    Nor those that auditwheel has renamed (folders *.libs): strip breaks some.
    """
    return path.parent.suffix != ".libs" and not UNCHANGED & set(path.parts)


def strip_libraries(root: Path, work: Path, stage: Path, epoch: int) -> None:
    """Take out the names that only a debugger reads, where wheels still have them."""
    files = [path for path in sorted(stage.rglob("*")) if _is_linked(path)]
    inside = [
        f"/mnt/stage/{path.relative_to(stage)}"
        for path in files
        if may_be_stripped(path.relative_to(stage))
    ]
    if inside:
        run_inside(root, work, ["strip", "--strip-unneeded", "--", *inside], epoch)


DESCRIBE = """
import importlib, json, sys
sys.path.insert(0, sys.argv[1])
import typer
module, name = sys.argv[2].split(":")
command = typer.main.get_command(getattr(importlib.import_module(module), name))
def described(command):
    inner = getattr(command, "commands", {})
    return {
        "help": command.help or "",
        "options": [
            [", ".join(each.opts), each.help or ""]
            for each in command.params if each.param_type_name == "option" and not each.hidden
        ],
        "commands": {key: described(inner[key]) for key in inner if not inner[key].hidden},
    }
print(json.dumps(described(command)))
"""


def described_command(
    root: Path, work: Path, contents: Contents, release: Release, entry: str
) -> dict[str, object]:
    """What a command says of itself: help, options, commands; as the packaged program says it."""
    site = f"/mnt/stage/{site_packages(contents, release)}"
    said = run_inside(root, work, ["python3", "-IB", "-c", DESCRIBE, site, entry], 0)
    described: dict[str, object] = json.loads(said)
    return described


def write_package(root: Path, work: Path, name: str, epoch: int, level: int) -> Path:
    """Write the .deb of the staged files; give its place in `work`."""
    command = [
        *("dpkg-deb", "--root-owner-group", "-Zxz", f"-z{level}", "--threads-max=1"),
        *("--build", "/mnt/stage", f"/mnt/{name}"),
    ]
    run_inside(root, work, command, epoch)
    return work / name

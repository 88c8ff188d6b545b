"""The packages as they are built: the same bytes each time, small, and what Debian expects."""

import hashlib
import shutil
import subprocess

import pytest

pytestmark = pytest.mark.long
RELEASES = ("bookworm", "trixie")
PROGRAMS = ("kiosk", "central")
MEGABYTE = 1_000_000
PACKAGE_AT_MOST = 50 * MEGABYTE
INSTALLED_AT_MOST_KB = 200 * 1_000


def field(package, name: str) -> str:
    asked = ["dpkg-deb", "--field", str(package), name]
    return subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()


def listed(package) -> list[str]:
    asked = ["dpkg-deb", "--contents", str(package)]
    lines = subprocess.run(asked, capture_output=True, text=True, check=True).stdout.splitlines()
    return [line.split(maxsplit=5)[5].removeprefix("./") for line in lines]


def test_package_is_the_same_bytes_when_built_twice(packages):
    first = packages.package("bookworm", "kiosk")
    second = packages.build("bookworm", "kiosk")
    digests = {hashlib.sha256(each.read_bytes()).hexdigest() for each in (first, second)}
    assert len(digests) == 1


@pytest.mark.parametrize("release", RELEASES)
def test_kiosk_is_small_when_built(packages, release):
    package = packages.package(release, "kiosk")
    assert package.stat().st_size <= PACKAGE_AT_MOST
    assert int(field(package, "Installed-Size")) <= INSTALLED_AT_MOST_KB


@pytest.mark.parametrize("release", RELEASES)
@pytest.mark.parametrize("program", PROGRAMS)
def test_lintian_finds_no_error_when_built(packages, release, program):
    assert shutil.which("lintian"), "run this first: apt-get install --yes lintian"
    package = packages.package(release, program, "--quick")
    done = subprocess.run(
        ["lintian", "--allow-root", "--fail-on=error", "--tag-display-limit=0", str(package)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("release", RELEASES)
@pytest.mark.parametrize("program", PROGRAMS)
def test_package_holds_one_python_and_no_tool_when_built(packages, release, program):
    names = listed(packages.package(release, program, "--quick"))
    python = {"bookworm": "311", "trixie": "313"}[release]
    wrong = [
        name
        for name in names
        if (".cpython-" in name and f".cpython-{python}" not in name)
        or "/site-packages/pip" in name
        or "/site-packages/setuptools" in name
        or name.startswith(("usr/local/", "opt/", "home/"))
    ]
    assert not wrong
    ours = [name for name in names if "/site-packages/kiosk/" in name and name.endswith(".py")]
    if program == "central":
        assert not [name for name in ours if "/kiosk/ui/" in name]
        assert not [name for name in names if "/PySide6/" in name]
    else:
        assert not [name for name in names if "/site-packages/central/" in name]
    compiled = {name for name in names if name.endswith(".pyc")}
    for name in ours:
        folder, _, file = name.rpartition("/")
        assert f"{folder}/__pycache__/{file[:-3]}.cpython-{python}.pyc" in compiled


@pytest.mark.parametrize("release", RELEASES)
def test_kiosk_names_what_it_needs_when_built(packages, release):
    depends = field(packages.package(release, "kiosk", "--quick"), "Depends")
    for wanted in ("cage", "systemd", "libegl1", "libxkbcommon0", "libwayland-client0", "libc6"):
        assert wanted in depends
    assert {"bookworm": "(<< 3.12)", "trixie": "(<< 3.14)"}[release] in depends
    # X11 is for trying alone: what its plugin needs is recommended.
    assert "libxcb-cursor0" not in depends

"""Packages are locked by hash and come from nowhere in particular."""

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

LISTS = ("kiosk", "central", "dev")
PIN = re.compile(r"^([\w.-]+)==(\S+)", re.MULTILINE)


def text_of(tree, name) -> str:
    return (tree / "requirements" / f"{name}.txt").read_text(encoding="utf-8")


def pins_of(tree, name) -> dict[str, str]:
    return {canonicalize_name(each): at for each, at in PIN.findall(text_of(tree, name))}


@pytest.mark.parametrize("name", LISTS)
def test_requirements_have_a_hash_for_every_package_when_locked(tree, name):
    entries = re.split(r"\n(?=\S)", text_of(tree, name))
    unhashed = [
        entry.splitlines()[0]
        for entry in entries
        if "==" in entry.partition("\n")[0] and "--hash=sha256:" not in entry
    ]
    assert pins_of(tree, name)
    assert not unhashed, "run `make requirements`"


@pytest.mark.parametrize("name", LISTS)
def test_requirements_name_no_address_when_locked(tree, name):
    assert not re.findall(r"index-url|find-links|trusted-host|\w+://\S+", text_of(tree, name))


def test_lock_file_with_addresses_is_absent_when_requirements_are_locked(files):
    assert not [path for path in files if path.name == "uv.lock"]


@pytest.mark.parametrize(("name", "extras"), [("kiosk", ["kiosk"]), ("central", ["central"])])
def test_requirements_satisfy_the_project_when_it_asks_for_packages(tree, name, extras):
    project = tomllib.loads((tree / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = project["dependencies"] + [
        each for extra in extras for each in project["optional-dependencies"][extra]
    ]
    pins = pins_of(tree, name)
    for requirement in map(Requirement, asked):
        pin = pins.get(canonicalize_name(requirement.name), "nothing")
        assert requirement.specifier.contains(pin), f"{requirement}; locked: {pin}"


def test_programs_share_versions_when_both_lock_a_package(tree):
    everything = pins_of(tree, "dev")
    for name in ("kiosk", "central"):
        differing = {
            each: (pin, everything.get(each))
            for each, pin in pins_of(tree, name).items()
            if everything.get(each) != pin
        }
        assert not differing, "run `make requirements`"


def test_qt_stays_off_the_server_when_packages_are_locked(tree):
    assert "pyside6-essentials" not in pins_of(tree, "central")
    assert "fastapi" not in pins_of(tree, "kiosk")

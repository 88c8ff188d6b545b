"""The image in a machine of qemu's: from the first start to the enrolment, and through a cut.

In software emulation, without KVM: its seconds are not a counter's. What is looked at is what the
central has, what the screen shows, and what is on the disk once the machine is off.
"""

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from PIL import ImageStat

from tests.packaging.image.image_machine import (
    ImageMachine,
    data_of,
    make_disk,
    make_stick,
)
from tests.packaging.image.office import LAST, PENDING, WHOLE, Office

TREE = Path(__file__).resolve().parents[3]
TOOLS = ("qemu-system-x86_64", "debootstrap", "mcopy", "mkfs.vfat", "sfdisk", "grub-mkimage")
START_LIMIT_S = 600
STEP_LIMIT_S = 400
# The kiosk's screens have colours and much light; a console has neither.
LIGHT = 100
ANSWERS = 'version = 1\nhost_name = "xa-mau-quay-01"\n'

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def image(tmp_path_factory):
    """The image, made once; or the one that THUOCDO_IMAGE names."""
    for each in TOOLS:
        if shutil.which(each) is None:
            pytest.fail(f"{each} is missing: packaging/system-packages/test-long.txt")
    if os.environ.get("THUOCDO_IMAGE"):
        return Path(os.environ["THUOCDO_IMAGE"])
    if os.geteuid() != 0:
        pytest.fail("this test makes the image of a disk: run it as root")
    folder = tmp_path_factory.mktemp("image")
    asked = ("--release=12", "--program=kiosk", "--quick", f"--output={folder}")
    package = made(TREE / "packaging" / "deb" / "build", *asked)
    return made(
        TREE / "packaging" / "image" / "build", f"--package={package}", f"--output={folder}"
    )


def made(*command):
    done = subprocess.run(
        [sys.executable, *command], stdout=subprocess.PIPE, text=True, check=True, cwd=TREE
    )
    return Path(done.stdout.strip())


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    made = Office(tmp_path_factory.mktemp("office") / "central")
    yield made
    made.stop()


@pytest.fixture(scope="module")
def stick(office, tmp_path_factory):
    folder = tmp_path_factory.mktemp("stick")
    answers = folder / "thuocdo.answers"
    answers.write_text(ANSWERS, "utf-8")
    return make_stick(folder / "stick", office.file, answers)


def shows_the_kiosk(machine):
    picture = machine.look()
    light = ImageStat.Stat(picture).mean
    colours = picture.resize((108, 192)).getcolors(108 * 192)
    return sum(light) / 3 > LIGHT and len(colours) > 12


def check_outbox(disk, path):
    """The outbox on the disk of a machine that is off: SQLite finds it whole."""
    found = list(data_of(disk, path).glob("*.sqlite"))
    assert found
    for each in found:
        with closing(sqlite3.connect(each)) as opened:
            assert opened.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_machine_enrols_from_the_stick_and_goes_on_whole_when_the_mains_are_cut(
    image, office, stick, tmp_path
):
    disk = make_disk(image, tmp_path / "disk")
    with ImageMachine(disk, tmp_path / "first", stick) as machine:
        waits = machine.wait_for("it waits", lambda: office.ask(PENDING), START_LIMIT_S)
        machine.wait_for("its screen", lambda: shows_the_kiosk(machine), STEP_LIMIT_S, 3)
        office.approve_all()
        machine.wait_for("its log", lambda: (office.ask(LAST)[0][0] or 0) > 0, STEP_LIMIT_S)
        machine.cut()
    last = office.ask(LAST)
    print(f"emulated: power-on to waiting for approval {waits:.0f} s")
    check_outbox(disk, tmp_path)
    with ImageMachine(disk, tmp_path / "second") as machine:
        machine.wait_for("it goes on", lambda: office.ask(LAST) > last, START_LIMIT_S)
        machine.cut()
    # The central takes a record only where it continues the chain of what it has.
    assert office.ask(WHOLE) == [(1,)]
    check_outbox(disk, tmp_path)


@pytest.mark.parametrize("clock", ["1970-01-01T00:01:00", "2037-12-31T00:00:00"])
def test_machine_enrols_by_the_signed_time_when_its_clock_is_wrong(
    image, tmp_path, clock, tmp_path_factory
):
    office = Office(tmp_path_factory.mktemp("office") / "central")
    try:
        stick = make_stick(tmp_path / "stick", office.file)
        disk = make_disk(image, tmp_path / "disk")
        with ImageMachine(disk, tmp_path / "machine", stick, clock=clock) as machine:
            machine.wait_for("it waits", lambda: office.ask(PENDING), START_LIMIT_S)
    finally:
        office.stop()


def test_machine_says_what_is_missing_when_it_starts_by_uefi_without_a_stick(image, tmp_path):
    disk = make_disk(image, tmp_path / "disk")
    with ImageMachine(disk, tmp_path / "machine", uefi=True) as machine:
        ready = machine.wait_for("its screen", lambda: shows_the_kiosk(machine), START_LIMIT_S, 3)
    print(f"emulated: power-on to the screen without a stick, by UEFI: {ready:.0f} s")

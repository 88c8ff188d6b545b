"""Where things lie in the image, as the tools that read such disks see it."""

import json
import struct
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st
from image_making.disk import used_bytes
from image_making.layout import (
    BIOS_AT_MIB,
    BIOS_MIB,
    BOOT_CODE_BYTES,
    MIB,
    ROOM_MIB,
    SECTOR,
    LayoutError,
    boot_code,
    core_in_place,
    layout_for,
)
from image_making.root import fstab_of, packages_wanted

LARGEST_MIB = 1500


def test_partitions_are_apart_and_reach_the_end_when_sfdisk_reads_them(tmp_path):
    layout = layout_for("thuocdo-kiosk_0.1.0", 900 * MIB)
    image = tmp_path / "image"
    with image.open("wb") as opened:
        opened.truncate(layout.total_mib * MIB)
    quiet = ("sfdisk", "--quiet", "--no-reread", "--no-tell-kernel", str(image))
    subprocess.run(quiet, input=layout.partition_script(), text=True, check=True)
    shown = subprocess.run(("sfdisk", "--json", image), capture_output=True, check=True).stdout
    table = json.loads(shown)["partitiontable"]
    assert [each["name"] for each in table["partitions"]] == [
        "thuocdo-bios",
        "thuocdo-efi",
        "thuocdo-root",
    ]
    ends = 0
    for each in table["partitions"]:
        assert each["start"] >= ends
        ends = each["start"] + each["size"]
    assert ends <= table["lastlba"] + 1
    assert layout.total_mib <= LARGEST_MIB


@given(st.integers(0, 8 * 1024 * MIB))
def test_root_has_room_for_an_update_when_it_holds_any_number_of_bytes(used):
    layout = layout_for("a", used)
    assert layout.root_mib * MIB >= used + ROOM_MIB * MIB
    assert layout.partition_script() == layout_for("a", used).partition_script()


def test_identifiers_differ_when_names_do():
    first, second = layout_for("a", 0), layout_for("b", 0)
    kinds = ("disk", "bios", "efi", "root")
    assert len({each.identifier(kind) for each in (first, second) for kind in kinds}) == 8


@given(st.integers(1, BIOS_MIB * MIB))
def test_core_is_found_behind_the_first_sector_when_it_has_any_length(length):
    placed = core_in_place(bytes(length) if length < SECTOR else b"\1" * length)
    start, count = struct.unpack_from("<QH", placed, 0x1F4)
    assert start == BIOS_AT_MIB * MIB // SECTOR + 1
    assert (count + 1) * SECTOR == len(placed) >= length


def test_layout_is_refused_when_grub_does_not_fit():
    with pytest.raises(LayoutError, match="its partition"):
        core_in_place(bytes(BIOS_MIB * MIB + 1))
    with pytest.raises(LayoutError, match=r"boot\.img"):
        boot_code(bytes(SECTOR + 1))
    assert len(boot_code(bytes(SECTOR))) == BOOT_CODE_BYTES


def test_a_second_name_takes_nothing_when_bytes_are_counted(tmp_path):
    (tmp_path / "a").write_bytes(b"1" * 4097)
    (tmp_path / "b").hardlink_to(tmp_path / "a")
    assert used_bytes(tmp_path) == 8192


def test_all_that_outlives_a_start_is_on_the_data_partition_when_mounts_are_read(image_tree):
    recipe = image_tree.parent / "session" / "read-only-root" / "fstab"
    text = fstab_of(recipe.read_text("utf-8"), (image_tree / "fstab").read_text("utf-8"))
    lines = [line.split() for line in text.splitlines() if line and not line.startswith("#")]
    bound = {line[1] for line in lines if "bind" in line[3]}
    assert {
        "/var/lib/thuocdo-kiosk",
        "/var/lib/thuocdo-kiosk-key",
        "/var/lib/thuocdo-update",
        "/var/lib/systemd",
    } <= bound
    root = next(line for line in lines if line[1] == "/")
    assert root[3].split(",")[0] == "ro"
    made = (image_tree / "files/usr/lib/thuocdo-image/data").read_text("utf-8")
    unit = (image_tree / "files/usr/lib/systemd/system/thuocdo-data.service").read_text("utf-8")
    for line in lines:
        if "bind" in line[3]:
            assert line[0] in made, f"{line[0]} is mounted and nobody makes it"
            escaped = line[1].strip("/").replace("-", r"\x2d").replace("/", "-")
            assert unit.count(f"{escaped}.mount") == 2


def test_packages_are_named_once_when_the_list_is_read():
    assert len(packages_wanted()) == len(set(packages_wanted())) > 10
    assert "openssh-server" not in packages_wanted()

"""Where everything lies on the disk, and the bytes by which a BIOS finds GRUB. Pure.

Guarantees a GPT that BIOS and UEFI start from: what GRUB needs in front, the EFI files, the root;
the rest of the disk is free, and becomes the data partition at the first start (systemd-repart).
The same name gives the same identifiers. Leaves to others: files, tools, mounting.
"""

import struct
import uuid
from dataclasses import dataclass

SECTOR = 512
MIB = 1024 * 1024
BIOS_AT_MIB, BIOS_MIB = 1, 1
EFI_AT_MIB, EFI_MIB = 2, 48
ROOT_AT_MIB = EFI_AT_MIB + EFI_MIB
# The second copy of the GPT stands in the last sectors.
TAIL_MIB = 1
# For updates: the newer program beside the older one while dpkg works.
ROOM_MIB = 340
# Of what lies in a folder, for the file system's own tables.
TABLES_PER_CENT = 6

# Types of partitions, by the specification of GPT, UEFI and the discoverable partitions.
TYPE_BIOS = "21686148-6449-6E6F-744E-656564454649"
TYPE_EFI = "C12A7328-F81F-11D2-BA4B-00A0C93EC93B"
TYPE_ROOT = "4F68BCE3-E8CD-4DB1-96E7-FBCAF984B709"

# Places in GRUB's own files (grub-core/boot/i386/pc/boot.S, diskboot.S).
BOOT_SECTOR_AT = 0x5C
BOOT_DRIVE_CHECK_AT = 0x66
CORE_LIST_AT = 0x1F4
NO_OPERATION = b"\x90\x90"
BOOT_CODE_BYTES = 440


class LayoutError(Exception):
    """The parts do not fit where they belong; the message says which and by how much."""


@dataclass(frozen=True, slots=True)
class Layout:
    """One disk; sizes in MiB. `name` is what all identifiers come from."""

    name: str
    root_mib: int

    @property
    def total_mib(self) -> int:
        """How long the image is."""
        return ROOT_AT_MIB + self.root_mib + TAIL_MIB

    def identifier(self, of: str) -> str:
        """The UUID of a part of this disk, always the same for the same name."""
        return str(uuid.uuid5(uuid.NAMESPACE_URL, f"thuocdo-image:{self.name}:{of}"))

    def partition_script(self) -> str:
        """What sfdisk is told."""
        lines = ["label: gpt", f"label-id: {self.identifier('disk')}", "unit: sectors"]
        parts = (
            ("bios", BIOS_AT_MIB, BIOS_MIB, TYPE_BIOS),
            ("efi", EFI_AT_MIB, EFI_MIB, TYPE_EFI),
            ("root", ROOT_AT_MIB, self.root_mib, TYPE_ROOT),
        )
        for name, start, size, kind in parts:
            lines.append(
                f"start={start * MIB // SECTOR}, size={size * MIB // SECTOR}, type={kind}, "
                f"uuid={self.identifier(name)}, name=thuocdo-{name}"
            )
        return "\n".join(lines) + "\n"


def layout_for(name: str, used_bytes: int) -> Layout:
    """The disk whose root holds so many bytes and has room for updates."""
    used = -(-used_bytes // MIB)
    return Layout(name, used + used * TABLES_PER_CENT // 100 + ROOM_MIB)


def boot_code(boot: bytes) -> bytes:
    """GRUB's first sector (boot.img), told where the second is; without the table of partitions."""
    if len(boot) != SECTOR:
        raise LayoutError(f"boot.img has {len(boot)} bytes, not {SECTOR}: another GRUB than 2.x?")
    made = bytearray(boot)
    struct.pack_into("<Q", made, BOOT_SECTOR_AT, BIOS_AT_MIB * MIB // SECTOR)
    # Some BIOSes give another number of the drive than a disk's; GRUB's own installer does this.
    made[BOOT_DRIVE_CHECK_AT : BOOT_DRIVE_CHECK_AT + 2] = NO_OPERATION
    return bytes(made[:BOOT_CODE_BYTES])


def core_in_place(core: bytes) -> bytes:
    """GRUB's core, whose first sector says where the others lie: right behind it."""
    if len(core) > BIOS_MIB * MIB:
        raise LayoutError(f"GRUB's core has {len(core)} bytes, its partition {BIOS_MIB * MIB}")
    sectors = -(-len(core) // SECTOR)
    made = bytearray(core.ljust(sectors * SECTOR, b"\0"))
    start = BIOS_AT_MIB * MIB // SECTOR + 1
    struct.pack_into("<QH", made, CORE_LIST_AT, start, sectors - 1)
    return bytes(made)

"""The image's file: partitions, file systems and boot loaders, without mounting anything.

Guarantees that the file is whole or not there (it is made beside its place and moved). Leaves to
others: what is in the root (image_making.root), where things lie (image_making.layout).
"""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from image_making.layout import (
    BIOS_AT_MIB,
    EFI_AT_MIB,
    EFI_MIB,
    MIB,
    ROOT_AT_MIB,
    Layout,
    boot_code,
    core_in_place,
)
from image_making.root import Root

LOADERS = ("grub-pc-bin", "grub-efi-amd64-signed", "shim-signed", "shim-helpers-amd64-signed")
BIOS_MODULES = ("biosdisk", "part_gpt", "ext2", "search", "search_label", "normal", "configfile")
MENU_MODULES = (
    "linux",
    "echo",
    "test",
    "minicmd",
    "halt",
    "reboot",
    "password_pbkdf2",
    "all_video",
)
# Found by its label: a stick that is plugged in may be the first disk.
FIND_MENU = """search --no-floppy --label thuocdo-root --set=root
set prefix=($root)/boot/grub
configfile ($root)/boot/grub/grub.cfg
"""
COPY_BYTES = 4 * MIB


@dataclass(frozen=True, slots=True)
class Disk:
    """What the image is made of: a root, boot loaders unpacked in `loaders`, a place to work in."""

    root: Root
    layout: Layout
    loaders: Path
    work: Path

    def make(self, image: Path) -> None:
        """Write the image; CannotBuildError, LayoutError."""
        making = image.with_name(f"{image.name}.making")
        making.unlink(missing_ok=True)
        with making.open("wb") as opened:
            opened.truncate(self.layout.total_mib * MIB)
        script = self.work / "partitions"
        script.write_text(self.layout.partition_script())
        quiet = 'exec sfdisk --quiet --no-reread --no-tell-kernel "$1" < "$2"'
        self.root.outside("sh", "-ec", quiet, "sh", str(making), str(script))
        _copy_into(making, self._efi_files(), EFI_AT_MIB * MIB)
        _copy_into(making, self._root_files(), ROOT_AT_MIB * MIB)
        self._bios(making)
        making.rename(image)

    def _root_files(self) -> Path:
        made = self.work / "root.ext4"
        made.unlink(missing_ok=True)
        identifier = self.layout.identifier("root-files")
        # GRUB 2.06 reads neither of the two features that are taken out.
        options = ("-O", "^metadata_csum_seed,^orphan_file", "-m", "1")
        same = ("-U", identifier, "-E", f"hash_seed={identifier},lazy_itable_init=0")
        command = ("mke2fs", "-q", "-t", "ext4", "-L", "thuocdo-root", *options, *same)
        time = ("env", f"E2FSPROGS_FAKE_TIME={self.root.epoch}")
        source = ("-d", str(self.root.path), str(made), f"{self.layout.root_mib}M")
        self.root.outside(*time, *command, *source)
        return made

    def _efi_files(self) -> Path:
        made = self.work / "efi.fat"
        made.unlink(missing_ok=True)
        number = self.layout.identifier("efi-files")[:8]
        fat = ("mkfs.vfat", "--invariant", "-F", "32", "-n", "THUOCDO-EFI", "-i", number, "-C")
        self.root.outside(*fat, str(made), str(EFI_MIB * 1024))
        menu = self.work / "grub.cfg"
        menu.write_text(FIND_MENU)
        unpacked = self.loaders / "usr/lib"
        files = {
            "EFI/BOOT/BOOTX64.EFI": unpacked / "shim/shimx64.efi.signed",
            "EFI/BOOT/grubx64.efi": unpacked / "grub/x86_64-efi-signed/grubx64.efi.signed",
            "EFI/BOOT/mmx64.efi": unpacked / "shim/mmx64.efi.signed",
            # Where Debian's signed GRUB looks.
            "EFI/debian/grub.cfg": menu,
        }
        for folder in ("EFI", "EFI/BOOT", "EFI/debian"):
            self.root.outside("mmd", "-i", str(made), f"::{folder}")
        for place, source in files.items():
            os.utime(source, (self.root.epoch, self.root.epoch))
            self.root.outside("mcopy", "-m", "-i", str(made), str(source), f"::{place}")
        return made

    def _bios(self, image: Path) -> None:
        folder = self.loaders / "usr/lib/grub/i386-pc"
        first = self.work / "find-menu.cfg"
        first.write_text(FIND_MENU)
        core = self.work / "core.img"
        made = ("grub-mkimage", "--format=i386-pc", f"--directory={folder}", f"--output={core}")
        named = (f"--config={first}", "--prefix=/boot/grub", *BIOS_MODULES, *MENU_MODULES)
        self.root.outside(*made, *named)
        with image.open("r+b") as opened:
            opened.write(boot_code((folder / "boot.img").read_bytes()))
            opened.seek(BIOS_AT_MIB * MIB)
            opened.write(core_in_place(core.read_bytes()))


def _copy_into(image: Path, source: Path, at: int) -> None:
    """Copy a file into the image at a byte; what is all zeros stays a hole."""
    with image.open("r+b") as opened, source.open("rb") as read:
        opened.seek(at)
        while block := read.read(COPY_BYTES):
            if block.count(0) == len(block):
                opened.seek(len(block), os.SEEK_CUR)
            else:
                opened.write(block)
    source.unlink()


def used_bytes(folder: Path) -> int:
    """What the files of a folder take on a disk of blocks of 4 KiB; a second name takes nothing."""
    seen, total = set(), 0
    for path in folder.rglob("*"):
        found = path.lstat()
        if path.is_dir() and not path.is_symlink():
            total += 4096
        elif (found.st_dev, found.st_ino) not in seen:
            seen.add((found.st_dev, found.st_ino))
            total += -(-found.st_size // 4096) * 4096
    return total


def compress(root: Root, image: Path) -> Path:
    """The image as IT carries it away; the same bytes for the same image."""
    made = image.with_name(f"{image.name}.xz")
    root.outside("xz", "--keep", "--force", "-T2", "-1", str(image))
    return made


def free_space(folder: Path) -> int:
    """How many bytes more fit where this folder is."""
    return shutil.disk_usage(folder).free

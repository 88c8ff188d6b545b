"""A machine that has the kiosk's image for its disk: qemu in software, by its control socket.

Guarantees that every process is ended by its own id, and that the image itself is never written
to. What a person does is done as that person would: a stick, a touch, a look at the screen. A cut
of the mains is SIGKILL of the machine: what the guest had not written is gone, what it had written
to its disk is there (whether a real disk keeps its word is not tried here).
"""

import json
import os
import shutil
import socket
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from PIL import Image

SIZE = (1080, 1920)
SECTOR = 512
DISK_BYTES = 8 * 10**9
MEMORY_MIB = 1536
STICK_MIB = 40
CONNECT_LIMIT_S = 60
ANSWER_LIMIT_S = 60
END_LIMIT_S = 60
FIRMWARE = Path("/usr/share/OVMF")
# Absolute places of a pointer go from 0 to this.
AXIS = 0x7FFF
PRESS_S = 0.12


def make_stick(place: Path, *files: Path) -> Path:
    """A stick labelled THUOCDO with these files in its top folder."""
    place.unlink(missing_ok=True)
    size = str(STICK_MIB * 1024)
    subprocess.run(
        ["mkfs.vfat", "-n", "THUOCDO", "-C", place, size], check=True, capture_output=True
    )
    for each in files:
        subprocess.run(["mcopy", "-i", place, each, "::"], check=True)
    return place


def make_disk(image: Path, place: Path, size: int = DISK_BYTES) -> Path:
    """A disk that the image was written to."""
    subprocess.run(["cp", "--sparse=always", image, place], check=True)
    os.truncate(place, size)
    return place


def data_of(disk: Path, path: Path) -> Path:
    """The kiosk's data folder, as the next start of the machine would find it; the disk stays."""
    copy, place = path / "copy", path / "data"
    subprocess.run(["cp", "--sparse=always", disk, copy], check=True)
    shown = subprocess.run(["sfdisk", "--json", copy], capture_output=True, check=True).stdout
    table = json.loads(shown)["partitiontable"]["partitions"]
    start = next(each["start"] for each in table if each.get("name") == "thuocdo-data")
    mounted = path / "mounted"
    mounted.mkdir(exist_ok=True)
    # Writable: what ext4 still has in its journal is taken over, as at a start.
    offset = f"loop,offset={start * SECTOR}"
    subprocess.run(["mount", "-o", offset, copy, mounted], check=True)
    try:
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(mounted / "kiosk", place)
    finally:
        subprocess.run(["umount", mounted], check=True)
    copy.unlink()
    return place


@dataclass
class ImageMachine:
    """One machine, from `with` to the end of its block; the disk outlives it."""

    disk: Path
    path: Path
    stick: Path | None = None
    clock: str = "utc"
    """As `-rtc base=`: utc, or a time such as 1970-01-01T00:01:00."""
    uefi: bool = False
    more: tuple[str, ...] = ()
    process: "subprocess.Popen[bytes]" = field(init=False)
    started: float = field(init=False)

    def _command(self) -> list[str]:
        command = [
            *("qemu-system-x86_64", "-accel", "tcg,thread=multi", "-machine", "q35", "-cpu", "max"),
            *("-smp", "2", "-m", str(MEMORY_MIB), "-display", "none", "-nodefaults"),
            *("-device", f"virtio-vga,xres={SIZE[0]},yres={SIZE[1]}"),
            *("-drive", f"if=none,id=disk,format=raw,file={self.disk}", "-device", "ahci,id=sata"),
            *("-device", "ide-hd,drive=disk,bus=sata.0,bootindex=1"),
            *("-device", "qemu-xhci", "-device", "usb-tablet"),
            *("-netdev", "user,id=net", "-device", "e1000e,netdev=net,romfile="),
            *("-rtc", f"base={self.clock}", "-serial", f"file:{self.path}/serial"),
            *("-qmp", f"unix:{self.path}/control,server=on,wait=off"),
        ]
        if self.stick:
            drive = f"if=none,id=stick,format=raw,readonly=on,file={self.stick}"
            command += ["-drive", drive, "-device", "usb-storage,drive=stick,removable=on"]
        if self.uefi:
            shutil.copy(FIRMWARE / "OVMF_VARS_4M.fd", self.path / "vars")
            code = f"if=pflash,format=raw,readonly=on,file={FIRMWARE}/OVMF_CODE_4M.fd"
            variables = f"if=pflash,format=raw,file={self.path}/vars"
            command += ["-drive", code, "-drive", variables]
        return [*command, *self.more]

    def __enter__(self) -> Self:
        self.path.mkdir(exist_ok=True, parents=True)
        (self.path / "control").unlink(missing_ok=True)
        self.started = time.monotonic()
        with (self.path / "qemu.log").open("wb") as log:
            self.process = subprocess.Popen(self._command(), stdout=log, stderr=log)
        self._control = socket.socket(socket.AF_UNIX)
        self._control.settimeout(ANSWER_LIMIT_S)
        limit = time.monotonic() + CONNECT_LIMIT_S
        while True:
            try:
                self._control.connect(str(self.path / "control"))
                break
            except OSError:
                assert self.process.poll() is None, (self.path / "qemu.log").read_text()
                assert time.monotonic() < limit, "qemu does not listen"
        self._lines = self._control.makefile("rw")
        self._lines.readline()
        self.ask("qmp_capabilities")
        return self

    def __exit__(self, *_exception: object) -> None:
        self.cut()
        self._lines.close()
        self._control.close()

    def ask(self, command: str, **arguments: object) -> object:
        """One command of QMP; its answer."""
        self._lines.write(json.dumps({"execute": command, "arguments": arguments}) + "\n")
        self._lines.flush()
        while True:
            answer = json.loads(self._lines.readline())
            if "event" not in answer:
                assert "return" in answer, answer
                return answer["return"]

    def look(self, name: str = "screen") -> Image.Image:
        """What the screen shows now; kept as a PNG as well."""
        raw = self.path / "screen.ppm"
        self.ask("screendump", filename=str(raw))
        with Image.open(raw) as shown:
            picture = shown.convert("RGB")
        picture.save(self.path / f"{name}.png")
        return picture

    def touch(self, where: tuple[int, int]) -> None:
        """A finger at a place of the screen, in pixels."""
        width, height = SIZE
        for axis, value in (("x", where[0] * AXIS // width), ("y", where[1] * AXIS // height)):
            self._send({"type": "abs", "data": {"axis": axis, "value": value}})
        for down in (True, False):
            self._send({"type": "btn", "data": {"button": "left", "down": down}})
            self._rest(PRESS_S)

    def _send(self, event: dict[str, object]) -> None:
        self.ask("input-send-event", events=[event])

    def _rest(self, seconds: float) -> None:
        """Lets the machine go on for a while, or notices that it ended."""
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            return
        raise AssertionError((self.path / "qemu.log").read_text())

    def wait_for(self, what: str, look, limit_s: float, every_s: float = 1.0) -> float:
        """Wait until `look()` is true; seconds since power-on."""
        limit = time.monotonic() + limit_s
        while not look():
            if time.monotonic() > limit:
                self.look("too-late")
                raise AssertionError(f"{what}: not within {limit_s} s ({self.path}/too-late.png)")
            self._rest(every_s)
        return time.monotonic() - self.started

    def cut(self) -> None:
        """The mains are cut."""
        self.process.kill()
        self.process.wait(END_LIMIT_S)

    def press_power(self) -> None:
        """The power button; waits until the machine is off."""
        self.ask("system_powerdown")
        self.process.wait(END_LIMIT_S)

"""A machine of a release without a kernel: a fresh root, in which packages are installed by apt.

Guarantees: the root is new but for what debootstrap itself lays out; packages come from this
machine's own apt source; commands run with mounts and processes of their own, which end with
them. Leaves to others: what is installed and looked at.
"""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Self

import pytest

TREE = Path(__file__).resolve().parents[3]
CACHE = TREE / "build" / "deb-roots"
INCLUDED = "systemd,systemd-sysv,dbus,init-system-helpers,udev"
COMMAND_LIMIT_S = 900
BOOT_LIMIT_S = 300
ENTER = """
root=$1; shift
mount --bind "$root" "$root"
mount --types proc proc "$root/proc"
mount --types sysfs --options ro sysfs "$root/sys"
mount --rbind /dev "$root/dev"
# Not as the first process: an X server sends that one no signal.
chroot "$root" "$@"
"""
AT_ONCE = """[Unit]
After=basic.target dbus.service
[Service]
Type=oneshot
ExecStart=/bin/sh -c '/root/try.sh >/root/tried 2>&1; echo "status $?" >>/root/tried'
ExecStartPost=/bin/systemctl --no-block poweroff
[Install]
WantedBy=multi-user.target
"""


class InstalledRoot:
    """One such root; a context manager that takes it away again."""

    def __init__(self, release: str) -> None:
        self.release = release
        self._place = Path(tempfile.mkdtemp(prefix="thuocdo-root-", dir="/var/tmp"))
        self.path = self._place / "root"

    def __enter__(self) -> Self:
        if os.geteuid() != 0:
            pytest.fail("this test makes and enters a root of its own: run it as root")
        subprocess.run(
            ["cp", "--archive", str(fresh_root(self.release)), str(self.path)], check=True
        )
        return self

    def __exit__(self, *_exception: object) -> None:
        shutil.rmtree(self._place)

    def run(self, *command: str, check: bool = True, **environment: str) -> str:
        """Run a command as root in it; what it printed, on both outputs."""
        done = subprocess.run(
            [
                *("unshare", "--mount", "--pid", "--fork", "--kill-child"),
                *("--propagation=private", "sh", "-ec", ENTER, "sh", str(self.path), *command),
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=COMMAND_LIMIT_S,
            env={
                "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
                "HOME": "/root",
                "LANG": "C.UTF-8",
                "DEBIAN_FRONTEND": "noninteractive",
                **environment,
            },
        )
        if check and done.returncode:
            pytest.fail(f"`{' '.join(command)}` ended with {done.returncode}:\n{done.stdout}")
        return done.stdout

    def apt(self, *arguments: str) -> str:
        """Run apt-get without questions; settings that somebody changed are kept."""
        keep = "--option=Dpkg::Options::=--force-confold"
        return self.run("apt-get", "--quiet", "--yes", keep, *arguments)

    def install(self, package: Path, *more: str) -> str:
        """Install a package from its file."""
        shutil.copy(package, self.path / "root")
        no_more = "--no-install-recommends"
        return self.apt("install", no_more, "--allow-downgrades", f"/root/{package.name}", *more)

    def boot(self, script: str) -> str:
        """Start its systemd, run the script as root, shut down; what the script printed."""
        (self.path / "root" / "try.sh").write_text(f"#!/bin/sh\nset -ex\n{script}")
        (self.path / "root" / "try.sh").chmod(0o755)
        unit = self.path / "etc" / "systemd" / "system" / "try.service"
        unit.write_text(AT_ONCE)
        wants = unit.parent / "multi-user.target.wants"
        wants.mkdir(exist_ok=True)
        (wants / "try.service").symlink_to("../try.service")
        booted = subprocess.run(
            [
                *("systemd-nspawn", "--boot", "--register=no", "--keep-unit", "--quiet"),
                *("--private-network", "--console=pipe", "--link-journal=no"),
                f"--directory={self.path}",
            ],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=BOOT_LIMIT_S,
        )
        (wants / "try.service").unlink()
        tried = self.path / "root" / "tried"
        if not tried.exists():
            pytest.fail(f"systemd did not get so far:\n{booted.stdout}{booted.stderr}")
        return tried.read_text()


def fresh_root(release: str) -> Path:
    """The root of a release that each test copies, made once."""
    from deb_making.build_root import archive_address

    root = CACHE / f"fresh-{release}"
    if root.exists():
        return root
    making = CACHE / f"fresh-{release}.making"
    shutil.rmtree(making, ignore_errors=True)
    CACHE.mkdir(parents=True, exist_ok=True)
    address = archive_address()
    subprocess.run(
        [
            *("debootstrap", "--variant=minbase", f"--include={INCLUDED}"),
            *(release, str(making), address),
        ],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    (making / "etc" / "apt" / "sources.list").write_text(f"deb {address} {release} main\n")
    said = subprocess.run(
        ["apt-config", "dump", "Acquire"], capture_output=True, text=True, check=True
    ).stdout
    (making / "etc" / "apt" / "apt.conf.d" / "90-this-machine").write_text(said)
    shutil.copy("/etc/resolv.conf", making / "etc" / "resolv.conf")
    making.rename(root)
    root_itself = InstalledRoot.__new__(InstalledRoot)
    root_itself.path = root
    root_itself.apt("update")
    return root

"""The root of the image: Debian 12 with the kiosk's package, from this machine's own apt source.

Guarantees that no address of that source, no lists, logs or identity of a machine stay in it, that
root has no password, and that what is started is what the kiosk needs. Leaves to others: the disk
(image_making.disk), what the kiosk's package brings.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from deb_making.build_root import archive_address
from deb_making.errors import CannotBuildError

HERE = Path(__file__).resolve().parent.parent
CODENAME = "bookworm"
LOG_LINES_SHOWN = 12
LIMIT_S = 3600
INSIDE_TMP = "/tmp"  # noqa: S108 - of the root, which nobody else enters
ENTER = """
root=$1; shift
mount --bind "$root" "$root"
mount --types proc proc "$root/proc"
mount --types sysfs --options ro sysfs "$root/sys"
mount --rbind /dev "$root/dev"
mount --types tmpfs tmpfs "$root/run"
mkdir -p "$root/run/lock"
exec chroot "$root" "$@"
"""
# Nobody reads them at a counter; licences stay. And drivers of what no kiosk has: television cards,
# networks of data centres, what the kernel's makers call unready.
LEFT_OUT = """path-exclude=/lib/modules/*/kernel/drivers/media/*
path-exclude=/lib/modules/*/kernel/drivers/infiniband/*
path-exclude=/lib/modules/*/kernel/drivers/staging/*
path-exclude=/usr/share/doc/*
path-include=/usr/share/doc/*/copyright
path-include=/usr/share/doc/thuocdo-kiosk/*
path-exclude=/usr/share/man/*
path-exclude=/usr/share/info/*
path-exclude=/usr/share/locale/*
path-exclude=/usr/share/lintian/*
"""
NO_SOURCES = (
    "# Empty on purpose: newer versions come from the stick or the office's own server\n"
    "# (/etc/thuocdo/update.toml).\n"
)
HOST_NAME = "ki-ot"
ENABLED = ("systemd-networkd", "systemd-resolved", "systemd-timesyncd")
OURS = ("thuocdo-data", "thuocdo-answers", "thuocdo-answers-stick")
# usbguard without rules would shut out the stick that brings the first settings.
DISABLED = (
    *("usbguard", "usbguard-dbus", "systemd-networkd-wait-online", "apt-daily.timer"),
    *("apt-daily-upgrade.timer", "dpkg-db-backup.timer", "e2scrub_all.timer", "e2scrub_reap"),
    *("seatd", "alsa-restore"),
)
# What only building leaves behind, and what debootstrap lays out before dpkg can leave it out.
EMPTIED = (
    *("usr/share/locale", "usr/share/man", "usr/share/info", "var/cache/apt"),
    *("var/lib/apt/lists", "var/log", "tmp", "var/tmp", "var/cache/debconf"),
)


@dataclass(frozen=True, slots=True)
class Root:
    """A folder that becomes the image's root, and the time that its files are given (s)."""

    path: Path
    log: Path
    epoch: int

    def run(self, *command: str) -> None:
        """Run in the root, with mounts and processes of its own; CannotBuildError."""
        entered = ("unshare", "--mount", "--pid", "--fork", "--kill-child")
        private = ("--propagation=private", "sh", "-ec", ENTER, "sh", str(self.path))
        self.outside(*entered, *private, *command)

    def outside(self, *command: str) -> None:
        """Run a command of this machine; its words go to the log; CannotBuildError."""
        with self.log.open("a") as words:
            done = subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                stdout=words,
                stderr=words,
                check=False,
                timeout=LIMIT_S,
                env=self._environment(),
            )
        if done.returncode:
            lines = self.log.read_text("utf-8", "replace").splitlines()[-LOG_LINES_SHOWN:]
            tail = "\n    ".join(lines)
            raise CannotBuildError(f"`{command[0]}` failed (all of it: {self.log}):\n    {tail}")

    def _environment(self) -> dict[str, str]:
        proxies = {key: os.environ[key] for key in os.environ if key.lower().endswith("_proxy")}
        return {
            "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
            "HOME": "/root",
            "LANG": "C.UTF-8",
            "TZ": "UTC",
            "DEBIAN_FRONTEND": "noninteractive",
            "SOURCE_DATE_EPOCH": str(self.epoch),
            **proxies,
        }


def packages_wanted() -> list[str]:
    """The names in packages.txt."""
    lines = (HERE / "packages.txt").read_text("utf-8").splitlines()
    return [name for line in lines if (name := line.partition("#")[0].strip())]


def make_root(root: Root, package: Path, more: list[str]) -> None:
    """Lay out Debian, the kiosk's package and what the image adds; CannotBuildError."""
    kept = root.path / "etc/dpkg/dpkg.cfg.d/thuocdo-image"
    kept.parent.mkdir(parents=True)
    kept.write_text(LEFT_OUT)
    address = archive_address()
    root.outside("debootstrap", "--variant=minbase", CODENAME, str(root.path), address)
    with _apt(root, address):
        shutil.copy(package, root.path / "tmp")
        wanted = (*packages_wanted(), *more, f"{INSIDE_TMP}/{package.name}")
        quiet = ("apt-get", "--quiet", "--yes", "--no-install-recommends")
        root.run(*quiet, "install", *wanted)


def fetch_boot_loaders(root: Root, names: tuple[str, ...], into: Path) -> None:
    """Unpack packages beside the root: the image is started by them and does not hold them."""
    with _apt(root, archive_address()):
        root.run("sh", "-ec", 'cd /tmp && apt-get --quiet download "$@"', "sh", *names)
        for each in sorted((root.path / "tmp").glob("*.deb")):
            root.outside("dpkg-deb", "-x", str(each), str(into))
            each.unlink()


@contextmanager
def _apt(root: Root, address: str) -> Iterator[None]:
    """This machine's source of packages, for as long as something is fetched."""
    sources = root.path / "etc/apt/sources.list"
    names = root.path / "etc/resolv.conf"
    sources.write_text(f"deb {address} {CODENAME} main\n")
    names.unlink(missing_ok=True)
    shutil.copy("/etc/resolv.conf", names)
    own = [each for each in Path("/etc/apt/apt.conf.d").glob("*proxy*") if each.is_file()]
    for each in own:
        shutil.copy(each, root.path / "etc/apt/apt.conf.d")
    try:
        root.run("apt-get", "--quiet", "update")
        yield
    finally:
        sources.write_text(NO_SOURCES)
        for each in own:
            (root.path / "etc/apt/apt.conf.d" / each.name).unlink()
        for each in (root.path / "tmp").glob("thuocdo-*.deb"):
            each.unlink()


def finish_root(root: Root, session: str, central_keys: Path | None) -> None:
    """Make it a kiosk's: what is mounted, started, named; and nothing of this machine."""
    path = root.path
    shutil.copytree(HERE / "files", path, dirs_exist_ok=True, symlinks=True)
    (path / "etc/fstab").write_text(fstab_of(session, (HERE / "fstab").read_text("utf-8")))
    recipe = path / "usr/lib/thuocdo-kiosk/session/read-only-root"
    shutil.copy(recipe / "90-thuocdo-read-only-root.conf", path / "etc/apt/apt.conf.d")
    (path / "boot/grub").mkdir(exist_ok=True)
    shutil.copy(HERE / "grub.cfg", path / "boot/grub/grub.cfg")
    for each in ("data", "var/lib/thuocdo-kiosk-key", "var/lib/thuocdo-safe-screen"):
        (path / each).mkdir(exist_ok=True, parents=True)
    (path / "var/lib/thuocdo-update").mkdir(exist_ok=True)
    if central_keys:
        shutil.copy(central_keys, path / "etc/thuocdo/central-keys")
    for unit in (*ENABLED, *OURS):
        root.run("systemctl", "enable", unit)
    for unit in DISABLED:
        root.run("sh", "-c", f"systemctl disable {unit} 2>/dev/null || true")
    root.run("passwd", "--lock", "root")
    _name_and_empty(path)


def fstab_of(session: str, ours: str) -> str:
    """What is mounted: the session's recipe for a root that is read only, and the image's lines."""
    return f"{session.rstrip()}\n\n{ours.rstrip()}\n"


def _name_and_empty(path: Path) -> None:
    (path / "etc/hostname").write_text(f"{HOST_NAME}\n")
    (path / "etc/hosts").write_text(f"127.0.0.1 localhost\n::1 localhost\n127.0.1.1 {HOST_NAME}\n")
    (path / "etc/machine-id").write_text("")
    (path / "var/lib/dbus/machine-id").unlink(missing_ok=True)
    links = {
        "etc/resolv.conf": "../run/systemd/resolve/stub-resolv.conf",
        "etc/localtime": "/usr/share/zoneinfo/Asia/Ho_Chi_Minh",
        # Written at each start, from the answer file that was kept.
        "etc/thuocdo/session.conf": "/run/thuocdo-image/etc/thuocdo/session.conf",
    }
    for name, target in links.items():
        (path / name).unlink(missing_ok=True)
        (path / name).symlink_to(target)
    for name in EMPTIED:
        for each in (path / name).iterdir():
            shutil.rmtree(each) if each.is_dir() else each.unlink()
    for each in (path / "var/lib/systemd/random-seed", path / "root/.bash_history"):
        each.unlink(missing_ok=True)

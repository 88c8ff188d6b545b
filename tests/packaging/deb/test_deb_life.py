"""A package's life on a fresh machine: installed, run, upgraded, removed, purged; data stays.

What is looked at is what a clerk relies on: that it runs as it is unpacked, that a changed setting
and every rating survive, and that only who says so twice deletes them.
"""

import hashlib
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.faults.kiosk_process import KioskFolder
from tests.packaging.deb.installed_root import InstalledRoot

pytestmark = pytest.mark.long
RELEASES = ("bookworm", "trixie")
HERE = Path(__file__).parent
X_SERVER = ("xvfb", "xauth")
DATA = "var/lib/thuocdo-kiosk"
AS_KIOSK = ("runuser", "-u", "thuocdo-kiosk", "--")
# Cage does not run as root.
IN_CAGE = """install -d -m 0700 -o thuocdo-kiosk /run/show
chmod 0755 /root /root/show.py
exec runuser -u thuocdo-kiosk -- cage -- "$@"
"""
# Until the log is begun; then the kiosk is told to end in order.
RUN_FOR_A_WHILE = """
kiosk run & kiosk=$!
for _ in $(seq 300); do [ -s /var/lib/thuocdo-kiosk/outbox.sqlite ] && break; sleep 0.2; done
kill -TERM $kiosk; wait $kiosk
"""


def sums_below(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.endswith(("-wal", "-shm", "lock"))
    }


def recommended_libraries(package: Path) -> list[str]:
    """What the package recommends for X11."""
    asked = ["dpkg-deb", "--field", str(package), "Recommends"]
    said = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    return [each.split()[0] for each in said.split(",") if each.split()[0].startswith("lib")]


def lay_out_enrolled(root: InstalledRoot, folder: Path) -> None:
    """Put the key and the enrolment of a sample kiosk where the package's kiosk keeps them."""
    made = KioskFolder(folder)
    made.approve()
    root.run("systemd-tmpfiles", "--create", "thuocdo-kiosk.conf")
    shutil.copytree(made.data, root.path / DATA, dirs_exist_ok=True)
    root.run("chown", "--recursive", "thuocdo-kiosk:", f"/{DATA}")


@pytest.mark.parametrize("release", RELEASES)
def test_kiosk_shows_its_first_screen_when_installed(packages, release):
    with InstalledRoot(release) as root:
        package = packages.package(release, "kiosk", "--quick")
        root.install(package, *X_SERVER, *recommended_libraries(package))
        script = (HERE / "show_first_screen.py").read_text("utf-8")
        (root.path / "root" / "show.py").write_text(script, "utf-8")
        show = ("/usr/lib/thuocdo-kiosk/bin/python3", "-IB", "/root/show.py")
        show = (*show, "/etc/thuocdo/kiosk.toml")
        offscreen = root.run(*show, QT_QPA_PLATFORM="offscreen")
        assert "platform offscreen\n" in offscreen
        xcb = root.run("xvfb-run", "--auto-servernum", *show, QT_QPA_PLATFORM="xcb")
        assert "platform xcb\n" in xcb
        wayland = root.run(
            *("sh", "-ec", IN_CAGE, "sh", *show),
            QT_QPA_PLATFORM="wayland",
            WLR_BACKENDS="headless",
            WLR_RENDERER="pixman",
            XDG_RUNTIME_DIR="/run/show",
            WLR_LIBINPUT_NO_DEVICES="1",
            LIBSEAT_BACKEND="noop",
            WLR_XWAYLAND="/bin/false",
        )
        assert "platform wayland\n" in wayland
        assert "Usage: kiosk" in root.run("kiosk", "--help")
        # Every part of ours is there: one that is missing would show when a citizen needs it.
        site = next((root.path / "usr/lib/thuocdo-kiosk/lib").glob("python3.*/site-packages"))
        names = [
            ".".join(path.relative_to(site).with_suffix("").parts)
            for path in sorted((site / "kiosk").rglob("*.py"))
            if path.name != "__main__.py" and "migrations" not in path.parts
        ]
        imports = f"import importlib\nfor each in {names!r}: importlib.import_module(each)"
        python = "/usr/lib/thuocdo-kiosk/bin/python3"
        root.run(python, "-IB", "-c", imports, QT_QPA_PLATFORM="offscreen")


@pytest.mark.parametrize("release", RELEASES)
def test_ratings_and_settings_stay_when_kiosk_is_upgraded_removed_and_purged(
    packages, release, tmp_path
):
    older = packages.package(release, "kiosk", "--quick", "--version=0.0.9")
    newer = packages.package(release, "kiosk", "--quick")
    with InstalledRoot(release) as root:
        root.install(older)
        settings = root.path / "etc/thuocdo/kiosk.toml"
        assert oct(settings.stat().st_mode & 0o777) == "0o640"
        settings.write_text(settings.read_text().replace("Quầy 03", "Quầy 07"))
        lay_out_enrolled(root, tmp_path)
        root.run(*AS_KIOSK, "sh", "-c", RUN_FOR_A_WHILE, QT_QPA_PLATFORM="offscreen")
        before = sums_below(root.path / DATA)
        assert "outbox.sqlite" in before, sorted(before)

        root.install(newer)
        assert "Quầy 07" in settings.read_text()
        assert "0.1.0-1" in root.run("dpkg-query", "-W", "thuocdo-kiosk")
        assert sums_below(root.path / DATA) == before
        assert (
            not root.run("dpkg", "--verify", "thuocdo-kiosk")
            .replace("??5?????? c", "")
            .strip(" \n")
            .replace("/etc/thuocdo/kiosk.toml", "")
        )

        root.apt("remove", "thuocdo-kiosk")
        assert not (root.path / "usr/bin/kiosk").exists()
        assert not (root.path / "usr/lib/thuocdo-kiosk").exists()
        assert "Quầy 07" in settings.read_text()
        assert sums_below(root.path / DATA) == before

        said = root.apt("purge", "thuocdo-kiosk")
        assert "data and keys stay in /var/lib/thuocdo-kiosk" in said
        assert "rm -rf /var/lib/thuocdo-kiosk" in said
        assert not settings.exists()
        assert sums_below(root.path / DATA) == before


@pytest.mark.parametrize("release", RELEASES[:1])
def test_ratings_go_when_the_purge_is_told_whose_they_are(packages, release):
    package = packages.package(release, "kiosk", "--quick")
    with InstalledRoot(release) as root:
        data = root.path / DATA
        told = root.path / "etc/thuocdo/PURGE-DATA"
        for line in ("thuocdo-kiosk", "thuocdo-kiosk kiosk-2", "thuocdo-kiosk not-enrolled"):
            root.install(package)
            data.mkdir(exist_ok=True)
            (data / "enrolment.json").write_text('{\n "kiosk": "kiosk-1",\n "site": "s"\n}')
            (data / "outbox.sqlite").write_text("a rating")
            told.write_text(f"{line}\n")
            assert "data and keys stay in" in root.apt("purge", "thuocdo-kiosk"), line
            assert (data / "outbox.sqlite").read_text() == "a rating"
        root.install(package)
        told.write_text("thuocdo-central else\nthuocdo-kiosk kiosk-1\n")
        assert "stay" not in root.apt("purge", "thuocdo-kiosk")
        assert not data.exists()
        # What is said of the other package still holds.
        assert told.read_text() == "thuocdo-central else\n"


CENTRAL = """
systemd-tmpfiles --create thuocdo-central.conf
runuser -u thuocdo-central -- central init --config /etc/thuocdo/central.toml
systemctl start thuocdo-central.service
healthy() {
    python3 -c 'import urllib.request as r; print(r.urlopen("http://127.0.0.1:8080/'$1'").status)'
}
for _ in $(seq 120); do healthy healthz && break; sleep 0.5; done
healthy readyz
systemctl is-enabled thuocdo-central.service
systemctl show --property=User,NRestarts thuocdo-central.service
"""


@pytest.mark.parametrize("release", RELEASES)
def test_central_serves_when_installed_and_keeps_its_data_when_purged(packages, release):
    older = packages.package(release, "central", "--quick", "--version=0.0.9")
    newer = packages.package(release, "central", "--quick")
    with InstalledRoot(release) as root:
        root.install(older)
        said = root.boot(CENTRAL)
        assert said.endswith("status 0\n"), said
        assert "User=thuocdo-central\n" in said
        data = root.path / "var/lib/thuocdo-central"
        kept = {name: digest for name, digest in sums_below(data).items() if "keys/" in name}
        assert kept
        assert (data / "central.sqlite").exists()

        root.install(newer)
        said = root.boot(CENTRAL)
        assert said.endswith("status 0\n"), said
        assert "Usage: kiosk-verify" in root.run("kiosk-verify", "--help").replace("usage", "Usage")

        root.apt("remove", "thuocdo-central")
        said = root.apt("purge", "thuocdo-central")
        assert "data and keys stay in /var/lib/thuocdo-central" in said
        assert {name: sums_below(data)[name] for name in kept} == kept
        assert (data / "central.sqlite").exists()

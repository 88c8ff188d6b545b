"""What piuparts, Debian's own tool, says of a package from a fresh root to the purge."""

import os
import shutil
import subprocess

import pytest

from tests.packaging.deb.installed_root import fresh_root

pytestmark = pytest.mark.long
RELEASES = ("bookworm", "trixie")
LIMIT_S = 1200


@pytest.mark.parametrize("release", RELEASES)
def test_piuparts_finds_nothing_when_kiosk_is_installed_and_purged(packages, release):
    if os.geteuid() != 0:
        pytest.fail("this test makes and enters a root of its own: run it as root")
    assert shutil.which("piuparts"), "run this first: apt-get install --yes piuparts"
    package = packages.package(release, "kiosk", "--quick")
    done = subprocess.run(
        [
            *("piuparts", f"--existing-chroot={fresh_root(release)}", "--keep-sources-list"),
            # There is no older version in an archive; upgrades are in test_deb_life.py.
            *("--no-upgrade-test", "--no-eatmydata", f"--distribution={release}", str(package)),
        ],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=LIMIT_S,
    )
    said = [line for line in done.stdout.splitlines() if " DEBUG: " not in line]
    assert done.returncode == 0, "\n".join(said[-60:])
    assert "PASS: All tests." in done.stdout

"""One repository on the disk: its key, its groups, and the folder that may be shown to the world.

Guarantees that a package goes to `first` alone, that no group goes back to an older version, and
that the private key stands in no folder that is served.
"""

import os
import re
import shutil
import subprocess
from pathlib import Path

from repository_making.groups import (
    PACKAGES,
    RELEASES,
    before,
    distributions,
    release_of,
    suites,
)
from repository_making.problem import RepositoryError

KEY_NAME = "Thuoc Do packages"
KEY_FILE, FINGERPRINT_FILE = "thuocdo-packages.gpg", "thuocdo-packages.fingerprint"
ON_A_STICK = "thuocdo-packages"
COMMAND_LIMIT_S = 300


class Repository:
    """One; `folder` holds `key`, `conf`, `db`, and `public`, which alone is served."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.public = folder / "public"
        self.key = folder / "key"

    def make(self, valid_days: int) -> None:
        """A new key, and every group, empty. RepositoryError where there is one already."""
        if (self.folder / "conf").exists():
            raise RepositoryError(f"{self.folder} has a repository already")
        for program in ("reprepro", "gpg"):
            if shutil.which(program) is None:
                raise RepositoryError(f"{program} is missing: apt install reprepro gnupg")
        distributions("0" * 40, valid_days)
        for each in (self.key, self.folder / "conf", self.public):
            each.mkdir(parents=True, exist_ok=True)
        self.key.chmod(0o700)
        made = ("--batch", "--passphrase", "", "--quick-generate-key", KEY_NAME, "ed25519", "sign")
        self._gpg(*made, "never")
        fingerprint = self.fingerprint()
        (self.folder / "conf" / "distributions").write_text(
            distributions(fingerprint, valid_days), "utf-8"
        )
        (self.folder / "conf" / "options").write_text("outdir +b/public\nsilent\n", "utf-8")
        self._gpg("--batch", "--yes", "--output", str(self.public / KEY_FILE), "--export")
        (self.public / FINGERPRINT_FILE).write_text(f"{fingerprint}\n", "ascii")
        self._reprepro("export")

    def fingerprint(self) -> str:
        """The key's."""
        listed = self._gpg("--batch", "--with-colons", "--list-keys")
        found = re.search(r"^fpr:+([0-9A-F]{40}):", listed, re.MULTILINE)
        if found is None:
            raise RepositoryError(f"{self.key} holds no key; `make` makes one")
        return found[1]

    def publish(self, packages: list[Path]) -> None:
        """Puts them into `first`; all are looked at before the first is taken."""
        found = []
        for file in packages:
            said = _run("dpkg-deb", "--field", str(file), "Package", "Version", "Architecture")
            fields = dict(line.split(": ", 1) for line in said.splitlines())
            values = [fields.get(key, "") for key in ("Package", "Version", "Architecture")]
            suite = f"{release_of(file.name, *values)}-first"
            held = self.has(suite).get(values[0], "")
            if (
                held
                and subprocess.run(
                    ["dpkg", "--compare-versions", values[1], "gt", held], check=False
                ).returncode
            ):
                raise RepositoryError(
                    f"{file.name}: {suite} has {held} already, which is not older"
                )
            found.append((suite, file))
        for suite, file in found:
            self._reprepro("includedeb", suite, str(file.resolve()))

    def promote(self, group: str) -> None:
        """Gives the group what the one before it has."""
        earlier, moved = before(group), False
        for release in RELEASES.values():
            for package in self.has(f"{release}-{earlier}"):
                self._reprepro("copy", f"{release}-{group}", f"{release}-{earlier}", package)
                moved = True
        if not moved:
            raise RepositoryError(f"the group `{earlier}` has nothing")

    def withdraw(self, group: str) -> None:
        """Takes what the group has out of it: who has it keeps it, nobody else gets it."""
        for release in RELEASES.values():
            for package in self.has(f"{release}-{group}"):
                self._reprepro("remove", f"{release}-{group}", package)

    def renew(self) -> None:
        """Signs every Release anew, from today."""
        self._reprepro("export")

    def copy_to(self, place: Path) -> None:
        """A copy for kiosks without a network; the stick is labelled THUOCDO."""
        if not place.is_dir():
            raise RepositoryError(f"{place} is no folder: where is the stick mounted?")
        new, target = place / f"{ON_A_STICK}.new", place / ON_A_STICK
        shutil.rmtree(new, ignore_errors=True)
        shutil.copytree(self.public, new, copy_function=shutil.copyfile)
        shutil.rmtree(target, ignore_errors=True)
        new.rename(target)
        os.sync()

    def has(self, suite: str) -> dict[str, str]:
        """Version by package."""
        asked = "list", suite
        lines = self._reprepro("--list-format", "${package} ${version}\\n", *asked).splitlines()
        found = dict(line.split(" ", 1) for line in lines if " " in line)
        return {name: version for name, version in found.items() if name in PACKAGES}

    def shown(self) -> str:
        """What each group has, until when it is believed, and the key's fingerprint."""
        lines = []
        for suite in suites():
            has = ", ".join(f"{name} {version}" for name, version in self.has(suite).items())
            text = (self.public / "dists" / suite / "Release").read_text("utf-8")
            until = re.search(r"^Valid-Until: (.+)$", text, re.MULTILINE)
            lines.append(f"{suite:<16}{has or '-'} (until {until[1] if until else 'for ever'})")
        return "\n".join([*lines, f"key             {self.fingerprint()}"])

    def _gpg(self, *arguments: str) -> str:
        return _run("gpg", "--quiet", *arguments, GNUPGHOME=str(self.key))

    def _reprepro(self, *arguments: str) -> str:
        if not (self.folder / "conf").exists():
            raise RepositoryError(f"{self.folder} has no repository; `make` makes one")
        command = ("reprepro", "--basedir", str(self.folder), *arguments)
        return _run(*command, GNUPGHOME=str(self.key))


def _run(*command: str, **more: str) -> str:
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=COMMAND_LIMIT_S,
            env={**os.environ, "LANG": "C.UTF-8", **more},
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise RepositoryError(f"{command[0]}: {error}") from error
    if done.returncode:
        lines = done.stderr.strip().splitlines() or [f"status {done.returncode}"]
        raise RepositoryError(f"{command[0]}: {lines[0]}")
    return done.stdout

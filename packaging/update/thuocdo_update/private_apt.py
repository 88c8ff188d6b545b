"""apt with one source, one key and folders of its own: nothing else of the system is looked at.

Guarantees that what is downloaded is signed by the one key through a Release that is not expired,
and that no other package would be changed or removed. Whatever is wrong is an UpdateError.
"""

import hashlib
import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from thuocdo_update.machine import PACKAGE, Said, run
from thuocdo_update.problem import UpdateError
from thuocdo_update.versions import newest

CONFIG = """Dir::Etc::main "/dev/null";
Dir::Etc::parts "/dev/null";
Dir::Etc::sourcelist "{folder}/sources.list";
Dir::Etc::sourceparts "/dev/null";
Dir::Etc::preferences "/dev/null";
Dir::Etc::preferencesparts "/dev/null";
Dir::Etc::trusted "/dev/null";
Dir::Etc::trustedparts "/dev/null";
Dir::State "{folder}/apt";
Dir::State::status "/var/lib/dpkg/status";
Dir::Cache "{folder}/cache";
Dir::Log "{folder}/apt";
Acquire::Check-Valid-Until "true";
Acquire::AllowInsecureRepositories "false";
Acquire::AllowWeakRepositories "false";
Acquire::AllowDowngradeToInsecureRepositories "false";
Acquire::Languages "none";
Acquire::Retries "1";
Acquire::http::Timeout "20";
Acquire::https::Timeout "20";
APT::Update::Error-Mode "any";
APT::Get::List-Cleanup "false";
APT::Get::AllowUnauthenticated "false";
APT::Install-Recommends "false";
APT::Architecture "amd64";
APT::Sandbox::User "{user}";
"""
_SOURCE = "deb [signed-by={key} check-valid-until=yes] {address} {suite} main\n"


@dataclass(frozen=True, slots=True)
class PrivateApt:
    """One source. `address`: http://, https:// or copy:/ of a repository; apt would leave packages
    of a file:/ where they are, on a stick that may be pulled out.
    """

    folder: Path
    address: str
    suite: str
    key: Path

    def lay_out(self) -> None:
        """Writes the configuration. Lists stay: apt takes no older Release than the one it has."""
        source = _SOURCE.format(key=self.key, address=self.address, suite=self.suite)
        for each in ("apt/lists/partial", "cache/archives/partial"):
            (self.folder / each).mkdir(parents=True, exist_ok=True)
        user = "root" if self.address.startswith("copy:") else "_apt"
        text = CONFIG.format(folder=self.folder, user=user)
        (self.folder / "apt.conf").write_text(text, "utf-8")
        (self.folder / "sources.list").write_text(source, "utf-8")

    def offered(self) -> str:
        """The newest version that the source offers now; empty for none."""
        self.lay_out()
        said = self._run("apt-get", "update")
        if said.status:
            raise UpdateError(f"{self.address} {self.suite}: {why(said.text)}")
        listed = self._run("apt-cache", "madison", PACKAGE).text
        versions = re.findall(rf"^\s*{PACKAGE} \| (\S+) \|", listed, re.MULTILINE)
        try:
            return newest(*versions)
        except ValueError as error:
            raise UpdateError(f"{self.address}: {error}") from error

    def needed_mb(self, version: str) -> int:
        """Room that is needed while the version is downloaded and unpacked."""
        text = self._run("apt-cache", "show", f"{PACKAGE}={version}").text
        sizes = {
            key: int(number) for key, number in re.findall(r"^(\S+): (\d+)$", text, re.MULTILINE)
        }
        return sizes.get("Size", 0) // 2**20 + sizes.get("Installed-Size", 0) // 1024 * 2 + 50

    def fetch(self, version: str) -> dict[str, str]:
        """Downloads the version and what it needs; files with their SHA-256, all on the disk."""
        wanted = ("--yes", "install", f"{PACKAGE}={version}")
        dry = self._run("apt-get", "--simulate", *wanted)
        if dry.status:
            raise UpdateError(f"{version} cannot be installed here: {why(dry.text)}")
        _refuse_more(dry.text)
        archives = self.folder / "cache" / "archives"
        for each in archives.glob("*.deb"):
            each.unlink()
        said = self._run("apt-get", "--download-only", *wanted)
        files = sorted(archives.glob("*.deb"))
        if said.status or not files:
            raise UpdateError(f"{version} was not downloaded: {why(said.text)}")
        return {str(each): sha256_on_disk(each) for each in files}

    def _run(self, *command: str) -> Said:
        return run(*command, APT_CONFIG=str(self.folder / "apt.conf"))


def _refuse_more(dry: str) -> None:
    removed = re.findall(r"^Remv (\S+)", dry, re.MULTILINE)
    changed = re.findall(r"^Inst (\S+) \[", dry, re.MULTILINE)
    others = removed + [each for each in changed if each != PACKAGE]
    if others:
        raise UpdateError(f"it would change or remove {', '.join(others)}: refused")


def why(text: str) -> str:
    """What apt says is wrong, in one line: the reason before the summary."""
    lines = [each.strip() for each in text.splitlines()]
    reasons = [each for each in lines if re.match(r"(E|W|Err):", each)]
    reasons += [each for each in lines if "Depends:" in each or "NO_PUBKEY" in each]
    known = [each for each in reasons if re.search(_TELLING, each)]
    said = (known or reasons or lines[-1:] or ["apt said nothing"])[0]
    return re.sub(r"^(E|W|Err):\d* *", "", said).replace(_IDLE, "")


_IDLE = (
    "An error occurred during the signature verification. "
    "The repository is not updated and the previous index files will be used. "
)
_TELLING = "expired|not valid yet|signature|NO_PUBKEY|not signed|Hash Sum|Depends:|space|resolve"


def sha256_on_disk(path: Path) -> str:
    """The file's hash; the file is on the disk after it."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        os.fsync(file.fileno())
    return digest


def are_whole(files: dict[str, str]) -> bool:
    """Whether the files are there as they were downloaded."""
    try:
        return bool(files) and all(sha256_on_disk(Path(f)) == s for f, s in files.items())
    except OSError:
        return False


def forget(folder: Path) -> None:
    """What was downloaded goes."""
    shutil.rmtree(folder / "cache", ignore_errors=True)

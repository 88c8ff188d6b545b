"""The files that say what a package is: control, conffiles, md5sums, the changelog.

Pure: everything is made from what is given, so that the same input gives the same bytes.
"""

import gzip
import hashlib
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from deb_making.table import Contents

MAINTAINER = "Thuoc Do maintainers <maintainers@thuocdo.example>"
LINE_LENGTH = 78
HALF_A_KIBIBYTE = 512


@dataclass(frozen=True, slots=True)
class Libraries:
    """What dpkg-shlibdeps found that the files are linked to, as lists of dependencies."""

    needed: str
    optional: str


def control_text(
    contents: Contents, version: str, python: tuple[str, str], libraries: Libraries, kibibytes: int
) -> str:
    """The control file. `python`: the version that the environment runs on, and the next one."""
    from_python = [f"python3 (>= {python[0]})", f"python3 (<< {python[1]})"]
    depends = [*from_python, *contents.depends, libraries.needed]
    recommends = [*contents.recommends, libraries.optional]
    lines = [
        f"Package: {contents.package}",
        "Source: thuocdo",
        f"Version: {version}",
        "Architecture: amd64",
        f"Maintainer: {MAINTAINER}",
        f"Installed-Size: {kibibytes}",
        *_relation("Depends", depends),
        *_relation("Recommends", recommends),
        *_relation("Suggests", contents.suggests),
        "Section: misc",
        "Priority: optional",
        f"Description: {contents.summary}",
        *_description(contents.description),
    ]
    return "\n".join(lines) + "\n"


def _relation(name: str, packages: Iterable[str]) -> list[str]:
    said = ", ".join(each for each in packages if each)
    return [f"{name}: {said}"] if said else []


def _description(text: str) -> list[str]:
    lines: list[str] = []
    for number, paragraph in enumerate(text.strip().split("\n\n")):
        lines += [" ."] if number else []
        lines += [f" {line}" for line in textwrap.wrap(" ".join(paragraph.split()), LINE_LENGTH)]
    return lines


def installed_kibibytes(sizes: Iterable[int]) -> int:
    """The size that dpkg shows: each file rounded up to whole kibibytes, folders as one each."""
    return sum(-(-size // (2 * HALF_A_KIBIBYTE)) or 1 for size in sizes)


def md5sums_text(files: dict[str, bytes]) -> str:
    """The sums that dpkg --verify compares; conffiles stand not in it."""
    lines = []
    for place, data in sorted(files.items()):
        digest = hashlib.md5(data, usedforsecurity=False).hexdigest()
        lines.append(f"{digest}  {place}\n")
    return "".join(lines)


def changelog_gzip(text: str) -> bytes:
    """The text as dpkg's tools expect it: compressed at the highest level, without name or time."""
    return gzip.compress(text.encode(), compresslevel=9, mtime=0)


def changelog_text(version: str, codename: str, words: str, epoch: int) -> str:
    """One entry, dated by the commit that is packaged (`epoch`: seconds since 1970)."""
    date = datetime.fromtimestamp(epoch, UTC).strftime("%a, %d %b %Y %H:%M:%S +0000")
    body = "\n".join(f"  * {line}" for line in words.strip().splitlines())
    return f"thuocdo ({version}) {codename}; urgency=medium\n\n{body}\n\n -- {MAINTAINER}  {date}\n"

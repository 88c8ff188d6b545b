"""The copyright file, machine-readable: ours, and every package that is bundled.

Guarantees that each bundled package stands in it with the text of its licence, from its own wheel
or from licences.toml, and so does what our modules carry of others (deb_making.vendored); one
without a text stops the build. The texts are then in one place, and
their copies in the environment are taken away.
"""

import re
import shutil
import tomllib
from email.message import Message
from email.parser import Parser
from pathlib import Path
from typing import Any

from deb_making import vendored
from deb_making.errors import CannotBuildError
from deb_making.table import Contents

HEADER = """Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: Thuoc Do
Comment: The package brings its own Python environment. What stands below
 {site} beside our own modules comes from
 others, each with its paragraph below, named by its files. Of their wheels some files are left
 out (tests, tools, what is not used), and names of symbols that only a debugger reads are taken
 out of shared libraries, but for those of Qt and those in folders *.libs, which are as their
 makers built them. Nothing else is changed.

Files: *
Copyright: 2026 Thuoc Do contributors
License: Apache-2.0
 On Debian systems the text of the Apache License, version 2.0, is in
 /usr/share/common-licenses/Apache-2.0.
"""
# Long texts that every Debian has in /usr/share/common-licenses: from their heading to their end,
# which some files leave off. What a file says before and after stays.
COMMON = {
    "Apache-2.0": re.compile(
        r"[ \t]*Apache License\s+Version 2\.0.*?TERMS AND CONDITIONS FOR USE, REPRODUCTION"
        r".*?(?:limitations under the License\.|END OF TERMS AND CONDITIONS\s*\Z|\Z)",
        re.DOTALL,
    ),
    "LGPL-3": re.compile(r"[ \t]*GNU LESSER GENERAL PUBLIC LICENSE\s+Version 3.*\Z", re.DOTALL),
}
POINTER = "On Debian systems the text of this licence is in /usr/share/common-licenses/{name}."
IS_LICENCE = re.compile(r"(?i)^(?:licen[cs]es?|copying|notice|authors)\b")
HOLDER = re.compile(r"(?i)\W*copyright\s+(?:\(c\)|©)?\s*([\w<].*\d.*|\d.*)")
# In a text that is common, the one line that is not: filled in at its end.
FILLED_IN = re.compile(r"(?im)^ *copyright +(?:\(c\) +)?(\d{4}.*)$")
LONGEST_NAME = 60
MOST_HOLDERS = 4


def lay_out(stage: Path, contents: Contents, site_packages: str, table: Path) -> None:
    """Write the file, and take the texts that are now in it out of the environment."""
    site = stage / site_packages
    given = tomllib.loads(table.read_text("utf-8"))
    parts = [HEADER.format(site=f"/{site_packages}")]
    for about in sorted(site.glob("*.dist-info")):
        metadata = Parser().parsestr((about / "METADATA").read_text("utf-8"))
        if metadata["Name"] != "thuocdo":
            parts.append(_paragraph(about, metadata, site_packages, given))
        for path in licence_files(about):
            path.unlink()
        shutil.rmtree(about / "licenses", ignore_errors=True)
    parts += vendored.paragraphs(stage, holders_in, without_common, indented)
    target = stage / "usr" / "share" / "doc" / contents.package / "copyright"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text("".join(parts), "utf-8")


def licence_files(about: Path) -> list[Path]:
    """The texts of licences that a wheel carries in its dist-info."""
    inner = about / "licenses"
    found = [each for each in about.iterdir() if each.is_file() and IS_LICENCE.match(each.name)]
    found += [each for each in inner.rglob("*") if each.is_file()] if inner.is_dir() else []
    return sorted(found)


def _paragraph(about: Path, metadata: Message, site: str, given: dict[str, Any]) -> str:
    name = str(metadata["Name"])
    said = given.get(name.lower().replace("_", "-"), {})
    whole = [each.read_text("utf-8", errors="replace") for each in licence_files(about)]
    texts = [without_common(each) for each in whole]
    text = said.get("text", "").strip() or "\n\n".join(each.strip() for each in texts)
    if not text:
        raise CannotBuildError(
            f"{name} carries no text of its licence: add it to packaging/deb/licences.toml"
        )
    filled_in = [match.strip() for each in whole for match in FILLED_IN.findall(each)]
    holders = [said["holder"]] if "holder" in said else holders_in(text) or filled_in[:MOST_HOLDERS]
    holders = holders or [str(metadata["Author"] or metadata["Author-email"] or f"{name} authors")]
    bundled = said.get("bundles", [])
    comment = "".join(f"\n  {each}" for each in bundled)
    return "".join(
        [
            f"\nFiles: {_files(about, site)}\n",
            "Copyright: " + "\n ".join(holders) + "\n",
            f"License: {short_name(metadata, said.get('licence', ''))}\n",
            indented(text) + "\n",
            f"Comment: {name} {metadata['Version']}; compiled into it:{comment}\n"
            if bundled
            else f"Comment: {name} {metadata['Version']}\n",
        ]
    )


def without_common(text: str) -> str:
    """The text, with the place where to read it instead of a licence that every Debian has."""
    for name, licence in COMMON.items():
        text = licence.sub(POINTER.format(name=name), text)
    return text


def _files(about: Path, site: str) -> str:
    record = about / "RECORD"
    tops = {about.name}
    if record.exists():
        names = [line.partition(",")[0] for line in record.read_text("utf-8").splitlines()]
        tops |= {each.partition("/")[0] for each in names if not each.startswith("..")}
    return "\n ".join(f"{site}/{each}*" for each in sorted(tops) if each != "__pycache__")


def short_name(metadata: Message, given: str = "") -> str:
    """What the licence is called, without spaces, with the package's name so that it is unique."""
    name = str(metadata["Name"]).lower().replace("_", "-")
    said = str(given or metadata["License-Expression"] or metadata["License"] or "").strip()
    if not said or len(said) > LONGEST_NAME:
        classes = [str(each) for each in metadata.get_all("Classifier", [])]
        names = [each.split(" :: ")[-1] for each in classes if each.startswith("License :: ")]
        said = " or ".join(dict.fromkeys(names))
    if not said:
        raise CannotBuildError(
            f"{name} does not name its licence: add it to packaging/deb/licences.toml"
        )
    return re.sub(r"[^\w.+]+", "-", said).strip("-") + f"~{name}"


def holders_in(text: str) -> list[str]:
    """The lines of a licence that name whose it is."""
    found = [match[1].strip() for line in text.splitlines() if (match := HOLDER.match(line))]
    return list(dict.fromkeys(found))[:MOST_HOLDERS]


def indented(text: str) -> str:
    """The text as the format wants it: one space before a line, a dot on an empty one."""
    return "\n".join(f" {line.rstrip()}" if line.strip() else " ." for line in text.splitlines())

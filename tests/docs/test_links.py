"""Links, anchors, pictures, files and settings keys that pages name are there."""

import re
import unicodedata
from pathlib import Path

import pytest
from pydantic import BaseModel

from central.settings import Settings as CentralSettings
from kiosk.settings import Settings as KioskSettings
from tests.docs.shown import FENCE, INLINE, PAGES, TREE, dotted, parsed, toml_blocks

LINK = re.compile(r"\[(?:[^\[\]]|\[[^\]]*\])*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#{1,6} +(.*?)\s*#*$", re.MULTILINE)
MARKUP = re.compile(r"[`*]|\[([^\]]*)\]\([^)]*\)")
# A path of the repository, as pages write it: with a folder of ours in front.
NAMED = re.compile(
    r"(?:(?:kiosk|central|config|demo|docs|packaging|tests|benchmarks|verify|requirements)/"
    r"[\w./*{},-]+)"
)
# Of the built site, or made by a command that the page shows.
MADE = re.compile(r"build/|\.\.\.|^kiosk/k-|^tests/e2e/$")
DECISIONS = sorted((TREE / "docs" / "adr").glob("*.md"))


def name(page: Path) -> str:
    return str(page.relative_to(TREE))


def anchors(page: Path) -> set[str]:
    """What the headings of a page can be linked by, as forges and the site make it."""
    found: set[str] = set()
    for heading in HEADING.findall(FENCE.sub("", page.read_text("utf-8"))):
        text = MARKUP.sub(lambda m: m[1] or "", heading).strip().lower()
        text = unicodedata.normalize("NFC", text)
        slug = re.sub(r"[^\w\- ]", "", text).replace(" ", "-")
        number, unique = 0, slug
        while unique in found:
            number += 1
            unique = f"{slug}-{number}"
        found.add(unique)
    return found


@pytest.mark.parametrize("page", [*PAGES, *DECISIONS], ids=name)
def test_links_lead_somewhere(page):
    faults = []
    for link in LINK.findall(INLINE.sub("", FENCE.sub("", page.read_text("utf-8")))):
        path, _, anchor = link.partition("#")
        if ":" in path:
            continue
        target = (page.parent / path).resolve() if path else page
        if not target.exists():
            faults.append(f"{link}: no such file")
        elif anchor and target.suffix == ".md" and anchor not in anchors(target):
            faults.append(f"{link}: no such heading")
    assert faults == []


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_named_files_exist(page):
    text = FENCE.sub("", page.read_text("utf-8"))
    named = {
        part.rstrip(".,")
        for inline in INLINE.findall(text)
        for part in inline.split()
        if NAMED.fullmatch(part.rstrip(".,")) and not MADE.search(part)
    }
    missing = [each for each in named if not _is_there(each)]
    assert sorted(missing) == []


def _is_there(path: str) -> bool:
    if any(mark in path for mark in "*{}"):
        pattern = re.sub(r"\{[^}]*\}", "*", path)
        return any(TREE.glob(pattern.rstrip("/")))
    return (TREE / path).exists()


def _known() -> set[str]:
    def models(kind):
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            return [kind]
        return [m for inner in getattr(kind, "__args__", ()) for m in models(inner)]

    found = set()
    for whole in (KioskSettings, CentralSettings):
        for table, field in whole.model_fields.items():
            inner = models(field.annotation)
            found.add(table)
            for each in inner[:1]:
                names = {f.alias or n for n, f in each.model_fields.items()}
                found |= {f"{table}.{n}" for n in names}
    return found


KNOWN = _known()
TABLES = {each.partition(".")[0] for each in KNOWN}


# These explain files of other kinds too: questionnaires, profiles of devices, answer files.
OTHER_KINDS = {
    "docs/questionnaires.md",
    "docs/ticket-sources.md",
    "docs/vi/huong-dan-nguon-so.md",
    "docs/image.md",
    "docs/vi/dia-anh.md",
}
# A plan of settings (docs/configurations.md) has this table of its own.
OTHER_TABLES = {"groups"}
# There such words are modules, records and files of an export.
OTHER_WORDS = {"docs/architecture.md", "docs/record-format.md", "docs/vi/huong-dan-kiem-tra.md"}
# Endings of files that begin with a table's name, and modules of the central.
NO_KEYS = {"toml", "sqlite", "md", "py", "store", "bundle", "css", "csv", "json", "png"}


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_shown_settings_keys_exist(page):
    """`[table] key`, `[table]` and `table.key` in running words."""
    faults = []
    for inline in INLINE.findall(FENCE.sub("", page.read_text("utf-8"))):
        if found := re.fullmatch(r"\[\[?([a-z_]+)\]\]?(?: ([a-z_]+)(?: = .*)?)?", inline):
            key = f"{found[1]}.{found[2]}" if found[2] else found[1]
            is_ours = found[1] in TABLES or name(page) not in OTHER_KINDS
            if is_ours and key not in KNOWN | OTHER_TABLES:
                faults.append(inline)
        elif name(page) in OTHER_WORDS:
            continue
        elif found := re.fullmatch(r"([a-z_]+)\.([a-z_]+)(?: = .*)?", inline):
            key = f"{found[1]}.{found[2]}"
            if found[1] in TABLES and found[2] not in NO_KEYS and key not in KNOWN:
                faults.append(inline)
    assert faults == []


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_shown_settings_blocks_are_of_known_keys(page):
    faults = []
    for where, block in toml_blocks():
        content = parsed(block)
        if where != name(page) or not set(content) <= TABLES:
            continue
        if all(isinstance(value, dict | list | bool) for value in content.values()):
            faults += sorted(dotted(content) - KNOWN)
    assert faults == []

"""Gathers the repository's pages for `make docs`, as they stand: nothing is written twice.

Guarantees: every Markdown page of docs/ is in the site, each in the folder it has in the
repository, so that its links hold here as they do there; a file that a page links to is copied;
a link to a folder becomes plain words, since a folder has no page. A page that docs/mkdocs.yml
does not name stands under "Khác", and one that it names and that is not there is left out.
The words of every part of every page are written for assets/search.js.

Leaves the look to the theme, and to tests/docs whether what the pages say is so.
"""

import html
import json
import re
import subprocess
import sys
import unicodedata
from pathlib import Path, PurePosixPath
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

TREE = Path(__file__).resolve().parents[2]
# The project's own page is named README.md there, which would be the site's first page here.
PROJECT = "project.md"
MAKER = "packaging/docs/settings_reference.py"
BESIDE = {"README.md": PROJECT, "GLOSSARY.md": "GLOSSARY.md", "CONTRIBUTING.md": "CONTRIBUTING.md"}
LINK = re.compile(r"(!?\[(?:[^\[\]]|\[[^\]]*\])*\])\(([^)\s]+)\)")
HEADING = re.compile(r'<h([1-4])[^>]*\bid="([^"]+)"[^>]*>(.*?)</h\1>', re.DOTALL)
TAG = re.compile(r"<[^>]+>")
_found: list[dict[str, str]] = []


def pages() -> dict[str, Path]:
    """Where in the site each page stands, and its file."""
    inside = {str(p.relative_to(TREE)): p for p in sorted((TREE / "docs").rglob("*.md"))}
    return inside | {where: TREE / name for name, where in BESIDE.items()}


def _title(path: Path) -> str:
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            return line[2:].strip()
    return path.stem


def _named(nav: object) -> set[str]:
    if isinstance(nav, str):
        return {nav}
    items = nav.values() if isinstance(nav, dict) else nav
    return set().union(*map(_named, items)) if items else set()


def _without(nav: object, missing: set[str]) -> object:
    """The same without pages that are not there."""
    if isinstance(nav, list):
        kept = [_without(each, missing) for each in nav]
        return [each for each in kept if each not in ({}, [])]
    if isinstance(nav, dict):
        return {
            words: _without(each, missing)
            for words, each in nav.items()
            if not (isinstance(each, str) and each in missing)
        }
    return nav


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Add decisions and whatever was not named to the contents."""
    _found.clear()
    there = pages()
    decisions = {where: path for where, path in there.items() if where.startswith("docs/adr/")}
    nav: list[Any] = list(config.nav or [])
    missing = {each for each in _named(nav) if each != "index.md" and each not in there}
    nav = _without(nav, missing)
    others = [each for each in there if each not in _named(nav) and each not in decisions]
    if others:
        nav.append({"Khác": [{_title(there[each]): each} for each in others]})
    nav.append({"Decisions (ADR)": [{_title(path): each} for each, path in decisions.items()]})
    config.nav = nav
    return config


def on_pre_build(**_: object) -> None:
    """Write the settings reference anew, so that the pages never show an old one."""
    subprocess.run([sys.executable, TREE / MAKER], cwd=TREE, check=True)


def _target(where: str, link: str) -> Path | None:
    """The repository's file or folder that a page at `where` links to; None for other links."""
    path = link.partition("#")[0]
    if not path or ":" in path:
        return None
    from_file = pages().get(where)
    return (from_file.parent / path).resolve() if from_file else None


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages, and the files that they link to."""
    there = pages()
    linked: set[Path] = set()
    for where, path in there.items():
        files.append(File.generated(config, where, abs_src_path=str(path)))
        for _, link in LINK.findall(path.read_text(encoding="utf-8")):
            target = _target(where, link)
            if target and target.is_file() and target.suffix != ".md":
                linked.add(target)
    for target in sorted(linked):
        if target.is_relative_to(TREE):
            where = str(target.relative_to(TREE))
            files.append(File.generated(config, where, abs_src_path=str(target)))
    return files


def on_page_markdown(markdown: str, page: Page, **_: object) -> str:
    """Make links to folders plain, and those to the project's page right."""
    where = page.file.src_uri

    def changed(found: re.Match[str]) -> str:
        words, link = found[1], found[2]
        target = _target(where, link)
        if target is None:
            return found[0]
        if target == TREE / "README.md":
            up = "../" * (len(PurePosixPath(where).parts) - 1)
            _, hash_, anchor = link.partition("#")
            return f"{words}({up}{PROJECT}{hash_}{anchor})"
        if target.is_dir():
            return words[1:-1]
        return found[0]

    return LINK.sub(changed, markdown)


def folded(text: str) -> str:
    """Without marks and capitals: how people type when they search."""
    parts = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(each for each in parts if not unicodedata.combining(each))


def _words(markup: str) -> str:
    return " ".join(html.unescape(TAG.sub(" ", markup)).split())


def on_page_content(content: str, page: Page, **_: object) -> str:
    """Note the words of each part, and let wide tables be moved sideways."""
    parts = list(HEADING.finditer(content))
    ends = [each.start() for each in parts[1:]] + [len(content)]
    for part, end in zip(parts, ends, strict=True):
        heading = _words(part[3]).removesuffix("#").strip()
        text = _words(content[part.end() : end])
        _found.append(
            {
                "at": f"{page.file.url}#{part[2]}",
                "page": str(page.title),
                "heading": heading,
                "text": text[:400],
                "words": folded(f"{page.title} {heading} {text}"),
            }
        )
    return content.replace("<table>", '<div class="wide"><table>').replace(
        "</table>", "</table></div>"
    )


def on_post_build(config: MkDocsConfig) -> None:
    """Write the words where search.js finds them: a script, since files fetch no files."""
    target = Path(config.site_dir) / "assets" / "words.js"
    # Vietnamese pages come first among those that fit as well.
    order = sorted(_found, key=lambda each: "/vi/" not in each["at"])
    target.write_text(f"const WORDS = {json.dumps(order, ensure_ascii=False)};\n", "utf-8")

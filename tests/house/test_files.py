"""Rules for every file: short, explained, free of this or any machine's particulars."""

import ast
import re

LINES_AT_MOST = 400
# One file on purpose: an auditor carries it away, reads it and runs it alone; docs/adr/0055.
LONGER = {"verify/kiosk_verify.py": 1410}
CODE = {".py", ".qml", ".js", ".css", ".html", ".sh", ".service", ""}
# Written so that this file does not name them itself.
REGISTRIES = re.compile(
    r"(?:py[p]i|files\.python[h]osted|registry\.np[m]js|deb\.deb[i]an|snapshot\.deb[i]an"
    r"|security\.deb[i]an|proxy\.gol[a]ng|conda\.anac[o]nda|jf[r]og)\.(?:org|com|io)",
)


def place(tree, path, line=None) -> str:
    name = str(path.relative_to(tree))
    return name if line is None else f"{name}:{line}"


def text_of(path) -> str:
    data = path.read_bytes()
    return "" if b"\0" in data else data.decode("utf-8")


def test_file_is_short_when_it_holds_code(tree, our_files):
    too_long = {
        place(tree, path): lines
        for path in our_files
        if path.suffix in CODE and path.name != "LICENSE"
        if (lines := text_of(path).count("\n")) > LONGER.get(place(tree, path), LINES_AT_MOST)
    }
    assert not too_long, f"split these by screen, device, job or rule: {too_long}"


def test_module_says_what_it_guarantees_when_it_is_python(tree, python_files):
    silent = [
        place(tree, path)
        for path in python_files
        if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert not silent, f"begin these with what they guarantee and leave to others: {silent}"


def test_file_names_no_registry_when_packages_are_meant(tree, our_files):
    found = [
        place(tree, path, number)
        for path in our_files
        for number, line in enumerate(text_of(path).splitlines(), start=1)
        if REGISTRIES.search(line)
    ]
    assert not found, f"packages come from wherever the machine is set to: {found}"


def test_file_names_no_place_of_this_machine_when_read_elsewhere(tree, files):
    here = re.compile(rf"{re.escape(str(tree))}(?![\w-])|/home/(?!kiosk\b|central\b)\w|/Users/\w")
    found = [
        place(tree, path, number)
        for path in files
        for number, line in enumerate(text_of(path).splitlines(), start=1)
        if here.search(line) and path.name != "test_files.py"
    ]
    assert not found, f"say where relative to the tree: {found}"


def test_file_is_finished_when_it_is_in_the_tree(tree, our_files):
    unfinished = re.compile(r"\b(?:TO[D]O|FIX[M]E|XX[X])\b")
    found = [
        place(tree, path, number)
        for path in our_files
        for number, line in enumerate(text_of(path).splitlines(), start=1)
        if unfinished.search(line)
    ]
    assert not found, f"do it now, or write an issue: {found}"

"""The licences of what is bundled: each stands in the package, with its text."""

import re
import shutil
import tomllib
from importlib.metadata import distribution
from pathlib import Path

import pytest

CONTENTS = ("kiosk", "central")
SITE = "usr/lib/thuocdo/site-packages"
APACHE = """
                                 Apache License
                           Version 2.0, January 2004

   TERMS AND CONDITIONS FOR USE, REPRODUCTION, AND DISTRIBUTION

   1. Definitions.

   Copyright 2019 Somebody

   limitations under the License.
"""


@pytest.fixture(params=CONTENTS)
def contents(request, tables):
    from deb_making.table import read_contents

    return read_contents(tables / "contents.toml", request.param)


def locked(tree, program):
    text = (tree / "requirements" / f"{program}.txt").read_text("utf-8")
    return re.findall(r"^([\w.-]+)==", text, re.MULTILINE)


def notes_of(name) -> Path:
    """The dist-info folder of a locked package, as this environment has it."""
    found = distribution(name)
    (note,) = [each for each in found.files or [] if str(each).endswith(".dist-info/METADATA")]
    return Path(str(found.locate_file(note))).parent


def laid_out(place, contents, tree, tables):
    """The copyright file of a package of all that is locked."""
    from deb_making.copyright_file import lay_out

    for name in locked(tree, contents.program):
        shutil.copytree(notes_of(name), place / SITE / notes_of(name).name)
    for module in contents.modules:
        for table in (tree / module).rglob("VENDORED.toml"):
            shutil.copytree(table.parent, place / SITE / table.parent.relative_to(tree))
    lay_out(place, contents, SITE, tables / "licences.toml")
    return (place / "usr/share/doc" / contents.package / "copyright").read_text("utf-8")


def test_every_bundled_package_stands_with_its_whole_licence(contents, tree, tables, tmp_path):
    from deb_making.copyright_file import indented, licence_files, without_common

    text = laid_out(tmp_path, contents, tree, tables)
    given = tomllib.loads((tables / "licences.toml").read_text("utf-8"))
    for name in locked(tree, contents.program):
        about = notes_of(name)
        assert f"{SITE}/{about.name}*" in text, name
        if "text" not in given.get(name, {}):
            assert licence_files(about), name
            for path in licence_files(about):
                own = without_common(path.read_text("utf-8", errors="replace").strip())
                assert indented(own.strip()) in text, path
    names = re.findall(r"^License: (.*)$", text, re.MULTILINE)
    assert len(names) == len(set(names))
    carried = {"kiosk": 1, "central": 4}[contents.program]
    assert len(names) == 1 + len(locked(tree, contents.program)) + carried
    assert not [each for each in names if not each.strip() or " " in each or "stated" in each]


def test_every_file_of_others_in_our_modules_stands_with_its_licence(
    contents, tree, tables, tmp_path
):
    from deb_making.copyright_file import without_common

    text = laid_out(tmp_path, contents, tree, tables)
    # Debian has this one; lintian calls a copy of it an error.
    assert "TERMS AND CONDITIONS FOR USE, REPRODUCTION" not in text
    for table in (tmp_path / SITE).rglob("VENDORED.toml"):
        for each in tomllib.loads(table.read_text("utf-8"))["file"]:
            place = (table.parent / each["name"]).relative_to(tmp_path)
            assert re.search(rf"^(?:Files:)? {re.escape(str(place))}$", text, re.MULTILINE), place
            if each["name"].endswith(".txt"):
                whole = (table.parent / each["name"]).read_text("utf-8")
                last = without_common(whole).rstrip().splitlines()[-1]
                assert f" {last.rstrip()}\n" in text, each["name"]


def test_table_of_licences_agrees_with_what_the_wheels_say(tables, tree):
    table = tomllib.loads((tables / "licences.toml").read_text("utf-8"))
    assert set(table) <= {name for each in CONTENTS for name in locked(tree, each)}
    for name, said in table.items():
        metadata = distribution(name).metadata
        of_wheel = f"{metadata['License-Expression']} {metadata['License']}"
        assert said.get("licence", of_wheel).partition("-")[0] in of_wheel, name


def test_words_around_a_common_licence_stay_when_its_text_is_pointed_to():
    from deb_making.copyright_file import without_common

    said = without_common(f"Derived from another work.\n{APACHE}\nAnd this of a third.\n")
    assert said.startswith("Derived from another work.\n")
    assert said.endswith("\nAnd this of a third.\n")
    assert "common-licenses/Apache-2.0" in said
    assert "Definitions" not in said


def test_copyright_stops_when_a_package_has_no_licence(contents, tmp_path):
    from deb_making.copyright_file import lay_out
    from deb_making.errors import CannotBuildError

    about = tmp_path / "site" / "bare-1.0.dist-info"
    about.mkdir(parents=True)
    (about / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: bare\nVersion: 1.0\nLicense: MIT\n"
    )
    table = tmp_path / "licences.toml"
    table.write_text("")
    with pytest.raises(CannotBuildError, match="bare carries no text"):
        lay_out(tmp_path, contents, "site", table)
    (about / "LICENSE").write_text("Copyright (c) 2020 Somebody\n\nDo as you like.\n")
    lay_out(tmp_path, contents, "site", table)
    text = (tmp_path / "usr/share/doc" / contents.package / "copyright").read_text("utf-8")
    assert "Files: site/bare-1.0.dist-info*\nCopyright: 2020 Somebody\n" in text
    assert "\n .\n Do as you like.\n" in text
    assert not (about / "LICENSE").exists()


def test_libraries_stay_unchanged_when_the_table_says_unmodified(tables):
    from deb_making.in_root import may_be_stripped

    said = tomllib.loads((tables / "licences.toml").read_text("utf-8"))
    unmodified = {name for name, each in said.items() if "unmodified" in each.get("text", "")}
    folders = {"pyside6-essentials": "PySide6", "shiboken6": "shiboken6"}
    assert unmodified == set(folders)
    for folder in folders.values():
        assert not may_be_stripped(Path(SITE, folder, "Qt", "lib", "libany.so.6"))
    assert not may_be_stripped(Path(SITE, "psycopg_binary.libs", "libpq.so.5"))
    assert may_be_stripped(Path(SITE, "regex", "_regex.so"))

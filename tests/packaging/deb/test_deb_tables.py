"""The tables of the packages, and the files that are made from them alone."""

import re
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

CONTENTS = ("kiosk", "central")


@pytest.fixture(params=CONTENTS)
def contents(request, tables):
    from deb_making.table import read_contents

    return read_contents(tables / "contents.toml", request.param)


def lines_of(tmp_path, text):
    from deb_making.qt_choice import read_lines

    (tmp_path / "qt.toml").write_text(text)
    return read_lines(tmp_path / "qt.toml")


SMALL_TABLE = """
[[keep]]
why = "it is needed"
files = ["Qt/lib/lib{Core,Gui}.so.*", "Qt/qml/[A-U]*/qmldir"]
[[leave]]
why = "it is not"
files = ["Qt/tools/**"]
"""
SMALL_FILES = ["Qt/lib/libCore.so.6", "Qt/lib/libGui.so.6", "Qt/qml/Quick/qmldir", "Qt/tools/a/b"]


def test_files_are_left_out_when_the_table_says_so(tmp_path):
    from deb_making.qt_choice import left_out

    assert left_out(SMALL_FILES, lines_of(tmp_path, SMALL_TABLE)) == ["Qt/tools/a/b"]


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ([*SMALL_FILES, "Qt/lib/libNew.so.6"], r"does not name.*\n.*libNew"),
        ([*SMALL_FILES, "Qt/qml/Deep/er/qmldir"], r"does not name.*\n.*Deep/er"),
        (SMALL_FILES[:-1], r"names? no file any more.*\n.*tools"),
    ],
)
def test_build_stops_when_qt_brings_or_loses_a_file(tmp_path, files, said):
    from deb_making.errors import CannotBuildError
    from deb_making.qt_choice import left_out

    with pytest.raises(CannotBuildError, match=said):
        left_out(files, lines_of(tmp_path, SMALL_TABLE))


def test_build_stops_when_two_lines_name_a_file(tmp_path):
    from deb_making.errors import CannotBuildError
    from deb_making.qt_choice import left_out

    table = SMALL_TABLE + '[[leave]]\nwhy = "twice"\nfiles = ["Qt/lib/libGui*"]\n'
    with pytest.raises(CannotBuildError, match=r"two lines.*\n.*libGui"):
        left_out(SMALL_FILES, lines_of(tmp_path, table))


def test_table_is_refused_when_a_line_gives_no_reason(tmp_path):
    from deb_making.errors import CannotBuildError

    with pytest.raises(CannotBuildError, match="why"):
        lines_of(tmp_path, '[[keep]]\nfiles = ["a"]\n')


@given(st.from_regex(r"[\w.+-]{1,8}(/[\w.+-]{1,8}){0,3}", fullmatch=True))
def test_pattern_names_itself_alone_when_it_has_no_star(name):
    from deb_making.qt_choice import expression_of

    assert re.fullmatch(expression_of(name), name)
    assert not re.fullmatch(expression_of(name), name + "x")
    assert re.fullmatch(expression_of("**"), name)
    assert bool(re.fullmatch(expression_of("*"), name)) == ("/" not in name)


def test_qt_of_this_environment_is_all_named_when_the_lock_is_installed(tables):
    from importlib.metadata import distribution

    from deb_making.qt_choice import left_out, read_lines
    from deb_making.staging import NOTES_OF_PIP

    names = [
        str(each)
        for name in ("pyside6-essentials", "shiboken6")
        for each in distribution(name).files or []
        if each.name not in NOTES_OF_PIP and not str(each).startswith("..")
        if "__pycache__" not in each.parts or "support" in each.parts
    ]
    leaves = left_out(names, read_lines(tables / "qt.toml"))
    assert "PySide6/Qt/plugins/platforms/libqwayland.so" not in leaves
    assert "PySide6/QtWidgets.abi3.so" in leaves


def test_modules_that_the_kiosk_imports_are_kept_when_qt_is_trimmed(tables, tree):
    from deb_making.qt_choice import read_lines

    kept = [line.expression for line in read_lines(tables / "qt.toml") if line.keeps]
    for path in (tree / "kiosk").rglob("*.py"):
        for name in re.findall(
            r"(?m)^\s*from PySide6\.(\w+) import", path.read_text("utf-8"), re.MULTILINE
        ):
            wanted = f"PySide6/{name}.abi3.so"
            assert any(each.fullmatch(wanted) for each in kept), f"{path.name}: {wanted}"
    for path in (tree / "kiosk").rglob("*.qml"):
        for name in re.findall(r"(?m)^import (Qt[\w.]+)", path.read_text("utf-8")):
            wanted = f"PySide6/Qt/qml/{name.replace('.', '/')}/qmldir"
            assert any(each.fullmatch(wanted) for each in kept), f"{path.name}: {wanted}"


def test_contents_are_all_there_when_the_table_names_them(contents, tree):
    from deb_making.table import all_files

    placed = all_files(contents, tree)
    assert f"usr/lib/sysusers.d/{contents.package}.conf" in placed
    assert all(not place.startswith("/") for place in placed)


@pytest.mark.parametrize("place", ["/etc/passwd", "../outside", "docs/../../outside"])
def test_copy_is_refused_when_its_place_is_outside(tmp_path, place):
    from deb_making.errors import CannotBuildError
    from deb_making.table import Copy, files_of

    with pytest.raises(CannotBuildError, match="below the root"):
        files_of(Copy(place, "usr/share/x"), tmp_path)
    with pytest.raises(CannotBuildError, match="below the root"):
        files_of(Copy("docs", place), tmp_path)


def test_two_files_are_refused_when_they_are_for_one_place(contents, tree):
    from dataclasses import replace

    from deb_making.errors import CannotBuildError
    from deb_making.table import all_files

    with pytest.raises(CannotBuildError, match="two files"):
        all_files(replace(contents, copies=contents.copies + contents.copies[:1]), tree)


def test_settings_are_good_when_written_for_a_machine(contents, tree, tmp_path):
    settings = contents.settings
    written = settings.written((tree / settings.source).read_text("utf-8"))
    place = tmp_path / "settings.toml"
    place.write_text(written, "utf-8")
    if contents.program == "kiosk":
        from kiosk.settings import load_settings

        kiosk = load_settings(place)
        assert str(kiosk.storage.folder) == "/var/lib/thuocdo-kiosk"
        assert str(kiosk.questionnaire.folder) == "/usr/share/thuocdo-kiosk/questionnaires"
    else:
        from central.settings import load_settings as load

        central = load(place)
        assert "/var/lib/thuocdo-central/central.sqlite" in written
        assert str(central.key_directory).startswith("/var/lib/thuocdo-central/")


def test_settings_are_refused_when_the_sample_has_changed(contents):
    from deb_making.errors import CannotBuildError

    with pytest.raises(CannotBuildError, match="0 times"):
        contents.settings.written("# another sample\n")


def control_of(contents):
    from deb_making.control import Libraries, control_text

    libraries = Libraries("libc6 (>= 2.34)", "")
    return control_text(contents, "0.1.0-1~deb12u1", ("3.11", "3.12"), libraries, 42)


def test_control_file_is_read_by_dpkg_when_made(contents, tmp_path):
    (tmp_path / "stage" / "DEBIAN").mkdir(parents=True)
    (tmp_path / "stage" / "DEBIAN" / "control").write_text(control_of(contents))
    made = tmp_path / "made.deb"
    subprocess.run(["dpkg-deb", "--build", tmp_path / "stage", made], check=True)
    shown = subprocess.run(
        ["dpkg-deb", "--field", made, "Depends"], capture_output=True, text=True, check=True
    ).stdout
    assert "python3 (>= 3.11), python3 (<< 3.12)" in shown
    assert "libc6 (>= 2.34)" in shown
    assert ", ," not in control_of(contents)


def test_version_is_newer_when_release_or_program_is():
    from deb_making.release import RELEASES

    older, newer = RELEASES["bookworm"], RELEASES["trixie"]
    for low, high in (
        (older.package_version("0.1.0"), newer.package_version("0.1.0")),
        (newer.package_version("0.0.9"), older.package_version("0.1.0")),
    ):
        subprocess.run(["dpkg", "--compare-versions", low, "lt", high], check=True)


@pytest.mark.parametrize("name", ["9", "buster", "ubuntu"])
def test_release_is_refused_when_no_package_is_made_for_it(name):
    from deb_making.errors import CannotBuildError
    from deb_making.release import release_named

    with pytest.raises(CannotBuildError, match=r"bookworm \(12\), trixie \(13\)"):
        release_named(name)


@pytest.mark.parametrize("units", [(), ("thuocdo-kiosk.service", "thuocdo-central.service")])
def test_scripts_are_shell_when_made(contents, tables, units, tmp_path):
    from deb_making.scripts import NAMES, scripts_for

    made = scripts_for(contents, tables / "scripts", units)
    assert set(made) == set(NAMES)
    for name, text in made.items():
        (tmp_path / name).write_text(text, "utf-8")
        subprocess.run(["sh", "-n", tmp_path / name], check=True)
        assert "\nset -e\n" in text
        assert not re.search(r"@[A-Z]+@", text)
        assert "rm -rf $folders" not in text.replace("rm -rf $folders\n", "", 1).split("else")[0]


def test_lock_fits_every_release_when_no_line_hangs_on_the_python(tree):
    for program in CONTENTS:
        text = (tree / "requirements" / f"{program}.txt").read_text("utf-8")
        assert "python_version" not in text
        assert "python_full_version" not in text


def test_changelog_is_dated_by_the_commit_when_made():
    from deb_making.control import changelog_gzip, changelog_text

    text = changelog_text("0.1.0-1~deb12u1", "bookworm", "One thing.\nAnother.", 0)
    assert text.startswith("thuocdo (0.1.0-1~deb12u1) bookworm; urgency=medium\n\n  * One thing.")
    assert text.endswith(">  Thu, 01 Jan 1970 00:00:00 +0000\n")
    assert changelog_gzip(text) == changelog_gzip(text)


def test_man_page_names_every_command_when_groups_are_nested(contents):
    from deb_making.man_pages import page

    leaf = {"help": "Does it - at once.", "options": [["--now", ".now"]], "commands": {}}
    said = {
        "help": "A program.",
        "options": [["--version", "Says which it is."]],
        "commands": {"key": {"commands": {"seal": leaf}}},
    }
    text = page("kiosk", contents, said, 0)
    assert ".SH OPTIONS\n.TP\n.I \\-\\-version\nSays which it is.\n.SH COMMANDS" in text
    assert ".B key seal\nDoes it \\- at once." in text
    assert "\n\\&.now\n" in text

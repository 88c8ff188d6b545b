"""`central report`, as IT types it: with a good wish, with a bad one."""

import pytest

from central.store.engine import open_engine
from tests.central.audit_log_of import entries_of
from tests.central.test_command_line import Console


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    console = Console(tmp_path_factory.mktemp("made"))
    console.done("init")
    for site in ("xa-mau", "xa-hai"):
        console.done("site", "add", site, "--name", "Một cửa", "--unit", "Xã Mẫu", "--sample")
    return console


@pytest.fixture
def console(made, tmp_path):
    return Console.copy_of(made, tmp_path)


def test_report_is_written_and_noted_and_not_written_over_unless_told(console):
    given = ("report", "satisfaction", "--site", "xa-mau", "--period", "2026-01", "--out")
    said = console.done(*given, "thang-1.pdf")
    assert said.startswith("thang-1.pdf: satisfaction of xa-mau, 2026-01,")
    file = console.folder / "thang-1.pdf"
    assert file.read_bytes().startswith(b"%PDF")
    before = file.read_bytes()
    assert "is there already" in console.refused(*given, "thang-1.pdf")
    assert file.read_bytes() == before
    console.done(*given, "thang-1.pdf", "--format", "csv", "--overwrite")
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    assert sorted(path.name for path in console.folder.glob("*thang*")) == ["thang-1.pdf"]
    engine = open_engine(f"sqlite:///{console.folder / 'central.sqlite'}")
    noted = [entry for entry in entries_of(engine) if entry.what == "export.made"]
    engine.dispose()
    assert [(entry.about, entry.site) for entry in noted] == [
        ("satisfaction 2026-01", "xa-mau")
    ] * 2


def test_report_of_several_sites_and_in_english(console):
    given = ("--period", "2025", "--format", "csv", "--language", "en")
    assert "of 2 sites" in console.done("report", "qd766", "--all-sites", *given, "--out", "a.csv")
    named = ("--site", "xa-mau", "--site", "xa-hai")
    assert "of 2 sites" in console.done("report", "qd766", *named, *given, "--out", "b.csv")
    assert "COUNTS FOR" in (console.folder / "b.csv").read_text("utf-8-sig")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "expected --site SITE or --all-sites"),
        (("--site", "xa-mau", "--all-sites"), "one of the two"),
        (("--site", "xa-khong"), "there is no site 'xa-khong' (there are: xa-hai, xa-mau)"),
        (("--all-sites", "--period", "2016-2026"), "a report is of a year at most"),
        (("--all-sites", "--period", "2999-01"), "this period has not begun"),
        (("--all-sites", "--period", "1999"), "no kiosk was there then"),
        (("--all-sites", "--period", "2026-02-30"), "there is no such period"),
        (("--all-sites", "--period", "=cmd"), "expected 2026-11-22, 2026-11, 2026-Q4 or 2026"),
        (("--all-sites", "--format", "docx"), "--format 'docx': expected one of pdf, xlsx, csv"),
        (("--all-sites", "--language", "fr"), "expected vi or en"),
        (("--all-sites", "--out", "no/such/a.pdf"), "there is no folder no/such"),
        (("--all-sites", "--out", "."), "is a folder"),
    ],
)
def test_bad_wish_is_one_clear_line_and_nothing_is_written(console, arguments, said):
    given = ["report", "satisfaction", *arguments]
    if "--period" not in arguments:
        given += ["--period", "2026-01"]
    if "--out" not in arguments:
        given += ["--out", "a.pdf"]
    told = console.refused(*given)
    assert said in told
    assert len(told.splitlines()) == 1
    assert not (console.folder / "a.pdf").exists()


def test_kind_that_is_none_is_refused_with_the_list(console):
    given = ("--all-sites", "--period", "2026-01", "--out", "a.pdf")
    assert "expected one of satisfaction, officers" in console.refused("report", "all", *given)

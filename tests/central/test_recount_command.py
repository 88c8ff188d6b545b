"""`central recount`, as IT types it: what it says, how it ends, and what it leaves as it was."""

import io

import pytest

from central.commands.errors import CommandError
from central.commands.recount import recount
from tests.central.audit_log_of import entries_of
from tests.central.hall import SITE, visit_id
from tests.central.test_command_line import Console

OTHER = "xa-khac"


class Terminal(io.StringIO):
    """A terminal that somebody reads."""

    def isatty(self):
        return True


@pytest.fixture
def counted(hall):
    """Two sites with a few visits each, and the command line in their folder."""
    hall.add_site(OTHER)
    for number, site in enumerate((SITE, OTHER)):
        kiosk = hall.add_kiosk(site=site)
        for visit in range(4):
            kiosk.serve_and_rate(visit_id(number * 100 + visit))
        kiosk.send()
    console = Console(hall.folder)
    console.config.write_text(f'[database]\nurl = "{hall.settings.database_url}"\n', "utf-8")
    return hall, console


def test_recount_says_that_every_figure_is_right_and_ends_with_0(counted):
    _, console = counted
    said = console.done("recount").splitlines()
    assert said == [
        f"{OTHER}: 17 records, every figure as stored",
        f"{SITE}: 17 records, every figure as stored",
    ]


def test_recount_names_the_figure_ends_with_1_and_repairs_only_with_write(counted):
    hall, console = counted
    figures = hall.figures()
    hall.tamper("UPDATE hour_tallies SET n = 9 WHERE event = 'rated' AND site_id = :s", s=SITE)
    broken = hall.figures()
    told = console.run("recount", SITE)
    line = "[day 2026-03-02, hour 9, counter_id quay-1, event rated]: stored 9, the records give 4"
    assert (told.returncode, told.stderr) == (1, "")
    assert told.stdout.splitlines() == [
        f"DIFFERS: {SITE}: hour_tallies {line}",
        f"{SITE}: 17 records, 1 rows differ: left as they are; --write repairs them",
    ]
    assert hall.figures() == broken
    assert "1 rows differ: repaired" in console.done("recount", "--write")
    assert hall.figures() == figures
    console.done("recount")
    (entry,) = (each for each in entries_of(hall.engine) if each.what == "recount.written")
    assert (entry.about, entry.site, entry.facts) == (SITE, SITE, {"records": 17, "rows": 1})


def test_recount_by_several_processes_says_the_same_and_shows_how_far_it_is(counted):
    hall, console = counted
    hall.tamper("DELETE FROM visit_sums WHERE site_id = :site", site=OTHER)
    terminal = Terminal()
    lines, right = recount(
        console.config, None, hall.now, write=False, processes=2, terminal=terminal
    )
    assert not right
    assert [line.split(":")[0] for line in lines] == ["DIFFERS", OTHER, SITE]
    assert terminal.getvalue().endswith("          34 of 34 records\n")


def test_recount_of_a_site_that_is_not_there_is_bad_input(counted):
    hall, console = counted
    with pytest.raises(CommandError, match=f"there are: {OTHER}, {SITE}"):
        recount(console.config, "xa-xa", hall.now, write=False)
    assert "there is no site 'xa-xa'" in console.refused("recount", "xa-xa", "--write")

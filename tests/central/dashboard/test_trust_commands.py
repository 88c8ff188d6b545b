"""The commands that the page trust shows to auditors do what is said beside them."""

import shlex
from datetime import date

import pytest

from central.dashboard.trust_page import commands
from central.dashboard.wording import words_in
from tests.central.hall import SITE, visit_id
from tests.central.test_command_line import Console
from tests.verify.verifier_process import run_here


@pytest.fixture
def shown(hall):
    """The commands of a page of a site with some ratings, and the command line in its folder."""
    kiosk = hall.add_kiosk()
    for number in range(6):
        kiosk.serve_and_rate(visit_id(number))
    kiosk.send()
    console = Console(hall.folder)
    console.config.write_text(f'[database]\nurl = "{hall.settings.database_url}"\n', "utf-8")
    lines = [line for line, _ in commands(SITE, date(2026, 3, 2), words_in("vi"))]
    return hall, console, [shlex.split(line) for line in lines]


def test_commands_shown_to_auditors_recompute_the_figures_when_they_are_run(shown):
    hall, console, (verify, recount, export, check) = shown
    assert [line[0] for line in (verify, recount, export)] == ["central"] * 3
    assert "whole, figures as recomputed" in console.done(*verify[1:])
    assert f"{SITE}: 25 records, every figure as stored" in console.done(*recount[1:])
    console.done(*export[1:])
    assert check[0] == "kiosk-verify"
    assert run_here(hall.folder / check[1]).status == 0


def test_command_shown_names_the_figure_when_somebody_changed_it(shown):
    hall, console, (_, recount, *_) = shown
    hall.tamper("UPDATE visit_tallies SET n = 99 WHERE event = 'rated' AND site_id = :s", s=SITE)
    assert console.run(*recount[1:]).returncode == 1

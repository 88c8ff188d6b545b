"""The help of `central reference` names every kind of sheet: nothing else tells of them."""

from typer.testing import CliRunner

from central.cli import app
from central.reference.kinds import KINDS


def test_help_names_every_kind_of_sheet():
    said = CliRunner().invoke(app, ["reference", "import", "--help"]).output
    assert [kind for kind in KINDS if kind not in said] == []

"""The table of who may import whom holds, and covers every package there is."""

import configparser
import subprocess
import sys
from pathlib import Path

import pytest
from grimp import ImportGraph

from tests.house.allowed_imports import AllowedImportsContract

# They put the parts together.
COMPOSITION = {"kiosk.app", "kiosk.cli"}


def test_imports_follow_the_table_when_lint_imports_reads_them(tree):
    lint_imports = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run(
        [str(lint_imports), "--no-cache"],
        cwd=tree,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_package_has_a_contract_when_it_is_part_of_the_kiosk(tree):
    contracts = configparser.ConfigParser()
    contracts.read(tree / ".importlinter", encoding="utf-8")
    covered = {
        name
        for section in contracts.sections()
        for key in ("source", "source_modules")
        for name in contracts.get(section, key, fallback="").split()
    }
    packages = {
        f"kiosk.{path.parent.name}"
        for path in (tree / "kiosk").glob("*/__init__.py")
        if path.parent.name != "__pycache__"
    }
    assert packages - covered == set()


def contract(**options) -> AllowedImportsContract:
    return AllowedImportsContract(
        name="a contract",
        session_options={"root_packages": ["ours"]},
        contract_options={"source": "ours.pure", **options},
    )


def graph(importer: str, imported: str) -> ImportGraph:
    made = ImportGraph()
    for module in ("ours", "ours.pure", "ours.pure.part", "ours.purer", importer, imported):
        made.add_module(module)
    made.add_import(importer=importer, imported=imported, line_number=3, line_contents="import")
    return made


@pytest.mark.parametrize(
    ("importer", "imported", "kept"),
    [
        ("ours.pure.part", "ours.pure", True),
        ("ours.pure.part", "json", True),
        ("ours.pure.part", "nacl", True),
        ("ours.pure.part", "nacl.signing", True),
        ("ours.pure.part", "sqlite3", False),
        ("ours.pure.part", "requests", False),
        ("ours.pure", "ours.screens", False),
        ("ours.pure", "ours.purer", False),
        ("ours.pure", "naclish", False),
        ("ours.screens", "requests", True),
        ("ours.purer", "requests", True),
    ],
)
def test_contract_is_kept_only_when_the_import_is_listed(importer, imported, kept):
    checked = contract(may_import=["nacl"], never=["sqlite3"])
    result = checked.check(graph(importer, imported), verbose=False)
    assert result.kept is kept
    assert bool(result.metadata["broken"]) is not kept

"""The list of tables, whole: every module that has some is imported here."""

from importlib import import_module
from pathlib import Path

from central.store.metadata import metadata

__all__ = ["metadata"]

for _module in sorted(Path(__file__).parent.glob("*_tables.py")):
    import_module(f"central.store.{_module.stem}")

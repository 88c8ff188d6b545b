"""Imports every module that has tables, so that the list of tables is whole."""

from importlib import import_module
from pathlib import Path

for _module in sorted(Path(__file__).parent.glob("*_tables.py")):
    import_module(f"central.store.{_module.stem}")

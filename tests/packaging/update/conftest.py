"""What the tests of updates share: the agent's and the repository's own modules."""

import sys
from pathlib import Path

import pytest

TREE = Path(__file__).resolve().parents[3]
sys.path[:0] = [
    str(TREE / "packaging/update"),
    str(TREE / "packaging/repository"),
    str(TREE / "packaging/deb"),
]


def pytest_collection_modifyitems(items):
    """One worker has the machines: they share a package and a root that take minutes."""
    for item in items:
        if item.get_closest_marker("long") and item.path.parent == Path(__file__).parent:
            item.add_marker(pytest.mark.xdist_group("update"))

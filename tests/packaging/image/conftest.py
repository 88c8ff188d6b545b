"""What the tests of the image share: the build's own modules, and one worker for the long ones."""

import sys
from pathlib import Path

import pytest

TREE = Path(__file__).resolve().parents[3]
IMAGE = TREE / "packaging" / "image"
sys.path[:0] = [
    str(IMAGE),
    str(TREE / "packaging" / "deb"),
    str(IMAGE / "files" / "usr" / "lib" / "thuocdo-image"),
]


def pytest_collection_modifyitems(items):
    """One worker has them all: they share an image that takes minutes."""
    for item in items:
        if item.get_closest_marker("long") and item.path.parent == Path(__file__).parent:
            item.add_marker(pytest.mark.xdist_group("image"))


@pytest.fixture(scope="session")
def image_tree():
    return IMAGE

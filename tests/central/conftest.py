"""A central of its own for each test (tests/central/hall.py says what it has)."""

import pytest

from tests.central.hall import Hall


@pytest.fixture
def hall(tmp_path):
    made = Hall(tmp_path)
    yield made
    made.close()


@pytest.fixture
def make_hall(tmp_path_factory):
    """Several centrals, for properties that need a fresh one for each example."""
    made = []

    def make():
        made.append(Hall(tmp_path_factory.mktemp("hall")))
        return made[-1]

    yield make
    for each in made:
        each.close()

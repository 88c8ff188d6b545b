"""A counter whose kiosk is ready, for every story of a visit."""

import pytest

from tests.kiosk.visit.counter import Counter


@pytest.fixture
def counter() -> Counter:
    return Counter.open()

"""A desk: who imports sheets into the central of the hall."""

import pytest

from central.audit_log.hands import command_author
from tests.central.reference.sheets import Desk


@pytest.fixture
def desk(hall):
    return Desk(hall, command_author(hall.settings))

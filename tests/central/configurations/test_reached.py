"""Taken, waiting, silent, refused: by what a real kiosk's heartbeat says over the wire."""

from datetime import timedelta

import pytest

from central.store import reading
from tests.central.configurations.conftest import THANKS, Office
from tests.central.fleet.test_heartbeat import GOOD, send
from tests.central.fleet.test_pin_reaches_the_kiosk import Far
from tests.central.served import Served

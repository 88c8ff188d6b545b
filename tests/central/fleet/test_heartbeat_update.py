"""What a heartbeat says of the kiosk's last update is kept, or refused if it is not of its form."""

import pytest
from sqlalchemy import select

from central.refusal import Problem, Refusal
from central.store import reading
from central.store.fleet_list_queries import fleet_of
from central.store.fleet_tables import heartbeats
from tests.central.fleet.test_heartbeat_head import Beats


@pytest.fixture
def beats(hall):
    return Beats(hall)


def told(beats) -> str | None:
    with reading(beats.hall.engine) as connection:
        (kiosk,) = fleet_of(connection, ["xa-mau"])
        held = connection.execute(select(heartbeats.c.update_told)).scalar_one()
    assert kiosk.update_told == held
    return held


def test_update_is_kept_when_the_heartbeat_tells_of_it_and_goes_when_it_does_not(beats):
    beats.beats(1, update={"outcome": "rolled-back", "why": "0.3.0 did not start 3 times"})
    assert told(beats) == "rolled-back: 0.3.0 did not start 3 times"
    beats.passes(minutes=5)
    beats.beats(1, update={"outcome": "installed", "why": ""})
    assert told(beats) == "installed"
    beats.passes(minutes=5)
    beats.beats(1)
    assert told(beats) is None


@pytest.mark.parametrize(
    "update",
    [
        3,
        [],
        {},
        {"outcome": "x" * 21, "why": ""},
        {"outcome": "none", "why": "y" * 201},
        {"outcome": "none", "why": "\n"},
        {"outcome": None, "why": ""},
    ],
)
def test_heartbeat_is_refused_when_what_it_tells_of_the_update_is_not_of_its_form(beats, update):
    with pytest.raises(Refusal) as stop:
        beats.beats(1, update=update)
    assert stop.value.problem is Problem.MALFORMED

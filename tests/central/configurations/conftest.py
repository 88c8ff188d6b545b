"""A hall with a group of kiosks, and the steps of its roll-outs in short."""

import pytest

from central.configurations import groups, overrides, steps
from central.configurations.reached import conditions_of
from central.configurations.steps import Hand
from central.fleet.configuration import configuration_of
from central.store import reading, writing
from central.store.configuration_queries import Taken, find_group, note_taken, wanted_by_all
from central.store.kiosk_queries import find_kiosk
from kiosk.record import Typ, open_envelope
from kiosk.record.payload import parse
from tests.central.hall import SITE
from tests.central.hands import author

THANKS = {"delays": {"thanks_ms": 9_000}}
LONGER = {"delays": {"thanks_ms": 12_000}}
SHIFT = {"screen": {"shift": False}}


class Office:
    """Who takes steps in the group `tinh` of the province, at the hall's time."""

    def __init__(self, hall, kiosks=5):
        self.hall = hall
        self.kiosks = [hall.add_kiosk().place.kiosk for _ in range(kiosks)]
        self.make("tinh", takes_new=True)

    def make(self, group, site=None, **more):
        with writing(self.hall.engine) as connection:
            given = (group, f"Nhóm {group}")
            return groups.make_group(connection, given, site, author("lan"), self.hall.now, **more)

    def hand(self, seen=None, reason="theo công văn mẫu", name="lan"):
        return Hand(author(name), self.hall.now, reason, seen)

    def do(self, step, *given, group="tinh", seen=None, name="lan", **more):
        with writing(self.hall.engine) as connection:
            hand = self.hand(seen, name=name)
            return getattr(steps, step)(connection, group, *given, hand, **more)

    def put_into(self, group, *kiosks):
        with writing(self.hall.engine) as connection:
            return groups.put_into(
                connection, group, kiosks, "chuyển nhóm", author("lan"), self.hall.now
            )

    def override(self, kiosk, settings, seen=None):
        with writing(self.hall.engine) as connection:
            return overrides.override(connection, (SITE, kiosk), settings, self.hand(seen))

    def group(self, group="tinh"):
        with reading(self.hall.engine) as connection:
            return find_group(connection, group)

    def wants(self):
        with reading(self.hall.engine) as connection:
            return {each.kiosk_id: each for each in wanted_by_all(connection)}

    def versions(self):
        return {kiosk: wanted.version for kiosk, wanted in self.wants().items()}

    def document(self, kiosk):
        """What the kiosk is told, and the bytes."""
        with reading(self.hall.engine) as connection:
            signed = configuration_of(
                connection, self.hall.keys.configuration, find_kiosk(connection, kiosk)
            )
        envelope = open_envelope(signed.compact, Typ.CONFIGURATION)
        return parse(envelope.payload), signed

    def take(self, *kiosks):
        """Their heartbeats say that they have what they want."""
        for kiosk in kiosks:
            _, signed = self.document(kiosk)
            taken = Taken(signed.number, signed.etag, uses_settings=True)
            with writing(self.hall.engine) as connection:
                note_taken(connection, SITE, kiosk, taken, self.hall.now)

    def reached(self):
        with reading(self.hall.engine) as connection:
            wanted = wanted_by_all(connection)
            found = conditions_of(connection, wanted, self.hall.now)
        return {kiosk: condition.reached.value for kiosk, condition in found.items()}


@pytest.fixture
def office(hall):
    return Office(hall)

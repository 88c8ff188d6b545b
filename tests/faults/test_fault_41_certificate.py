"""Fault 41: by the kiosk's wrong clock the central's certificate is not valid. Nothing is sent and
nothing is lost; ratings go on; all of it goes when the certificate holds again.
"""

import datetime as dt
from contextlib import ExitStack

import pytest

from kiosk.deadline import DeadlineSession
from kiosk.queue.forwarder import Central, Forwarder
from kiosk.queue.heartbeat import Heartbeat
from kiosk.queue.outbox import Outbox
from kiosk.queue.storage_thread import StorageThread
from tests.kiosk.queue.certificate import certificate
from tests.kiosk.queue.conftest import CENTRAL_KEY, KEY, PLACE, Ear, rating, stamp
from tests.kiosk.queue.forwarder_line import condition
from tests.kiosk.queue.loopback_server import LoopbackServer
from tests.kiosk.queue.scripted_central import ScriptedCentral

WITHIN_S = 60
NOW = dt.datetime.now(dt.UTC)


@pytest.fixture
def storage(migrated, tmp_path):
    path = tmp_path / "outbox.sqlite"
    path.write_bytes(migrated.read_bytes())
    ear = Ear()
    made = StorageThread(lambda: Outbox(path, PLACE, KEY, stamp), ear, lambda: 0)
    made.start()
    ear.wait_for(lambda: bool(ear.told))
    yield made
    made.stop()


def forwarder(stack, storage, server, ca_file, clock_s):
    session = DeadlineSession(ca_file, deadline_s=5)
    stack.callback(session.close)
    heartbeat = Heartbeat(
        server.url,
        PLACE.kiosk,
        lambda: KEY,
        lambda: (CENTRAL_KEY.verify_key,),
        condition,
        lambda _ms: None,
        lambda at_s: f"token-of-{at_s}",
        lambda: clock_s[0],
        lambda: "nonce",
        lambda: 0.5,
    )
    central = Central(server.url, PLACE.kiosk, lambda: (CENTRAL_KEY.verify_key,), ca_file)
    return Forwarder(central, storage, session, heartbeat, lambda: clock_s[0], lambda: 0.5)


def test_records_wait_while_the_certificate_is_not_valid_and_go_when_it_is(storage, tmp_path):
    held, clock_s = ScriptedCentral(), [1_000.0]

    def unsent():
        return storage.call(lambda box: box.unsent()).result(WITHIN_S)

    with ExitStack() as stack:
        for name, until in (("ended", NOW - dt.timedelta(1)), ("good", NOW + dt.timedelta(1))):
            folder = tmp_path / name
            folder.mkdir()
            ca_file, context = certificate(folder, until=until)
            server = stack.enter_context(LoopbackServer([held.behave], context))
            sender = forwarder(stack, storage, server, ca_file, clock_s)
            storage.call(lambda box: box.append([rating(1)])).result(WITHIN_S)
            before = unsent()
            for _ in range(3):
                sender.work()
                clock_s[0] += 100
            assert unsent() == (before if name == "ended" else 0)
            if name == "ended":
                assert server.requests == []
                assert "cannot be reached" in sender.trouble
    assert sum(map(len, held.logs.values())) == 3

"""The central that says what it is told, running."""

import threading

import pytest

from tests.kiosk.identity.told_central import Central


@pytest.fixture
def central():
    with Central() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()

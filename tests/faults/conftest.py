"""What the tests of faults share: one real central, a line to it, and kiosks that are enrolled.

Guarantees: every process is ended by its own id and every kiosk closed, also when the test fails.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from kiosk.identity.enrolment import Enrolment
from kiosk.queue.migrate import ensure_schema
from kiosk.record import Place, SigningKey
from tests.central.hall import Hall
from tests.faults.misbehaving_proxy import MisbehavingProxy
from tests.faults.real_central import RealCentral
from tests.faults.sending_kiosk import SendingKiosk


@dataclass(frozen=True)
class Identity:
    """An enrolled kiosk: its key, and what the central said."""

    key: SigningKey
    enrolment: Enrolment

    @property
    def place(self) -> Place:
        return Place(self.enrolment.site, self.enrolment.kiosk)


@pytest.fixture(scope="session")
def served_central(tmp_path_factory) -> Iterator[RealCentral]:
    """Give a real central that is served for all tests of faults; verified whole at the end."""
    central = RealCentral.made_in(tmp_path_factory.mktemp("central"))
    central.start()
    yield central
    central.stop()
    central.verify()


@pytest.fixture
def central(served_central) -> RealCentral:
    """Give the central, served: a test that ended it has it back for the next."""
    if served_central.process is None:
        served_central.start()
    return served_central


@pytest.fixture
def identity(central) -> Identity:
    """Give a kiosk that is enrolled and approved."""
    key = SigningKey.generate()
    return Identity(key, central.enrol(key))


@pytest.fixture
def proxy(central) -> Iterator[MisbehavingProxy]:
    """Give a line to the central that misbehaves on command."""
    with MisbehavingProxy(central.port) as made:
        yield made


@pytest.fixture(scope="session")
def migrated(tmp_path_factory) -> Path:
    """Give an outbox that has its tables and nothing in them; copy it, never open it."""
    path = tmp_path_factory.mktemp("migrated") / "outbox.sqlite"
    ensure_schema(path)
    return path


@pytest.fixture
def start_kiosk(identity, tmp_path) -> Iterator[Callable[..., SendingKiosk]]:
    """Give `start_kiosk(url)`: a kiosk without a screen; closed after the test."""
    with ExitStack() as stack:

        def start(url: str, **options) -> SendingKiosk:
            path = tmp_path / "outbox.sqlite"
            kiosk = SendingKiosk(path, identity.key, identity.enrolment, url, **options)
            stack.callback(kiosk.close)
            return kiosk

        yield start


@pytest.fixture
def hall(tmp_path) -> Iterator[Hall]:
    """Give a central of this test alone, in this process (tests/central/hall.py)."""
    folder = tmp_path / "hall"
    folder.mkdir()
    made = Hall(folder)
    yield made
    made.close()

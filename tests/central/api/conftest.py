"""A central with two sites and keys of systems, asked over real HTTP."""

import pytest
import requests

from central.api.keys import make_key
from central.released.audience import Audience
from central.store.engine import writing
from tests.central.served import Served


@pytest.fixture
def key_for(hall):
    """`key_for(site, audience)`: a new key, to the province and as the public by itself."""

    def make(site=None, audience=Audience.PUBLIC):
        with writing(hall.engine) as connection:
            return make_key(connection, "Hệ thống mẫu", site, hall.now, audience)[1]

    return make


@pytest.fixture
def ask(hall):
    """`ask(address, key, ...)`: the answer; what is not a parameter stands in `headers`."""
    with Served(hall) as served, requests.Session() as session:
        session.trust_env = False

        def get(address, key, headers=None, **params):
            sent = {"Authorization": f"Bearer {key}", **(headers or {})}
            return session.get(f"{served.url}/api/v1/data/{address}", params=params, headers=sent)

        yield get

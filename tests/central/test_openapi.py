"""Whatever a stranger, a system with a good key or a kiosk with a good token sends to any address
of the OpenAPI document, none answers 500; and answers are as the document says: status, media type
and form. Data that is of the form, data that is not, and real days.
"""

import itertools

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from central.api.keys import make_key
from central.released.audience import Audience
from central.store.engine import writing
from tests.central.fleet.test_heartbeat import token
from tests.central.hall import visit_id
from tests.central.served import Served

EXAMPLES, LONG_EXAMPLES = 2, 100
"""For each address and kind of data."""

DATA = "/api/v1/data/"
MONTH = {"month": "2026-03"}
DAYS = {"first": "2026-03-01", "last": "2026-03-31"}
POSITIVE, NEGATIVE = GenerationMode.POSITIVE, GenerationMode.NEGATIVE
CHECKS = [
    not_a_server_error,
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
]


class ManySenders(requests.Session):
    """Each request from another address, so that none is too many."""

    def __init__(self):
        super().__init__()
        self.trust_env = False
        self._numbers = itertools.count()

    def request(self, *given, headers=None, **more):
        number = next(self._numbers)
        address = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
        return super().request(
            *given, headers={**(headers or {}), "X-Forwarded-For": address}, **more
        )


@pytest.fixture
def filled(hall):
    """Released answers, and figures of every kind that is told."""
    kiosk = hall.add_kiosk()
    for number in range(6):
        kiosk.serve_and_rate(visit_id(number))
    kiosk.rate(visit_id(0))
    kiosk.send()
    return hall, kiosk


def credentials(hall, kiosk, path):
    """What a request to `path` needs to be let in, as parts of a case."""
    if path.startswith(DATA):
        with writing(hall.engine) as connection:
            _, key = make_key(connection, "Hệ thống mẫu", None, hall.now, Audience.LEADER)
        return {"headers": {"authorization": f"Bearer {key}"}}
    if "{kiosk}" in path:
        good = token(kiosk.key, kiosk.place.kiosk, int(hall.now.timestamp()))
        place = {"path_parameters": {"kiosk": kiosk.place.kiosk}}
        return place if path.endswith("/records") else {**place, "headers": {"authorization": good}}
    return {}


def real_days(operation):
    """Days or a month that exist, for an address that asks for them."""
    asked = {each.name for each in operation.query}
    return {name: value for name, value in {**DAYS, **MONTH}.items() if name in asked}


@pytest.mark.parametrize(
    "examples", [EXAMPLES, pytest.param(LONG_EXAMPLES, marks=pytest.mark.long)]
)
def test_no_request_of_the_openapi_document_is_answered_with_500(filled, examples):
    hall, kiosk = filled
    with Served(hall) as served, ManySenders() as session:
        schema = schemathesis.openapi.from_url(f"{served.url}/api/v1/openapi.json")
        operations = [found.ok() for found in schema.get_all_operations()]
        documented = set(schema.raw_schema["paths"])
        assert {operation.path for operation in operations} == documented
        assert len(operations) >= 15
        good, statuses = set(), set()
        for operation in operations:
            let_in = credentials(hall, kiosk, operation.path)
            days = real_days(operation)
            real = {**let_in, "query": days} if days else let_in
            kinds = [(POSITIVE, real), (NEGATIVE, let_in)]
            if examples == LONG_EXAMPLES:
                kinds += [(POSITIVE, {}), (NEGATIVE, {}), (POSITIVE, let_in)]
            for mode, given_parts in kinds:
                answered = set()
                _try_out(operation, mode, given_parts, session, answered, examples)
                statuses |= answered
                good |= {operation.path} if 200 in answered else set()
    assert not {status for status in statuses if status >= 500}
    assert {path for path in documented if path.startswith(DATA)} <= good
    assert 429 not in statuses


def _try_out(operation, mode, parts, session, statuses, examples):
    @settings(
        max_examples=examples,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        database=None,
    )
    @given(case=operation.as_strategy(mode, **parts))
    def send(case):
        answer = case.call(session=session)
        statuses.add(answer.status_code)
        case.validate_response(answer, checks=CHECKS)

    try:
        send()
    except Unsatisfiable:
        # An address that asks for nothing cannot be asked wrongly.
        assert mode is NEGATIVE

"""Whatever a stranger sends to the addresses of the OpenAPI document, none answers 500.

Answers are held against the document too: status, media type and form.
"""

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.central.served import Served

EXAMPLES, LONG_EXAMPLES = 10, 200
"""For each address."""

CHECKS = [
    not_a_server_error,
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
]


@pytest.mark.parametrize(
    "examples", [EXAMPLES, pytest.param(LONG_EXAMPLES, marks=pytest.mark.long)]
)
def test_no_request_of_the_openapi_document_is_answered_with_500(hall, examples):
    hall.add_kiosk()
    with Served(hall) as served, requests.Session() as session:
        session.trust_env = False
        schema = schemathesis.openapi.from_url(f"{served.url}/api/v1/openapi.json")
        operations = [found.ok() for found in schema.get_all_operations()]
        assert len(operations) == 10
        statuses = set()
        for operation in operations:
            _try_out(operation, session, statuses, examples)
    assert statuses & {200, 201, 400, 403, 404}
    assert not {status for status in statuses if status >= 500}


def _try_out(operation, session, statuses, examples):
    @settings(
        max_examples=examples,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        database=None,
    )
    @given(case=operation.as_strategy())
    def send(case):
        answer = case.call(session=session)
        statuses.add(answer.status_code)
        case.validate_response(answer, checks=CHECKS)

    send()

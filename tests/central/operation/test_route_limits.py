"""Every route of the application has its line in the table of limits, and no line is idle."""

import pytest

from central.app import create_app
from central.operation.route_limits import ELSEWHERE, ELSEWHERE_NAME, LIMITS, RouteTable

SAMPLE = {
    "{token:path}": "t/o",
    "{code:path}": "k-1/e/1/h",
    "{name:path}": "a.css",
    "{kiosk}": "k-1",
}


def routes_of(router):
    """Method and template of every route, those of included routers too."""
    for route in router.routes:
        inner = getattr(route, "original_router", None)
        if inner is not None:
            yield from routes_of(inner)
        else:
            for method in route.methods:
                yield method, route.path


@pytest.fixture
def served_routes(hall):
    return set(routes_of(create_app(hall.settings, hall.clock)))


def test_every_route_has_limits_when_the_application_serves_it(served_routes):
    assert ("GET", "/today") in served_routes, "the walk finds pages"
    assert ("POST", "/api/v1/kiosks/{kiosk}/records") in served_routes
    with_limits = {tuple(key.split(" ", 1)) for key in LIMITS}
    # A HEAD is answered as the GET of the same address, and counted with it.
    missing = {
        (method, path)
        for method, path in served_routes - with_limits
        if not (method == "HEAD" and ("GET", path) in with_limits)
    }
    assert not missing, "add a line to central/operation/route_limits.py for each"


def test_no_line_of_the_table_is_for_a_route_that_is_gone(served_routes):
    assert {tuple(key.split(" ", 1)) for key in LIMITS} <= served_routes


@pytest.mark.parametrize("key", LIMITS, ids=str)
def test_request_meets_the_limits_of_its_own_route_when_several_could_match(key):
    method, _, template = key.partition(" ")
    path = template
    for name, value in SAMPLE.items():
        path = path.replace(name, value)
    path = path.replace("{", "").replace("}", "")
    found = RouteTable().find(method, path)
    assert (found.template, found.limits) == (template, LIMITS[key])


def test_address_of_no_route_meets_the_narrow_limits():
    found = RouteTable().find("GET", "/wp-login.php")
    assert (found.template, found.limits) == (ELSEWHERE_NAME, ELSEWHERE)
    assert RouteTable().find("DELETE", "/today").limits == ELSEWHERE


def test_head_is_counted_with_its_get():
    table = RouteTable()
    assert table.find("HEAD", "/k").limits is LIMITS["GET /k"]
    assert table.find("HEAD", "/p/x").limits is LIMITS["HEAD /p/{token:path}"]


def test_bodies_are_taken_only_by_routes_that_read_them():
    with_body = {key for key, limits in LIMITS.items() if limits.body}
    assert all(key.startswith("POST ") for key in with_body)

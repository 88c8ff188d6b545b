"""The limits of every route in one table: body, requests, seconds for the body to arrive.

Guarantees that an address which is not in the table gets the narrow `ELSEWHERE`; a test lists the
routes of the application and fails where one is not in the table. To add a route is to add a line.
Leaves to others: enforcing (`central.operation.limited`) and what a route asks beyond this (a
kiosk's own rate, the words of a page that says how long to wait, attempts to sign in, which are
counted in the database).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from starlette.routing import compile_path

from central.dashboard.gate import LONGEST_FORM
from central.fleet.routes import MAX_BODY_BYTES as LONGEST_SIGNED
from central.ingest.wire import MAX_BODY_BYTES as LONGEST_BATCH
from central.phone.pages import LONGEST_FORM as LONGEST_PHONE_FORM
from central.rate import Allowance

BATCH_S = 60.0
"""For a whole body of records: one megabyte at 200 kbit/s takes 42 s."""

SMALL_BODY_S = 15.0
"""For every other body: 32 KiB at 20 kbit/s takes 13 s."""

ELSEWHERE_NAME = "elsewhere"
"""What log lines and figures call an address that no route has."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Of one route. `body`: bytes, 0 for none; `body_s`: seconds for all of it; `rate`: of one
    address, or of one kiosk at one address where `per_kiosk`, for all routes together that have
    the same limits and `family`.
    """

    family: str
    rate: Allowance
    body: int = 0
    body_s: float = SMALL_BODY_S
    per_kiosk: bool = False


PER_KIOSK = Allowance(burst=200, per_second=20)
"""Batches of records. A kiosk that was cut off for a month catches up with these."""

_ENROLMENTS = Allowance(burst=300, per_second=5)
_ASKING = Allowance(burst=600, per_second=50)
"""Of kiosks: a whole hall may stand behind one address."""

_PAGE = Limits("page", Allowance(burst=600, per_second=50))
"""An office behind one address, whose screens ask for new figures every few seconds."""

_FORM = Limits("form", Allowance(burst=120, per_second=4), body=LONGEST_FORM)
_SIGN_IN = Limits("sign-in", Allowance(burst=60, per_second=1), body=LONGEST_FORM)
"""A guess costs the server a hash that is slow on purpose."""

_PUBLIC = Limits("public", Allowance(burst=120, per_second=4))
_DATA = Limits("data", Allowance(burst=120, per_second=4))
"""Other systems, page by page."""

_FILE = Limits("file", Allowance(burst=600, per_second=50))
_ASKED = Limits("kiosk", _ASKING)
_SIGNED = Limits("kiosk", _ASKING, body=LONGEST_SIGNED)
_MACHINE = Limits("machine", Allowance(burst=120, per_second=20))
"""Balancers and monitors."""

ELSEWHERE = Limits("elsewhere", Allowance(burst=120, per_second=4), body=LONGEST_BATCH)
"""The answer is that there is nothing; a body is not read for it, and need not be refused."""

LIMITS: Mapping[str, Limits] = MappingProxyType(
    {
        "POST /api/v1/kiosks/{kiosk}/records": Limits(
            "records", PER_KIOSK, body=LONGEST_BATCH, body_s=BATCH_S, per_kiosk=True
        ),
        "POST /api/v1/kiosks/{kiosk}/heartbeat": _SIGNED,
        "GET /api/v1/kiosks/{kiosk}/enrolment": _ASKED,
        "GET /api/v1/kiosks/{kiosk}/configuration": _ASKED,
        "POST /api/v1/enrolments": Limits("enrolment", _ENROLMENTS, body=LONGEST_SIGNED),
        "GET /api/v1/time": _ASKED,
        "GET /api/v1/openapi.json": _PUBLIC,
        "GET /api/v1/data/sites": _DATA,
        "GET /api/v1/data/counters": _DATA,
        "GET /api/v1/data/visits": _DATA,
        "GET /api/v1/data/logs": _DATA,
        "GET /api/v1/data/hours": _DATA,
        "GET /api/v1/data/marked": _DATA,
        "GET /api/v1/data/response": _DATA,
        "GET /api/v1/data/ratings": _DATA,
        "GET /api/v1/data/qd766": _DATA,
        "GET /api/v1/data/days": _DATA,
        "GET /api/v1/data/composites": _DATA,
        "GET /healthz": _MACHINE,
        "GET /readyz": _MACHINE,
        "GET /metrics": _MACHINE,
        "GET /p/{token:path}": _PUBLIC,
        "HEAD /p/{token:path}": _PUBLIC,
        "POST /p/{token:path}": Limits("phone", _PUBLIC.rate, body=LONGEST_PHONE_FORM),
        "GET /phone-style/{name}": _FILE,
        "GET /k": _PUBLIC,
        "GET /k/{code:path}": _PUBLIC,
        "GET /public": _PUBLIC,
        "GET /public/{site}": _PUBLIC,
        "GET /public/{site}/{month}": _PUBLIC,
        "GET /heads": _PUBLIC,
        "GET /heads/{epoch}/{number}.jws": _FILE,
        "GET /heads/{epoch}/{number}.json": _FILE,
        "GET /open-data": _PUBLIC,
        "GET /open-data/index.json": _PUBLIC,
        "GET /open-data/{day}/{revision}.json": _FILE,
        "GET /open-data/{day}/{revision}.csv": _FILE,
        "GET /robots.txt": _PUBLIC,
        "GET /static/{digest}/{name:path}": _FILE,
        "GET /": _PAGE,
        "GET /sign-in": _PAGE,
        "POST /sign-in": _SIGN_IN,
        "POST /sign-out": _FORM,
        "GET /today": _PAGE,
        "GET /today/figures": _PAGE,
        "GET /trend": _PAGE,
        "GET /targets": _PAGE,
        "POST /targets": _FORM,
        "GET /factors": _PAGE,
        "POST /factors": _FORM,
        "GET /hours": _PAGE,
        "GET /staff": _PAGE,
        "GET /comments": _PAGE,
        "POST /comments": _FORM,
        "GET /comments/one": _PAGE,
        "POST /comments/one": _FORM,
        "GET /comments/topics": _PAGE,
        "POST /comments/topics": _FORM,
        "GET /trust": _PAGE,
        "GET /reports": _PAGE,
        "POST /reports": _FORM,
        "GET /reports/jobs": _PAGE,
        "POST /reports/jobs": _FORM,
        "GET /reports/file": _PAGE,
        "GET /day-notes": _PAGE,
        "POST /day-notes": _FORM,
        "GET /alarms": _PAGE,
        "POST /alarms": _FORM,
        "GET /fleet": _PAGE,
        "POST /fleet": _FORM,
        "GET /fleet/code": _PAGE,
        "POST /fleet/code": _FORM,
        "GET /fleet/approve": _PAGE,
        "POST /fleet/approve": _FORM,
        "GET /fleet/pending": _PAGE,
        "POST /fleet/pending": _FORM,
        "GET /fleet/counter": _PAGE,
        "POST /fleet/counter": _FORM,
        "GET /fleet/expected": _PAGE,
        "POST /fleet/expected": _FORM,
        "GET /fleet/batch": _PAGE,
        "POST /fleet/batch": _FORM,
        "GET /fleet/end": _PAGE,
        "POST /fleet/end": _FORM,
        "GET /fleet/replace": _PAGE,
        "POST /fleet/replace": _FORM,
        "GET /quarantine": _PAGE,
        "POST /quarantine": _FORM,
        "GET /own": _PAGE,
        "GET /account": _PAGE,
        "POST /account": _SIGN_IN,
        "GET /account/sessions": _PAGE,
        "POST /account/sessions": _FORM,
        "GET /configurations": _PAGE,
        "POST /configurations": _FORM,
        "GET /configurations/groups": _PAGE,
        "POST /configurations/groups": _FORM,
        "GET /configurations/edit": _PAGE,
        "POST /configurations/edit": _FORM,
        "GET /configurations/store": _PAGE,
        "POST /configurations/store": _FORM,
        "GET /people": _PAGE,
        "POST /people": _FORM,
        "GET /people/change": _PAGE,
        "POST /people/change": _FORM,
        "GET /audit-log": _PAGE,
        "GET /officers": _PAGE,
        "GET /reference": _PAGE,
        "POST /officers": _FORM,
    }
)


@dataclass(frozen=True, slots=True)
class Found:
    """The route that an address belongs to. `template` is `ELSEWHERE_NAME` where there is none."""

    template: str
    limits: Limits
    kiosk: str = ""


class RouteTable:
    """Finds the limits of a request by its method and path."""

    def __init__(self, limits: Mapping[str, Limits] = LIMITS) -> None:
        """Templates are matched in the order of `limits`, those without a parameter first."""
        self._plain: dict[str, dict[str, Limits]] = {}
        self._patterns: dict[str, tuple[re.Pattern[str], dict[str, Limits]]] = {}
        for key, each in limits.items():
            method, _, template = key.partition(" ")
            if "{" not in template:
                self._plain.setdefault(template, {})[method] = each
            else:
                pattern = compile_path(template)[0]
                self._patterns.setdefault(template, (pattern, {}))[1][method] = each

    def find(self, method: str, path: str) -> Found:
        """The route of `path` and its limits for `method`."""
        if (by_method := self._plain.get(path)) is not None:
            return Found(path, self._of_method(by_method, method))
        for template, (pattern, by_method) in self._patterns.items():
            if (match := pattern.match(path)) is not None:
                kiosk = match.groupdict().get("kiosk", "")
                return Found(template, self._of_method(by_method, method), kiosk)
        return Found(ELSEWHERE_NAME, ELSEWHERE)

    @staticmethod
    def _of_method(by_method: dict[str, Limits], method: str) -> Limits:
        if method == "HEAD" and "HEAD" not in by_method:
            method = "GET"
        return by_method.get(method, ELSEWHERE)

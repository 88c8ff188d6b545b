"""SQL and HTML in every text that a person may enter: shown as text or refused, and nothing breaks.

Every form of every page is found by reading the pages, so that a new one is tried by itself.
"""

from html.parser import HTMLParser
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest

from central.accounts import Role, may_see, officer_pins
from central.accounts.access import ADDRESSES, Page
from central.accounts.officers import enter_officer
from central.store import writing
from central.store.fleet_tables import counters, sites
from tests.central.dashboard.conftest import HOST
from tests.central.hands import author

SCRIPT = "<script>alert(7)</script>"
HOSTILE = (
    f"x\"'>{SCRIPT}<img src=x onerror=alert(7)>",
    "'; DROP TABLE sites; --",
    "{{7*7}}${7*7}%s%n",
    "=1+1\t@SUM(A1)",
    "\u202eabc\u0000\ufffe",
    "a" * 5000,
)
NAMES = ("html", "sql", "template", "formula", "unprintable", "long")
TRIED = [HOSTILE[0], *(pytest.param(each, marks=pytest.mark.long) for each in HOSTILE[1:])]
"""The others are for the long tests."""

LEAVES = "/sign-out"
ROLES = (Role.ADMIN, Role.SUPERVISOR, Role.AUDITOR, Role.IT)


class Form(NamedTuple):
    """`fields`: by name what they hold; `free`: names of those that a person types into."""

    action: str
    method: str
    fields: dict
    free: set


class Forms(HTMLParser):
    """The forms of a page: address, method, and the fields with what they hold."""

    def __init__(self, page):
        super().__init__()
        self.found = []
        self._select = None
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        said = dict(attrs)
        if tag == "form":
            self.found.append(Form(said.get("action", ""), said.get("method", "get"), {}, set()))
        if not self.found:
            return
        fields, free = self.found[-1].fields, self.found[-1].free
        name = said.get("name")
        if tag in ("input", "textarea") and name:
            fields.setdefault(name, said.get("value", ""))
            if said.get("type", "text") not in ("hidden", "radio", "checkbox", "submit"):
                free.add(name)
        elif tag == "button" and name:
            fields.setdefault(name, said.get("value", ""))
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select:
            fields.setdefault(self._select, said.get("value", ""))


@pytest.fixture
def named(house, monkeypatch):
    """A house whose places and people have hostile names, put in behind every check."""
    monkeypatch.setattr(officer_pins, "MEMORY_KIB", 8)
    monkeypatch.setattr(officer_pins, "PASSES", 1)
    house.add_counter("quay-04", name=HOSTILE[0], field=HOSTILE[0])
    house.add_kiosk("quay-04", seed=5)
    house.add_person("lan")
    with writing(house.engine) as connection:
        connection.execute(sites.update().values(name=HOSTILE[0], unit=HOSTILE[0]))
        connection.execute(counters.update().values(field=HOSTILE[0]))
        enter_officer(connection, "xa-mau", "cb-01", HOSTILE[0], author("a"), house.now)
    return house


def check(house, answer, what):
    assert answer.status_code < 500, what
    text = answer.text
    assert SCRIPT not in text, what
    assert "<img src=x" not in text, what
    with house.engine.connect() as connection:
        assert connection.execute(sites.select()).first() is not None, what


def pages_of(role):
    return [
        path
        for path, page in ADDRESSES.items()
        if isinstance(page, Page) and may_see(role, page) and "{" not in path
    ]


def look(client, path):
    """The page, at the place that it leads to."""
    answer = client.get(path)
    for _ in range(3):
        if answer.status_code not in (302, 303, 307):
            break
        answer = client.get(answer.headers["Location"])
    return answer


@pytest.mark.parametrize("role", ROLES, ids=[role.value for role in ROLES])
def test_names_are_shown_as_text_on_every_page(named, role):
    client = named.signed_in(role)
    for path in pages_of(role):
        for query in ("", "?site=xa-mau&officer=cb-01"):
            check(named, look(client, path + query), (path, query))


@pytest.mark.parametrize("hostile", TRIED, ids=NAMES)
def test_every_field_of_every_form_takes_or_refuses_what_is_hostile(named, hostile):
    client = named.signed_in(Role.ADMIN)
    tried = set()
    for path in pages_of(Role.ADMIN):
        for query in ("?site=xa-mau", "?site=xa-mau&officer=cb-01"):
            for form in Forms(look(client, path + query).text).found:
                if form.action != LEAVES:
                    fill_in(named, client, path + query, form, hostile)
                    tried |= set(form.fields)
    assert {"name", "site"} <= tried, tried


def fill_in(house, client, path, form, hostile):
    """Submits the form once for each of its fields."""
    address = urlsplit(form.action or path)
    target = address.path or urlsplit(path).path
    query = dict(parse_qsl(address.query))
    for name in set(form.fields) - {"form_token"}:
        sent = {**form.fields, **dict.fromkeys(form.free, "thu"), name: hostile}
        if form.method.lower() == "post":
            url = f"{target}?{urlencode(query)}" if query else target
            answer = client.post(url, data=sent, headers={"Origin": HOST})
        else:
            answer = client.get(target, params={**query, **sent})
        check(house, answer, (path, form.action, name))


@pytest.mark.parametrize("hostile", TRIED, ids=NAMES)
def test_address_is_read_as_text_whatever_it_says(named, hostile):
    client = named.signed_in(Role.ADMIN)
    others = ("officer", "kiosk", "code", "before", "lang", "next", "after", "state", "group")
    for path in [*pages_of(Role.ADMIN), "/k", "/heads", "/open-data", "/sign-in"]:
        for asked in ({"site": hostile}, {"site": "xa-mau", **dict.fromkeys(others, hostile)}):
            check(named, client.get(path, params=asked), (path, asked))

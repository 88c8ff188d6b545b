"""The site of nginx: its limits are those of the central, and requests come through it."""

import re

import pytest
import requests

from central.operation.route_limits import LIMITS
from tests.central.hall import Hall, pack, visit_id
from tests.central.operation.central_process import CentralProcess, wait_until
from tests.packaging.nginx_site import NAME, SHIPPED, NginxSite

UNITS = {"k": 1024, "m": 1024 * 1024}
RECORDS = "POST /api/v1/kiosks/{kiosk}/records"
NONCE = "A" * 22
PRIVATE = "198.51.100.7"


def sizes():
    """The longest bodies that the https site takes: of records, and of all else."""
    text = (SHIPPED / "thuocdo-central.conf").read_text("utf-8")
    secure = text[text.index("listen 443") :]
    found = re.findall(r"client_max_body_size (\d+)([km]);", secure)
    rest, records = (int(number) * UNITS[unit] for number, unit in found)
    return records, rest


def test_limits_of_bodies_are_those_of_the_central():
    records, rest = sizes()
    assert records == LIMITS[RECORDS].body
    assert rest == max(each.body for route, each in LIMITS.items() if route != RECORDS)


def test_plain_http_gives_the_time_and_the_way_to_https_alone():
    text = (SHIPPED / "thuocdo-central.conf").read_text("utf-8")
    plain = text[text.index("listen 80") : text.index("listen 443")]
    assert re.findall(r"location (.*) {", plain) == ["= /api/v1/time", "/"]
    assert plain.count("proxy_pass") == 1


@pytest.fixture
def central(tmp_path):
    """A hall whose log of requests tells addresses, so that they can be seen."""
    hall = Hall(tmp_path)
    more = '[log]\naddresses = true\nformat = "json"\n[web]\nhttps = true\n'
    process = CentralProcess(hall, more=more)
    yield hall, process
    process.kill()
    hall.close()


@pytest.fixture
def site(central, tmp_path):
    folder = tmp_path / "nginx"
    folder.mkdir()
    made = NginxSite(folder, [central[1].port])
    assert made.complaints() == []
    with made:
        yield made


@pytest.fixture
def ask(site):
    """`ask(method, path)`: through https, as a browser or a kiosk at the site's name."""
    with requests.Session() as session:
        session.trust_env = False
        session.verify = str(site.folder / "central.crt")

        def request(method, path, *, scheme="https", **more):
            port = site.secure if scheme == "https" else site.plain
            headers = {"Host": NAME, **more.pop("headers", {})}
            return session.request(
                method,
                f"{scheme}://127.0.0.1:{port}{path}",
                headers=headers,
                allow_redirects=False,
                timeout=30,
                **more,
            )

        yield request


@pytest.mark.long
def test_pages_come_and_what_watches_does_not_when_asked_from_outside(ask):
    page = ask("GET", "/sign-in")
    assert page.status_code == 200
    assert "Đăng nhập" in page.text
    assert page.headers["Strict-Transport-Security"] == "max-age=31536000"
    assert ask("GET", "/healthz").text == "ok\n"
    for path in ("/metrics", "/readyz"):
        answer = ask("GET", path)
        assert answer.status_code == 404
        assert "thuocdo" not in answer.text


@pytest.mark.long
def test_plain_http_leads_to_https_but_for_the_time(ask):
    told = ask("GET", f"/api/v1/time?nonce={NONCE}", scheme="http")
    assert told.status_code == 200
    assert ask("POST", "/api/v1/time", scheme="http").status_code == 403
    moved = ask("GET", "/k/abc?x=1", scheme="http")
    assert moved.status_code == 308
    assert moved.headers["Location"] == f"https://{NAME}/k/abc?x=1"


@pytest.mark.long
def test_caller_cannot_choose_an_address(ask, central):
    hidden = {"X-Forwarded-For": PRIVATE, "Forwarded": f"for={PRIVATE}"}
    assert ask("GET", "/sign-in", headers=hidden).ok
    wait_until(lambda: "127.0.0.1" in central[1].errors(), 30, "the line of the request")
    assert PRIVATE not in central[1].errors()


@pytest.mark.long
def test_records_are_taken_in_and_too_long_bodies_are_not(ask, central, site):
    hall, _ = central
    kiosk = hall.add_kiosk()
    kiosk.serve_and_rate(visit_id(1))
    path = f"/api/v1/kiosks/{kiosk.place.kiosk}/records"
    packed = {"Content-Encoding": "gzip"}
    sent = ask("POST", path, data=pack(kiosk.log, kiosk.boxes), headers=packed)
    assert sent.ok, sent.text
    assert "receipt" in sent.json()
    records, rest = sizes()
    for route, size in ((path, records), ("/sign-in", rest)):
        assert ask("POST", route, data=b"x" * size).status_code != 413
        assert ask("POST", route, data=b"x" * (size + 1)).status_code == 413
    for log in site.folder.glob("*.log"):
        assert "sign-in" not in log.read_text("utf-8")

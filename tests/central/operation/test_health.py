"""What balancers and monitors are told, when all is well and when one part is not."""

import json
import threading

import pytest
from sqlalchemy import text

from central.operation import readiness as readiness_module
from central.settings import LogSettings, OperationSettings
from central.store.engine import writing
from central.store.errors import DatabaseUnusableError
from tests.central.hall import visit_id
from tests.central.served import Served


@pytest.fixture
def at_once(monkeypatch):
    """No answer is kept."""
    monkeypatch.setattr(readiness_module, "KEPT_S", 0.0)


def parts(http, served, status=200):
    answer = http.get(f"{served.url}/readyz")
    assert answer.status_code == status, answer.text
    assert answer.json()["ready"] == (status == 200)
    return answer.json()["parts"]


def test_process_is_ready_when_every_part_is_well(hall, http):
    with Served(hall) as served:
        assert parts(http, served) == dict.fromkeys(("serving", "database", "keys", "disk"), "ok")
        assert http.get(f"{served.url}/healthz").text == "ok\n"


def test_answer_is_kept_for_a_moment(hall, http):
    with Served(hall) as served:
        parts(http, served)
        (hall.settings.key_directory / "phone.key").unlink()
        assert parts(http, served)["keys"] == "ok"


def test_process_is_not_ready_when_a_key_file_is_gone(hall, http, at_once):
    with Served(hall) as served:
        (hall.settings.key_directory / "phone.key").unlink()
        assert parts(http, served, 503)["keys"] == "missing: phone"
        assert http.get(f"{served.url}/healthz").ok


def test_process_is_not_ready_when_the_database_was_put_back_to_an_older_form(hall, http, at_once):
    with Served(hall) as served:
        for revision, status in (("0001", 503), ("9999", 200)):
            with writing(hall.engine) as connection:
                change = text("UPDATE alembic_version SET version_num = :revision")
                connection.execute(change, {"revision": revision})
            found = parts(http, served, status)["database"]
            assert found == "ok" or "0001" in found


def test_answer_names_no_address_when_the_database_fails(hall, http, at_once, monkeypatch):
    def fail(_engine):
        raise DatabaseUnusableError("postgresql://user:secret@host refuses")

    with Served(hall) as served:
        monkeypatch.setattr(readiness_module, "reading", fail)
        assert parts(http, served, 503)["database"] == "not reachable"


def test_answer_comes_in_time_and_one_look_is_enough_when_the_database_hangs(
    hall, http, at_once, monkeypatch
):
    monkeypatch.setattr(readiness_module, "LIMIT_S", 0.1)
    let_go, looks = threading.Event(), []

    def hang(engine):
        looks.append(engine)
        let_go.wait(30)
        raise DatabaseUnusableError("too late")

    with Served(hall) as served:
        monkeypatch.setattr(readiness_module, "reading", hang)
        for _ in range(3):
            assert parts(http, served, 503) == {
                "serving": "ok",
                "database": "no answer within 0.1 s",
            }
        assert len(looks) == 1
        let_go.set()


def test_process_is_not_ready_and_still_answers_when_it_is_told_to_end(hall, http, at_once):
    with Served(hall) as served:
        served.operation.serving.end()
        answer = http.get(f"{served.url}/readyz")
        assert (answer.status_code, answer.json()["parts"]["serving"]) == (503, "ending")
        answer = http.get(f"{served.url}/k")
        assert answer.ok
        assert answer.headers["connection"] == "close"


def test_disk_is_not_well_when_it_is_nearly_full(hall, http, at_once, monkeypatch):
    monkeypatch.setattr(readiness_module, "LEAST_FREE_MB", 10**9)
    with Served(hall) as served:
        assert "free" in parts(http, served, 503)["disk"]


def sample(text_, name):
    lines = [line for line in text_.splitlines() if line.startswith(name)]
    assert lines, f"{name} is not told"
    return float(lines[0].rpartition(" ")[2])


def test_figures_are_counted_by_route_and_refusal_and_name_nobody(hall, http):
    kiosk = hall.add_kiosk()
    kiosk.serve_and_rate(visit_id(1))
    kiosk.send()
    with Served(hall) as served:
        assert http.get(f"{served.url}/api/v1/kiosks/k-none/enrolment").status_code == 404
        assert (
            http.get(f"{served.url}/api/v1/kiosks/{kiosk.place.kiosk}/nothing").status_code == 404
        )
        answer = http.get(f"{served.url}/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    told = answer.text
    route = "/api/v1/kiosks/{kiosk}/enrolment"
    counted = f'thuocdo_requests_total{{method="GET",route="{route}",status="404"}}'
    assert sample(told, counted) == 1
    assert sample(told, 'thuocdo_requests_total{method="GET",route="elsewhere",status="404"}') == 1
    assert sample(told, 'thuocdo_refusals_total{problem="unknown-kiosk"}') == 1
    assert sample(told, f'thuocdo_request_seconds_count{{route="{route}"}}') == 1
    assert sample(told, "thuocdo_records ") == 5
    assert sample(told, "thuocdo_kiosks ") == 1
    assert sample(told, "thuocdo_kiosks_silent ") == 1
    assert sample(told, "thuocdo_forks ") == 0
    assert sample(told, "thuocdo_connections_most ") > 0
    assert sample(told, "thuocdo_threads ") > 0
    assert sample(told, "thuocdo_requests_under_way ") == 1, "this very one"
    for private in (kiosk.place.kiosk, kiosk.place.site, "Xã Mẫu"):
        assert private not in told


def test_figures_are_told_to_addresses_of_the_settings_alone(hall, http):
    kept = hall.settings
    elsewhere = OperationSettings(metrics_from=["10.0.0.0/8"])
    hall.settings = kept.model_copy(update={"operation": elsewhere})
    with Served(hall) as served:
        assert http.get(f"{served.url}/metrics").status_code == 403
    nobody = OperationSettings(metrics_from=[])
    hall.settings = kept.model_copy(update={"operation": nobody})
    with Served(hall) as served:
        assert http.get(f"{served.url}/metrics").status_code == 403


def test_age_of_the_nightly_head_is_told_once_there_is_one(hall, http):
    with Served(hall) as served:
        # The thread of heads signs at once when it begins.
        limit = threading.Event()
        for _ in range(200):
            if hall.rows("SELECT count(*) FROM nightly_heads")[0][0]:
                break
            limit.wait(0.05)
        assert sample(http.get(f"{served.url}/metrics").text, "thuocdo_nightly_head_age") >= 0


def test_line_of_a_request_tells_route_and_nothing_that_was_sent(hall, http, caplog):
    caplog.set_level("INFO", "central.request")
    kiosk = hall.add_kiosk()
    hall.settings = hall.settings.model_copy(update={"log": LogSettings()})
    with Served(hall) as served:
        http.get(f"{served.url}/k?code=SECRET-CODE")
        http.get(f"{served.url}/p/SECRET-TOKEN?part=SECRET")
        url = f"{served.url}/api/v1/kiosks/{kiosk.place.kiosk}/enrolment"
        answer = http.get(url, headers={"Authorization": "Bearer SECRET"})
        http.get(f"{served.url}/healthz")
    found = [each.fields for each in caplog.records if each.name == "central.request"]
    assert [each["route"] for each in found] == [
        "/k",
        "/p/{token:path}",
        "/api/v1/kiosks/{kiosk}/enrolment",
    ]
    assert found[2]["kiosk"] == kiosk.place.kiosk
    assert found[2]["status"] == answer.status_code
    assert found[2]["problem"]
    assert "SECRET" not in json.dumps(found)
    assert "127.0.0.1" not in json.dumps(found)
    assert answer.headers["x-request-id"]


def test_address_stands_in_the_line_only_when_the_settings_say_so(hall, http, caplog):
    caplog.set_level("INFO", "central.request")
    for wanted in (True, False):
        log = LogSettings(addresses=wanted)
        hall.settings = hall.settings.model_copy(update={"log": log})
        with Served(hall) as served:
            http.get(f"{served.url}/k")
        assert (caplog.records[-1].fields.get("address") == "127.0.0.1") is wanted

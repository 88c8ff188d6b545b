"""From the stick to the first rating: a real central and real kiosks, each in a process of its own.

What a person does is done as that person would: the stick's command, the form of the page, a touch
on the screen. Nobody types at a kiosk.
"""

import re
import sqlite3
import subprocess
import time
from contextlib import closing

import httpx
import pytest

from demo.commands import program
from demo.display import open_display
from demo.waiting import wait_for
from kiosk.identity.kiosk_key import open_kiosk_key
from kiosk.record.provisioning import open_provisioning
from tests.e2e.pages_house import PASSWORD, CentralProcess
from tests.faults.kiosk_process import KioskFolder, KioskProcess

SIZE = (1080, 1920)
LIMIT_S = 60
RESTART = 75
OUR_PART_S = 60
"""Of the two minutes from power-on to ready: a machine boots in the other half."""

PENDING = "SELECT kiosk_id FROM kiosks WHERE state = 'pending'"
BOUND = "SELECT bound_counter FROM kiosks WHERE bound_counter IS NOT NULL"
RATING = "SELECT seq FROM records WHERE kind = 'rating'"

# On a screen of 1080x1920.
YES = (290, 1640)
RATE = (540, 1459)
"""The invitation's button, and an answer of each question."""


@pytest.fixture(scope="module")
def display():
    """Give an X server of our own; ended by its own id."""
    made = open_display(SIZE, own=True)
    yield made
    made.close()


@pytest.fixture
def central(tmp_path):
    folder = tmp_path / "central"
    folder.mkdir()
    made = CentralProcess(folder)
    made.add_site()
    made.add_person("cntt", "it")
    for n in (1, 2):
        made.command("counter", "add", f"quay-0{n}", "--site", "xa-mau", "--name", f"Quầy {n}")
    made.start()
    yield made
    made.stop()


def batch_of(central, path):
    """A batch of two, made by the command; its stick's folder and its id."""
    counters = path / "counters.csv"
    counters.write_text("counter\nquay-01\nquay-02\n", "utf-8")
    asked = ("--counter-list", str(counters), "--out", str(path / "stick"), "--url", central.url)
    said = central.command("provision", "--site", "xa-mau", *asked)
    return path / "stick", re.search(r"lo-\d+-\w+", said)[0]


def kiosk_in(path):
    """A kiosk as its package leaves it: settings of nowhere, and the counter is asked for."""
    path.mkdir()
    made = KioskFolder(path)
    made.edit("fullscreen = false\nwidth = 540\nheight = 960", "fullscreen = true")
    made.edit('binding = "settings"', 'binding = "screen"')
    source = made.config.read_text("utf-8").index("[ticket_source]")
    made.config.write_text(made.config.read_text("utf-8")[:source], "utf-8")
    return made


def run(folder, *arguments):
    command = [program("kiosk"), *arguments, "--config", str(folder.config)]
    return subprocess.run(command, capture_output=True, text=True, timeout=LIMIT_S, check=False)


def ask(central, statement):
    path = central.folder / "central.sqlite"
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        return connection.execute(statement).fetchall()


def signed_in(central):
    client = httpx.Client(base_url=central.url, trust_env=False, headers={"Origin": central.url})
    token = re.search(r'name="form_token" value="([^"]+)"', client.get("/sign-in").text)[1]
    fields = {"form_token": token, "name": "cntt", "password": PASSWORD}
    assert client.post("/sign-in", data=fields).status_code == 303
    return client


def approve(central, batch, labels, **more):
    """Approves kiosks (id to label) by the form of the page; the answer."""
    client = signed_in(central)
    page = client.get("/fleet?site=xa-mau").text
    token = re.search(r'name="form_token" value="([^"]+)"', page)[1]
    fields = {"form_token": token, "compared": "yes", **more}
    for kiosk, label in labels.items():
        fields |= {f"approve-{kiosk}": "yes", f"label-{kiosk}": str(label)}
    answer = client.post(f"/fleet/batch?site=xa-mau&batch={batch}", data=fields)
    client.close()
    return page, answer


def touch(display, where):
    subprocess.run(
        ["xdotool", "mousemove", *map(str, where), "click", "1"],
        env={"DISPLAY": display.name},
        check=True,
        timeout=LIMIT_S,
    )


def touch_until(display, where, what, look, process):
    """Touches again where a screen was not there yet; a second touch of a finger is late enough."""
    limit = time.monotonic() + LIMIT_S
    while not look():
        assert time.monotonic() < limit, what
        touch(display, where)
        wait = time.monotonic() + 2
        wait_for(what, lambda: look() or time.monotonic() > wait, LIMIT_S, process)  # noqa: B023


def secret_of(stick):
    return open_provisioning((stick / "thuocdo.provision").read_text().strip()).token


def ids_of(*folders):
    """The id of each kiosk, with its fingerprint."""
    found = {}
    for folder in folders:
        shown = open_kiosk_key(folder.data, {}, enrolled=True)().verify_key.fingerprint
        found["k-" + shown.replace(" ", "")[:10]] = shown
    return found


def token_is_gone(folder, secret):
    kept = [each for each in folder.data.iterdir() if each.is_file()]
    return all(secret.encode() not in each.read_bytes() for each in kept)


def begins_anew_with_the_file(folder, where, stick):
    """The kiosk runs already when the stick comes; the moment at which it came."""
    with KioskProcess(folder, where) as kiosk:
        kiosk.wait_for_words("no enrolment yet")
        began = time.monotonic()
        assert run(folder, "provision", "apply", str(stick)).returncode == 0
        assert kiosk.wait_for_end() == RESTART
    return began


def approves_after_a_mistake(central, batch, prints):
    """One label for both is refused, as the page says; then each has its own."""
    page, answer = approve(central, batch, dict.fromkeys(prints, 1))
    assert answer.status_code == 422
    assert "cùng số nhãn" in answer.text
    assert len(ask(central, PENDING)) == len(prints)
    for shown in prints.values():
        assert shown.replace(" ", "") in re.sub(r"\s", "", page)
    _, answer = approve(central, batch, {kiosk: n for n, kiosk in enumerate(prints, 1)})
    assert answer.status_code == 303, answer.text


def confirms_and_rates(central, display, folder, where):
    """Touches alone; the moment at which the counter was asked for."""
    with KioskProcess(folder, where) as kiosk:
        kiosk.wait_until_ready()
        asked = time.monotonic()
        touch_until(display, YES, "confirmed", lambda: ask(central, BOUND), kiosk.process)
        assert ask(central, BOUND) == [("quay-01",)]
        touch_until(display, RATE, "rated", lambda: ask(central, RATING), kiosk.process)
        assert kiosk.stop() == 0
    return asked


def test_kiosk_goes_from_the_stick_to_its_first_rating_without_a_keyboard(
    central, display, tmp_path
):
    stick, batch = batch_of(central, tmp_path)
    secret = secret_of(stick)
    first, second = kiosk_in(tmp_path / "first"), kiosk_in(tmp_path / "second")
    where = {"DISPLAY": display.name, "QT_QPA_PLATFORM": "xcb", "WAYLAND_DISPLAY": ""}
    began = begins_anew_with_the_file(first, where, stick)
    assert run(second, "provision", "apply", str(stick)).returncode == 0
    assert "waits for approval" in run(second, "enrol").stdout

    with KioskProcess(first, where) as kiosk:
        wait_for("both wait", lambda: len(ask(central, PENDING)) == 2, LIMIT_S, kiosk.process)
        pending = time.monotonic()
        wait_for("the token is gone", lambda: token_is_gone(first, secret), LIMIT_S)
        prints = ids_of(first, second)
        approves_after_a_mistake(central, batch, prints)
        approved = time.monotonic()
        assert kiosk.wait_for_end() == RESTART
    asked = confirms_and_rates(central, display, first, where)

    waits, after = pending - began, asked - approved
    print(f"stick to waiting: {waits:.1f} s; approval to the counter's question: {after:.1f} s")
    assert waits + after < OUR_PART_S
    noted = central.command("audit", "show")
    assert "batch.approved" in noted
    assert all(kiosk in noted for kiosk in prints)
    ended = central.command("provision", "end", batch)
    assert "2 kiosks had enrolled" in ended
    assert secret not in noted + ended


def test_used_up_and_ended_batches_say_so_and_the_clock_of_1970_hinders_nothing(central, tmp_path):
    stick, batch = batch_of(central, tmp_path)
    folders = [kiosk_in(tmp_path / name) for name in ("a", "b", "c")]
    for folder in folders:
        assert run(folder, "provision", "apply", str(stick)).returncode == 0
    for folder in folders[:2]:
        assert "waits for approval" in run(folder, "enrol").stdout
    assert "used up, was ended or has expired" in run(folders[2], "enrol").stderr
    central.command("provision", "end", batch)
    assert "used 2 of 2  (waiting 2, approved 0)" in central.command("provision", "list")
    assert "used up, was ended or has expired" in run(folders[2], "enrol").stderr

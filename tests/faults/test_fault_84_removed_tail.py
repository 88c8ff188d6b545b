"""Fault 84: somebody cuts off the end of a log that was not sent yet, or puts an older copy there.

Promise 5, and promise 6 of the check code: what the central was told of by a heartbeat it names by
number, with an alarm; what it was never told of, the citizen's code tells: another record stands
there, or none was received.
"""

import asyncio
import shutil
import sqlite3
from contextlib import closing

import httpx
import pytest
from fastapi import FastAPI

from central.dashboard.pages import build_router
from central.store.engine import reading
from central.store.missing_queries import missing_at
from kiosk.record import CheckCode, check_text
from tests.central.hall import SITE
from tests.central.hands import PEN
from tests.faults.sending_kiosk import rating
from tests.faults.whole_system import WholeSystem

SENT, UNSENT = 4, 3
BEAT_S = 400


@pytest.fixture
def system(tmp_path):
    made = WholeSystem(tmp_path)
    yield made
    made.close()


def ask_page(system, path: str) -> str:
    """What the public page says in English."""
    app = FastAPI()
    app.include_router(
        build_router(system.hall.engine, system.hall.settings, PEN, system.hall.clock)
    )

    async def get() -> str:
        transport = httpx.ASGITransport(app, client=("192.0.2.7", 50_000))
        async with httpx.AsyncClient(transport=transport, base_url="http://do.example") as client:
            return (await client.get(path)).text

    return asyncio.run(get())


def alarms(system) -> set[str]:
    return {row[0] for row in system.hall.rows("SELECT kind FROM alarms")}


def cut_rows(system, copy) -> None:
    """As somebody with a database tool: the rows are gone, the file is whole."""
    with closing(sqlite3.connect(system.path)) as connection:
        for table in ("log", "pending"):
            connection.execute(f"DELETE FROM {table} WHERE number > {SENT}")
        connection.commit()


def put_copy_back(system, copy) -> None:
    shutil.copy(copy, system.path)


@pytest.mark.parametrize("goes_on", [False, True])
@pytest.mark.parametrize("was_told", [False, True])
@pytest.mark.parametrize("remove", [cut_rows, put_copy_back])
def test_removed_tail_is_found_by_heartbeat_and_check_code(
    system, tmp_path, remove, was_told, goes_on
):
    system.box.append([rating(number) for number in range(SENT - 1)])
    system.work()
    assert system.box.unsent() == 0
    system.crash_kiosk()
    copy = shutil.copy(system.path, tmp_path / "copy.sqlite")
    system.start_kiosk()

    lost = system.box.append([rating(100 + number) for number in range(UNSENT)])
    if was_told:
        system.pass_time(BEAT_S)
        # The heartbeat comes through, the records do not.
        system.work(("carry", "carry", "lose-request"))
    assert system.box.unsent() == UNSENT
    system.crash_kiosk()
    remove(system, copy)
    system.start_kiosk()
    if goes_on:
        system.box.append([rating(200 + number) for number in range(UNSENT)])
    system.pass_time(BEAT_S)
    for _ in range(3):
        system.work()
        system.pass_time(BEAT_S)

    assert system.box.unsent() == 0
    assert ("head-behind" in alarms(system)) == was_told
    code = CheckCode.of(lost[0])
    said = ask_page(system, f"/k/{code.path}?lang=en")
    if goes_on:
        assert "does not match the log" in said
        assert "check-code-altered" in alarms(system)
    else:
        assert "Not received yet" in said
        with reading(system.hall.engine) as connection:
            gaps = [(gap.first, gap.last) for gap in missing_at(connection, SITE)]
        assert gaps == ([(SENT + 1, SENT + UNSENT)] if was_told else [])
        assert ("knows that it lacks records" in said) == was_told
    assert "counts towards" not in said
    assert "Not received yet" in ask_page(system, f"/k?lang=en&code={check_text(lost[0].hash)}")


def test_altered_tail_is_no_log_any_more(system, expected_log):
    """The kiosk itself finds what was edited: it moves the file aside and says so."""
    system.box.append([rating(number) for number in range(3)])
    system.crash_kiosk()
    with closing(sqlite3.connect(system.path)) as connection:
        connection.execute("UPDATE log SET jws = replace(jws, 'A', 'B') WHERE number = 3")
        connection.commit()
    expected_log("kiosk.queue", "moved aside|left in")
    system.start_kiosk()
    system.work()
    assert system.box.unsent() == 0
    openings = system.hall.rows("SELECT count(*) FROM records WHERE kind = 'epoch.opened'")
    assert openings == [(2,)]

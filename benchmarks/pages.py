"""Every page of figures with the tallies of a million and of a hundred million records.

The pages are the real ones, through the real application, signed in as a leader who looks at the
month of one site after another; the data is every sum that such pages show. Tallies are made by SQL
(`benchmarks.province`) in two databases of one private PostgreSQL, and both are asked in turns.
`python -m benchmarks.pages 1 2` measures smaller provinces: sites of the first and of the second.
"""

import asyncio
import gc
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from datetime import time as time_of_day
from functools import partial
from itertools import cycle
from pathlib import Path

import httpx
from fastapi import FastAPI
from sqlalchemy import Engine

from benchmarks.province import Province
from central.accounts import Role, create_account
from central.app import create_app
from central.keys import make_keys
from central.settings import DatabaseSettings, Settings, WebSettings
from central.store.engine import open_engine, reading, writing
from central.store.migrate import migrate
from central.store.period_queries import (
    Period,
    answer_sums,
    hour_profile,
    share_sums,
    visit_sums_of,
)
from tests.postgresql.cluster import Cluster

SMALL, LARGE = Province(2, 19), Province(100, 38)
"""A million records, and a hundred million."""

REQUESTS = 100
"""Of one page, run and size; a tenth before them is not measured."""

PAGES = ("today", "trend", "factors", "hours", "staff", "comments", "trust", "reports")
DATA = "the month's data"

P95 = 0.95
OK, SEE_OTHER = 200, 303
HOST = "http://do.example"
NAME, PASSWORD = "lanh-dao", "bốn từ thường dùng"
MS = 1000


@dataclass(slots=True)
class Figures:
    """One figure for each run: p95 in milliseconds for both sizes, and their ratio."""

    small_ms: list[float] = field(default_factory=list)
    large_ms: list[float] = field(default_factory=list)

    @property
    def ratios(self) -> list[float]:
        """Large to small, run by run."""
        return [large / small for small, large in zip(self.small_ms, self.large_ms, strict=True)]

    def add(self, small: list[float], large: list[float]) -> None:
        """What one run took."""
        self.small_ms.append(p95(small))
        self.large_ms.append(p95(large))


def measure(runs: int, small: Province = SMALL, large: Province = LARGE) -> dict[str, Figures]:
    """Each of `PAGES`, and `DATA`."""
    found = {name: Figures() for name in (*PAGES, DATA)}
    with (
        Cluster(shared_buffers="1GB", max_wal_size="8GB") as cluster,
        tempfile.TemporaryDirectory() as folder,
        asyncio.Runner() as runner,
        asked_of(small, cluster.create(), Path(folder, "small"), runner) as one,
        asked_of(large, cluster.create(), Path(folder, "large"), runner) as other,
    ):
        for _ in range(runs):
            for page in PAGES:
                found[page].add(*_in_turns(partial(one.look, page), partial(other.look, page)))
            found[DATA].add(*_in_turns(one.sum_up, other.sum_up))
    return found


def _in_turns(one: Callable[[], None], other: Callable[[], None]) -> tuple[list[float], ...]:
    took: tuple[list[float], list[float]] = ([], [])
    for number in range(REQUESTS + REQUESTS // 10):
        for place, ask in enumerate((one, other)):
            began = time.perf_counter()
            ask()
            if number >= REQUESTS // 10:
                took[place].append((time.perf_counter() - began) * MS)
    return took


class Asked:
    """One province's central, asked for one site after another."""

    def __init__(
        self, province: Province, engine: Engine, app: FastAPI, runner: asyncio.Runner
    ) -> None:
        self._province = province
        self._engine = engine
        self._app = app
        self._runner = runner
        self._sites = cycle(province.site_names())
        self._addresses = cycle(f"10.0.{each}.1" for each in range(250))
        self._cookies = httpx.Cookies()

    def sign_in(self) -> None:
        """As the leader."""
        token = self._ask("GET", "/sign-in").text.partition('name="form_token" value="')[2]
        given = {"form_token": token.partition('"')[0], "name": NAME, "password": PASSWORD}
        answer = self._ask("POST", "/sign-in", data=given, headers={"Origin": HOST})
        if answer.status_code != SEE_OTHER:
            raise RuntimeError(f"signing in ended with {answer.status_code}")

    def look(self, page: str, site: str = "") -> None:
        """The whole page of a site's month, or of its day; `site`: of the next one without it."""
        first, last = self._province.last_month
        days = "" if page == "today" else f"&from={first}&to={last}"
        answer = self._ask("GET", f"/{page}?site={site or next(self._sites)}{days}")
        if answer.status_code != OK:
            raise RuntimeError(f"the page {page} ended with {answer.status_code}")

    def sum_up(self) -> None:
        """What a site's month shows: by day, counter, officer, procedure, and by hour."""
        period = Period(next(self._sites), *self._province.last_month)
        with reading(self._engine) as connection:
            for by in ("day", "counter_id", "officer_id", "procedure"):
                found = answer_sums(connection, period, (by,))
                if not found:
                    raise RuntimeError(f"nothing is stored of {period}")
                share_sums(connection, period, (by,))
            visit_sums_of(connection, period, ("day",))
            visit_sums_of(connection, period, ("counter_id", "officer_id"))
            hour_profile(connection, period)

    def _ask(self, method: str, path: str, **content: object) -> httpx.Response:
        return self._runner.run(self._send(method, path, **content))

    async def _send(self, method: str, path: str, **content: object) -> httpx.Response:
        # Each from another address: how often one may ask is not what is measured.
        transport = httpx.ASGITransport(self._app, client=(next(self._addresses), 50000))
        async with httpx.AsyncClient(
            transport=transport, base_url=HOST, cookies=self._cookies
        ) as client:
            answer = await client.request(method, path, **content)  # type: ignore[arg-type]
            self._cookies = client.cookies
            return answer


@contextmanager
def asked_of(province: Province, url: str, folder: Path, runner: asyncio.Runner) -> Iterator[Asked]:
    """A province's central in the database `url`, empty before, with somebody signed in."""
    folder.mkdir()
    now = datetime.combine(province.last_day, time_of_day(3, 30), UTC)
    settings = Settings(database=DatabaseSettings(url=url), web=WebSettings(https=False)).in_folder(
        folder
    )
    make_keys(settings.key_directory)
    engine = open_engine(settings.database_url)
    migrate(engine)
    province.fill(engine, now)
    with writing(engine) as connection:
        create_account(connection, NAME, PASSWORD, Role.LEADER, None, now)
    asked = Asked(province, engine, create_app(settings, lambda: now), runner)
    asked.sign_in()
    # As `central serve` does before it answers: what stands here is not looked through again.
    gc.collect()
    gc.freeze()
    yield asked
    gc.unfreeze()
    engine.dispose()


def p95(values: list[float]) -> float:
    """The 95th percentile of `values`, in their unit."""
    return sorted(values)[int(len(values) * P95)]


if __name__ == "__main__":
    given = [int(each) for each in sys.argv[1:]]
    provinces = [Province(each, 19) for each in given] if given else [SMALL, LARGE]
    began = time.perf_counter()
    found = measure(1, *provinces)
    for what, figures in found.items():
        print(what, figures, figures.ratios)
    print([each.records for each in provinces], f"{time.perf_counter() - began:.0f} s in all")

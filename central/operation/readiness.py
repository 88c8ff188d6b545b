"""Whether this process can do its work now, part by part, in words without secrets.

Guarantees an answer within `LIMIT_S` whatever the database does: it is asked by one thread of its
own, over a connection of its own (a pool in full use is no reason to be taken out of service), and
never by two at once. An answer is kept for `KEPT_S`. A database that a newer version has migrated
is no reason either: migrations are made to be safe under the version that runs.
"""

import asyncio
import shutil
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Engine, text

from central.key_files import PURPOSES, path_of
from central.operation.serving import Serving
from central.store.engine import reading
from central.store.errors import StoreError

LIMIT_S = 2.0
KEPT_S = 1.0
LEAST_FREE_MB = 64
"""Below it the next batch may not be written whole."""

OK = "ok"
_MB = 1024 * 1024

Parts = dict[str, str]
"""Part to `ok` or to what is wrong."""


@dataclass(slots=True)
class Readiness:
    """`revision`: of the database when this process began; `folders`: those that are written."""

    engine: Engine
    revision: str
    keys: Path
    folders: tuple[Path, ...]
    serving: Serving
    monotonic_s: Callable[[], float] = time.monotonic
    _thread: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(1, thread_name_prefix="readiness")
    )
    _under_way: "Future[Parts] | None" = None
    _kept: tuple[float, Parts] | None = None

    async def parts(self) -> Parts:
        """How each part stands. For the event loop's thread alone."""
        serving = {"serving": "ending" if self.serving.is_ending else OK}
        if self._kept is not None and self.monotonic_s() - self._kept[0] < KEPT_S:
            return serving | self._kept[1]
        if self._under_way is None or self._under_way.done():
            self._under_way = self._thread.submit(self._look)
        try:
            waited = asyncio.shield(asyncio.wrap_future(self._under_way))
            found = await asyncio.wait_for(waited, LIMIT_S)
        except TimeoutError:
            found = {"database": f"no answer within {LIMIT_S:g} s"}
        self._kept = (self.monotonic_s(), found)
        return serving | found

    def close(self) -> None:
        """Look no more. A look that hangs is not waited for: the database's limits end it."""
        self._thread.shutdown(wait=False, cancel_futures=True)
        self.engine.dispose()

    def _look(self) -> Parts:
        return {"database": self._database(), "keys": self._keys(), "disk": self._disk()}

    def _database(self) -> str:
        try:
            with reading(self.engine) as connection:
                query = text("SELECT version_num FROM alembic_version")
                found = str(connection.execute(query).scalar_one())
        except StoreError:
            return "not reachable"
        except Exception:  # noqa: BLE001 - such as a table that is gone: the answer is the same
            return "not of its form"
        # Revisions are numbers of one width: the order of the texts is theirs.
        return OK if found >= self.revision else f"at revision {found}, before {self.revision}"

    def _keys(self) -> str:
        missing = [each for each in PURPOSES if not path_of(self.keys, each).is_file()]
        return f"missing: {', '.join(missing)}" if missing else OK

    def _disk(self) -> str:
        for folder in self.folders:
            there = next(each for each in (folder, *folder.parents) if each.exists())
            if shutil.disk_usage(there).free < LEAST_FREE_MB * _MB:
                return f"less than {LEAST_FREE_MB} MB free"
        return OK

"""`central recount`: all tallies anew from the records, held against those that are stored.

Guarantees that it may run while the central serves, and that nothing is written without `--write`.
Sites are counted by several processes, the largest first; on SQLite one alone repairs.
"""

import multiprocessing
import os
import sys
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from dataclasses import dataclass
from datetime import datetime
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path
from typing import TextIO

from sqlalchemy import Connection

from central.audit.count_again import Note, SiteCounted, recount_site, untold
from central.audit.fault import Fault, FaultError
from central.audit.figures import described
from central.audit.site_count import Progress
from central.audit_log import What
from central.commands.errors import CommandError
from central.commands.opening import author_of, open_database
from central.store.audit_queries import records_by_site
from central.store.engine import reading

PROGRESS_S = 0.5
"""Between two words about progress."""

Counted = SiteCounted | Fault


@dataclass(frozen=True, slots=True)
class Job:
    """One site to be counted, by the settings of `config`."""

    config: Path | None
    site: str
    now: datetime
    write: bool


def recount(
    config: Path | None,
    site: str | None,
    now: datetime,
    *,
    write: bool,
    processes: int | None = None,
    terminal: TextIO = sys.stderr,
) -> tuple[list[str], bool]:
    """The lines to print, and whether the figures are those of the records now."""
    engine = open_database(config)
    with reading(engine) as connection:
        held = records_by_site(connection)
    one_at_a_time = write and engine.dialect.name == "sqlite"
    engine.dispose()
    if site is not None and site not in held:
        known = ", ".join(sorted(held)) or "none"
        raise CommandError(f"there is no site {site!r:.50}; there are: {known}")
    wanted = {site: held[site]} if site is not None else held
    jobs = [
        Job(config, name, now, write)
        for name, _ in sorted(wanted.items(), key=lambda each: (-each[1], each[0]))
    ]
    at_once = 1 if one_at_a_time else min(processes or os.cpu_count() or 1, len(jobs))
    progress = _Progress(terminal, sum(wanted.values()))
    found = dict(zip((job.site for job in jobs), _run(jobs, at_once, progress), strict=True))
    progress.end()
    lines = [line for name in sorted(found) for line in _lines(name, found[name])]
    right = all(_is_right(each) for each in found.values())
    return lines or ["there is no site yet"], right


def _run(jobs: list[Job], at_once: int, progress: "_Progress") -> Iterator[Counted]:
    if at_once <= 1:
        for job in jobs:
            yield _count(job, progress.add)
        return
    # Each process starts afresh: a connection or a lock of this one must not be there twice.
    context = multiprocessing.get_context("spawn")
    counter = context.Value("q", 0)
    with ProcessPoolExecutor(at_once, context, _begin_worker, (counter,)) as pool:
        futures = [pool.submit(_count_in_worker, job) for job in jobs]
        waiting = set(futures)
        while waiting:
            waiting = wait(waiting, PROGRESS_S, FIRST_COMPLETED).not_done
            progress.reach(counter.value)
        yield from (future.result() for future in futures)


def _count(job: Job, progress: Progress) -> Counted:
    engine = open_database(job.config)
    try:
        found = recount_site(
            engine, job.site, job.now, write=job.write, progress=progress, note=_note_of(job)
        )
    except FaultError as error:
        return error.fault
    finally:
        engine.dispose()
    return found or Fault(job.site, "site.unknown", "is gone")


def _note_of(job: Job) -> Note:
    if not job.write:
        return untold
    author = author_of(job.config)

    def note(connection: Connection, counted: SiteCounted) -> None:
        facts = {"records": counted.records, "rows": counted.differing}
        what = What.RECOUNT_WRITTEN
        author.note(connection, what, job.site, job.now, site=job.site, facts=facts)

    return note


_counter: "Synchronized[int] | None" = None


def _begin_worker(counter: "Synchronized[int]") -> None:
    global _counter  # noqa: PLW0603 - what a process of the pool is given, it is given once
    _counter = counter


def _count_in_worker(job: Job) -> Counted:
    def add(records: int) -> None:
        if _counter is not None:
            with _counter.get_lock():
                _counter.value += records

    return _count(job, add)


def _is_right(found: Counted) -> bool:
    return isinstance(found, SiteCounted) and (found.repaired or not found.differing)


def _lines(site: str, found: Counted) -> list[str]:
    if isinstance(found, Fault):
        return [f"NOT COUNTED: {found}"]
    if not found.differing:
        return [f"{site}: {found.records} records, every figure as stored"]
    lines = [f"DIFFERS: {site}: {each.table} {described(each)}" for each in found.found]
    more = found.differing - len(lines)
    lines += [f"DIFFERS: {site}: and {more} rows more"] if more else []
    done = "repaired" if found.repaired else "left as they are; --write repairs them"
    return [*lines, f"{site}: {found.records} records, {found.differing} rows differ: {done}"]


class _Progress:
    """One line on a terminal that is written over; nothing where there is none."""

    def __init__(self, terminal: TextIO, total: int) -> None:
        self._terminal = terminal if terminal.isatty() else None
        self._total = total
        self._records = 0

    def add(self, records: int) -> None:
        self.reach(self._records + records)

    def reach(self, records: int) -> None:
        self._records = records
        if self._terminal is not None:
            self._terminal.write(f"\r{records:>12,} of {self._total:,} records")
            self._terminal.flush()

    def end(self) -> None:
        if self._terminal is not None:
            self._terminal.write("\n")

"""What a record costs in processor time: of the worker, of the process that checks signatures
beside it, and of PostgreSQL. On a machine with other work this says more than a rate.

Read from Linux's own account of each process; of those that live when it is read.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

_US_PER_S = 1e6
_NS_PER_US = 1e3


@dataclass(slots=True)
class Costs:
    """Microseconds of processor time for each record, one figure for each run. `postmaster`: the
    pid of PostgreSQL's first process, None without.
    """

    postmaster: int | None = None
    worker: list[float] = field(default_factory=list)
    checker: list[float] = field(default_factory=list)
    database: list[float] = field(default_factory=list)

    @contextmanager
    def of(self, records: int, checker: int | None) -> Iterator[None]:
        """What is done meanwhile takes in so many; `checker`: the pid of that process."""
        began = self._spent_us(checker)
        yield
        ended = self._spent_us(checker)
        for kept, before, after in zip(
            (self.worker, self.checker, self.database), began, ended, strict=True
        ):
            kept.append((after - before) / records)

    def _spent_us(self, checker: int | None) -> tuple[float, float, float]:
        servers = [] if self.postmaster is None else children_of(self.postmaster)
        return (
            time.process_time() * _US_PER_S,
            0.0 if checker is None else spent_us(checker),
            sum(spent_us(pid) for pid in servers),
        )


def children_of(parent: int) -> list[int]:
    """Their pids."""
    found = Path(f"/proc/{parent}/task/{parent}/children").read_text("ascii")
    return [int(pid) for pid in found.split()]


def spent_us(pid: int) -> float:
    """Processor time of a process so far, all its threads; 0 if it is gone."""
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / _NS_PER_US
    except FileNotFoundError:
        return 0.0

"""Pages that show every site of a province at once, of a hundred sites and a month of each.

As `benchmarks.pages`, whose real pages and tallies they are; the days before the one of today have
their sums, as the central's round has made them by then. The month before is there too, since a
trend is held against it. `python -m benchmarks.pages_of_all 20` measures twenty sites.
"""

import asyncio
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.pages import MS, asked_of, p95
from benchmarks.province import Province
from tests.postgresql.cluster import Cluster

PROVINCE = Province(100, 2)

REQUESTS = 100
"""Of one page and run; a tenth before them is not measured."""

PAGES = ("trend", "factors", "trust", "reports")
EVERY_SITE = "*"


def measure(runs: int, province: Province = PROVINCE) -> dict[str, list[float]]:
    """By page p95 in milliseconds, one for each run."""
    found: dict[str, list[float]] = {page: [] for page in PAGES}
    with (
        Cluster(shared_buffers="1GB", max_wal_size="8GB") as cluster,
        tempfile.TemporaryDirectory() as folder,
        asyncio.Runner() as runner,
        asked_of(province, cluster.create(), Path(folder, "all"), runner) as one,
    ):
        for _ in range(runs):
            for page in PAGES:
                took = []
                for number in range(REQUESTS + REQUESTS // 10):
                    began = time.perf_counter()
                    one.look(page, EVERY_SITE)
                    if number >= REQUESTS // 10:
                        took.append((time.perf_counter() - began) * MS)
                found[page].append(p95(took))
    return found


if __name__ == "__main__":
    sites = int(sys.argv[1]) if sys.argv[1:] else PROVINCE.sites
    for what, figures in measure(1, Province(sites, 2)).items():
        print(what, [round(each, 1) for each in figures])

"""How many records a second the central takes in on PostgreSQL: one worker, batches of 500.

Two kiosks send, as when a hall comes back: while one batch is written, the next one is verified.

Each run is on a new database of a private cluster that flushes to the disk as in production, and
beside it, in the same run, how many signatures of the same records PyNaCl verifies alone on one
core: what no program that verifies every signature on one core can pass. `python -m
benchmarks.ingest_postgresql profile` says where the time goes.
"""

import cProfile
import pstats
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from nacl import bindings

from benchmarks.ingest import BATCH, records_per_second, signed_batches
from benchmarks.processor_time import Costs
from kiosk.record import Place, SigningKey, Typ, open_envelope
from tests.postgresql.cluster import Cluster

SENDERS = 2
VERIFIED = 4 * BATCH
LINES = 45
PERCENT = 100


@dataclass(slots=True)
class Figures:
    """One figure for each run. `share`: of what PyNaCl verifies alone, in percent; `costs`: what a
    record costs, and whom.
    """

    records_per_s: list[float] = field(default_factory=list)
    verified_per_s: list[float] = field(default_factory=list)
    share: list[float] = field(default_factory=list)
    costs: Costs = field(default_factory=Costs)


def measure(runs: int) -> Figures:
    """Both, side by side."""
    figures = Figures()
    with Cluster(durable=True, shared_buffers="128MB") as cluster:
        figures.costs.postmaster = cluster.process.pid
        for _ in range(runs):
            alone = verified_per_second()
            url = cluster.create()
            with tempfile.TemporaryDirectory() as folder:
                rate = records_per_second(Path(folder), url, SENDERS, figures.costs)
            cluster.drop(url)
            figures.records_per_s.append(rate)
            figures.verified_per_s.append(alone)
            figures.share.append(PERCENT * rate / alone)
    return figures


def verified_per_second() -> float:
    """Signatures of such records, by PyNaCl alone, one after the other."""
    key = SigningKey.generate()
    place = Place("xa-mau", "k-0123456789")
    messages = []
    for batch in signed_batches(place, key):
        envelopes = [open_envelope(compact, Typ.RECORD) for compact in batch]
        messages += [envelope.signature + envelope.signed for envelope in envelopes]
        if len(messages) >= VERIFIED:
            break
    public = key.verify_key.public
    began = time.perf_counter()
    for message in messages:
        bindings.crypto_sign_open(message, public)
    return len(messages) / (time.perf_counter() - began)


def _profile() -> None:
    profiler = cProfile.Profile()
    with Cluster(durable=True) as cluster, tempfile.TemporaryDirectory() as folder:
        url = cluster.create()
        profiler.enable()
        records_per_second(Path(folder), url)
        profiler.disable()
    pstats.Stats(profiler).sort_stats("tottime").print_stats(LINES)


if __name__ == "__main__":
    if sys.argv[1:] == ["profile"]:
        _profile()
    else:
        print(measure(1))

"""How many bytes on the disk a rating takes: on PostgreSQL, after VACUUM, with every index.

Ratings alone, as walk-up visits, taken in by the receiver in batches of 500. Counted is what every
table grew by with all that a rating adds: its record, the row of its visit, tallies, marks. Beside
it, all records of a visit that was called, served, prompted and rated, for each record.
"""

import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import Engine, text

from benchmarks.ingest import NOW, draft_of, enrol_kiosk, make_central, pack, stamp_of
from central.ingest.dossier_box import DossierBoxes
from central.ingest.receive import Receiver
from central.ingest.verify import verification_threads
from central.keys import load_keys
from central.settings import Settings
from central.store.engine import open_engine, reading
from kiosk.record import Draft, SigningKey, sign_record
from tests.postgresql.cluster import Cluster

RECORDS = 20_000
BATCH = 500
WALK_UP = 3
"""Of the four records of a visit (`draft_of`) the rating."""

_SIZES = """
SELECT relname, pg_total_relation_size(oid) AS size FROM pg_class
WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
"""


@dataclass(frozen=True, slots=True)
class Figures:
    """Bytes for each rating, for each record of whole visits, and of ratings by table."""

    per_rating: float
    per_record: float
    by_table: dict[str, float]


def measure() -> Figures:
    """One run: nothing in it is by chance."""
    with Cluster(shared_buffers="128MB") as cluster:
        ratings = _grown(cluster, only_ratings=True)
        visits = _grown(cluster, only_ratings=False)
    by_table = {name: bytes_ / RECORDS for name, bytes_ in ratings.items() if bytes_}
    per_record = sum(visits.values()) / RECORDS
    return Figures(sum(by_table.values()), per_record, by_table)


def _grown(cluster: Cluster, *, only_ratings: bool) -> dict[str, int]:
    url = cluster.create()
    with tempfile.TemporaryDirectory() as folder:
        settings = make_central(Path(folder), url)
        engine = open_engine(settings.database_url)
        before = _sizes(cluster, url, engine)
        _fill(settings, engine, only_ratings=only_ratings)
        after = _sizes(cluster, url, engine)
        engine.dispose()
    cluster.drop(url)
    return {name: size - before[name] for name, size in after.items()}


def _sizes(cluster: Cluster, url: str, engine: Engine) -> dict[str, int]:
    name = url.rpartition("?")[0].rpartition("/")[2]
    with cluster.admin(name) as connection:
        connection.execute("VACUUM")
    with reading(engine) as connection:
        return {row.relname: row.size for row in connection.execute(text(_SIZES))}


def _fill(settings: Settings, engine: Engine, *, only_ratings: bool) -> None:
    key = SigningKey.generate()
    place = enrol_kiosk(settings, key)
    keys = load_keys(settings.key_directory)
    head, epoch, batch = "A" * 43, "B" * 21 + "A", []
    with verification_threads() as pool:
        receiver = Receiver(engine, keys.receipt, pool, DossierBoxes(keys.sealing))
        for seq in range(1, RECORDS + 1):
            draft = _rating(place.kiosk, seq) if only_ratings else draft_of(place.kiosk, seq)
            # A visit in one and a half minutes: quicker ones would be marked.
            stamp = replace(stamp_of(seq), up_ms=seq * 90_000)
            record = sign_record(key, place, epoch, seq, head, stamp, draft)
            head = record.hash
            batch.append(record.compact)
            if len(batch) == BATCH:
                receiver.receive(place.kiosk, pack(batch), "gzip", NOW)
                batch = []


def _rating(kiosk: str, seq: int) -> Draft:
    # Every fourth draft is a rating: those of other visits, one after the other.
    return draft_of(kiosk, seq if seq == 1 else seq * 4 + WALK_UP)


if __name__ == "__main__":
    print(measure())

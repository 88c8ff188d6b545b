"""`central log import`: takes in what kiosks without a network sent on a stick.

Guarantees that one file that cannot be taken in keeps no other from it, and that each ends with a
line that says what became of it and what to do next.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from central.archive.carried import Carrier, Taken
from central.archive.receipts_file import write_receipts
from central.audit_log import Author, What
from central.commands.errors import CommandError
from central.commands.opening import author_of, open_database, open_settings
from central.ingest.dossier_box import DossierBoxes
from central.ingest.receive import Receiver
from central.ingest.verify import VERIFY_THREADS
from central.keys import load_keys
from central.moment import Clock
from central.store.engine import writing
from kiosk.record.export import ExportError

RECEIPTS = ".receipts"
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class _Noting:
    author: Author
    engine: Engine
    clock: Clock

    def note(self, taken: Taken) -> None:
        """In the audit log: whose records were taken in."""
        place = taken.manifest.place
        facts = {"records": taken.taken, "refused": len(taken.refused)}
        with writing(self.engine) as connection:
            self.author.note(
                connection,
                What.LOG_IMPORTED,
                place.kiosk,
                self.clock(),
                site=place.site,
                facts=facts,
            )


def import_logs(
    config: Path | None, files: Sequence[Path], receipts: Path | None, clock: Clock, say: Say
) -> bool:
    """Take in each of `files`, saying what became of it; whether all of all was taken in.

    `receipts`: where the receipts go; else beside each file, as FILE.receipts.
    """
    if receipts is not None and len(files) != 1:
        raise CommandError("--receipts: expected exactly one file to import")
    author = author_of(config)
    with _carrier(config, clock, say) as (engine, carrier):
        results = [
            _import(
                _Noting(author, engine, clock),
                carrier,
                path,
                receipts or path.with_name(path.name + RECEIPTS),
                say,
            )
            for path in files
        ]
    return all(results)


@contextmanager
def _carrier(config: Path | None, clock: Clock, say: Say) -> Iterator[tuple[Engine, Carrier]]:
    settings = open_settings(config)
    engine = open_database(config)
    keys = load_keys(settings.key_directory)
    with ThreadPoolExecutor(VERIFY_THREADS, thread_name_prefix="verify") as pool:
        receiver = Receiver(
            engine, keys.receipt, pool, DossierBoxes(*keys.sealing_keys), keys.recovery_keys
        )
        yield engine, Carrier(engine, receiver.receive, keys.recovery_keys, clock, say)
    engine.dispose()


def _import(noting: _Noting, carrier: Carrier, path: Path, receipts: Path, say: Say) -> bool:
    try:
        with path.open("rb") as stream:
            taken = carrier.take(stream)
    except ExportError as error:
        say(f"{path}: nothing was taken in. {error}")
        return False
    except FileNotFoundError:
        say(f"{path}: there is no such file: is the stick in, and the name right?")
        return False
    except OSError as error:
        say(f"{path}: it cannot be read ({error.strerror}). Import it again: that does no harm")
        return False
    noting.note(taken)
    for line in taken.refused:
        say(f"{path}: not taken in: {line}")
    if taken.has_ended:
        say(
            f"{path}: the work of {taken.manifest.place.kiosk} has ended: what stands from the "
            "place of its end on is kept, and is not counted"
        )
    return _write(taken, path, receipts, say) and not taken.refused


def _write(taken: Taken, path: Path, receipts: Path, say: Say) -> bool:
    manifest = taken.manifest
    held = f"{path}: {taken.taken} of {manifest.records} records of {manifest.place.kiosk} are held"
    if not taken.receipts:
        say(f"{held}; there is no receipt to take back")
        return True
    try:
        write_receipts(receipts, manifest.place.kiosk, taken.receipts.values())
    except OSError as error:
        say(
            f"{held}, but the receipts cannot be written to {receipts} ({error.strerror}). Import "
            "the file again with --receipts PATH: that does no harm"
        )
        return False
    say(f"{held}. Take {receipts} back to the kiosk, and run there: kiosk log receipts FILE")
    return True

"""The archive of a site for an auditor, line by line (docs/record-format.md, section 23).

Guarantees that it is of one moment, that every record is written as it was signed, and that no more
than a piece of a log is held at once. Nothing is judged here: a site that was tampered with gives
an archive in which a verifier finds it. Leaves to others: the file.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import Engine, RowMapping

from central.archive.archive_keys import every, first_key_of, kiosk_keys_in_order
from central.channels import PHONE_LOG
from central.store.archive_queries import ArchiveSnapshot, archived_records
from kiosk.record import Head, Place, Receipt, SigningKey, VerifyKey, sign_receipt

FORMAT = "thuocdo-archive"
VERSION = 1
TELL_EVERY = 50_000
"""Records between two lines of progress."""

Line = dict[str, Any]


class Archive:
    """The lines of one site's archive; `counts` says what was written, by kind of line."""

    def __init__(
        self,
        engine: Engine,
        snapshot: ArchiveSnapshot,
        receipt_key: SigningKey,
        phone_key: VerifyKey | None,
        tell: Callable[[str], None],
    ) -> None:
        """`receipt_key` signs the receipts; `phone_key` verifies the phone's log, if there is one.

        `tell` is told now and then how far it is.
        """
        self._engine = engine
        self._snapshot = snapshot
        self._receipt_key = receipt_key
        self._phone_key = phone_key
        self._tell = tell
        self.counts: Counter[str] = Counter()

    def lines(self, at: str) -> Iterator[bytes]:
        """Every line, in order. `at`: now, as `central.moment` writes it."""
        yield _line(self._first(at))
        for log in self._snapshot.logs:
            yield from self._log(log)
        for row in self._snapshot.forks:
            yield self._counted("forks", {"fork": _place_of(row) | {"r": row["jws"]}})
        for row in self._snapshot.marks:
            yield self._counted("marks", {"mark": _mark(row)})
        for row in self._snapshot.tallies:
            yield self._counted("tallies", {"tally": _tally(row)})
        kinds = ("logs", "records", "forks", "marks", "tallies")
        yield _line({"end": {kind: self.counts[kind] for kind in kinds}})

    def _first(self, at: str) -> Line:
        site = self._snapshot
        return {
            "format": FORMAT,
            "v": VERSION,
            "site": site.site_id,
            "timezone": site.timezone,
            "at": at,
            "rules": site.rules,
            "receipt_keys": every([self._receipt_key.verify_key.text, *site.receipt_keys]),
            "phone_key": None if self._phone_key is None else self._phone_key.text,
            "kiosks": [
                {"kiosk": kiosk, "keys": kiosk_keys_in_order(site, kiosk)} for kiosk in site.kiosks
            ],
        }

    def _log(self, log: RowMapping) -> Iterator[bytes]:
        site, kiosk, epoch = self._snapshot.site_id, log["kiosk_id"], log["epoch"]
        key = first_key_of(log)
        head = {"kiosk": kiosk, "epoch": epoch, "seq": log["seq"], "hash": log["head"]}
        yield self._counted("logs", {"log": {**head, "key": key}})
        batches = self._snapshot.batches
        for jws, day in archived_records(self._engine, site, kiosk, epoch, batches):
            yield self._counted("records", {"r": jws, "day": day})
            if self.counts["records"] % TELL_EVERY == 0:
                self._tell(f"{self.counts['records']} records")
        if kiosk != PHONE_LOG:
            place = Place(site, kiosk)
            said = Receipt(place, Head(epoch, log["seq"], log["head"]), log["head_at"])
            yield _line({"receipt": sign_receipt(self._receipt_key, said)})

    def _counted(self, kind: str, line: Line) -> bytes:
        self.counts[kind] += 1
        return _line(line)


def _line(line: Line) -> bytes:
    return json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _place_of(row: RowMapping) -> Line:
    names = {"kiosk": "kiosk_id", "epoch": "epoch", "seq": "seq", "hash": "hash"}
    return {name: row[column] for name, column in names.items()}


def _mark(row: RowMapping) -> Line:
    return {
        "kiosk": row["kiosk_id"],
        "epoch": row["epoch"],
        "seq": row["seq"],
        "rule": row["rule"],
        "version": row["version"],
        "excludes": bool(row["excludes"]),
        "reason": row["reason"],
    }


def _tally(row: RowMapping) -> Line:
    return {
        "day": row["day"],
        "channel": row["channel"],
        "counter": row["counter_id"],
        "questionnaire": row["questionnaire"],
        "question": row["question"],
        "answer": row["answer"],
        "n": int(row["n"]),
    }

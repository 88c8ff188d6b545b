"""Archives of which one log is spoilt: records that are gone, moved, altered or foreign."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from kiosk.record import Draft, Place, SigningKey
from tests.kiosk.record.vectors.sample import OTHER_KEY, RECEIPT_KEY
from tests.kiosk.record.vectors.sample_archive import (
    EPOCHS,
    KIOSK,
    NEXT_KEY,
    SECOND_DAY,
    SITE,
    Archive,
    Log,
    Members,
    rated,
    sample_archive,
    sign_head,
)

Spoil = Callable[[Archive], object]
Fault = tuple[str, str, int | None, Spoil]
"""Name, rule, sequence number at fault, and what to do to a whole archive."""


def bad_logs() -> list[Fault]:
    """Each with the number at fault, where there is one."""
    another = sample_archive(None).logs[0].records[0].hash
    here, elsewhere = Place(SITE, KIOSK), Place(SITE, "k-ffffffffff")
    return [
        ("the tail is gone", "archive.log", None, without(4)),
        ("a line says another hash", "archive.log", None, line_says(hash=another)),
        ("a line says more", "archive.log", None, line_says(seq=5)),
        ("a receipt for another hash", "archive.log", None, told(hash=another)),
        ("a receipt for more", "archive.log", None, told(seq=5)),
        ("a receipt by another", "signature", None, told(OTHER_KEY)),
        ("one removed", "chain.sequence", 2, without(2)),
        ("two swapped", "chain.sequence", 2, swapped),
        ("one edited", "signature", 5, edited),
        ("one edited and signed anew", "chain.previous", 3, signed_anew),
        ("one of another kiosk", "chain.place", 5, foreign(elsewhere, EPOCHS[1])),
        ("one of another epoch", "chain.epoch", 5, foreign(here, EPOCHS[0])),
        ("opened in the middle", "chain.opening", 5, opened_twice),
        ("a kiosk's record in the log of phones", "header.exact", 2, in_the_wrong_log),
        ("counted to another day", "archive.day", 3, counted_another_day(1)),
        ("a phone's counted to another day", "archive.day", 3, counted_another_day(2)),
    ]


class OtherwiseCalled(Log):
    """A log whose line says something else than what stands below it."""

    said: Members

    def lines(self) -> list[Members]:
        """Its lines, the first one with `said` in it."""
        first, *rest = super().lines()
        return [{"log": {**first["log"], **self.said}}, *rest]


def say(archive: Archive, **said: object) -> None:
    """Lets the line of the second log say something else."""
    log = archive.logs[1]
    spoilt = OtherwiseCalled(**{name: getattr(log, name) for name in log.__dataclass_fields__})
    spoilt.said = said
    archive.logs[1] = spoilt


def line_says(**said: object) -> Spoil:
    """The line of the second log says another end."""
    return lambda archive: say(archive, **said)


def without(seq: int) -> Spoil:
    """Record `seq` of the second log is gone; its line says what it said before."""

    def spoil(archive: Archive) -> None:
        log = archive.logs[1]
        head = log.head
        del log.records[seq - 1], log.days[seq - 1]
        log.receipt = None
        say(archive, seq=head.seq, hash=head.hash)

    return spoil


def told(key: SigningKey = RECEIPT_KEY, **other: Any) -> Spoil:
    """The receipt of the second log is another."""

    def spoil(archive: Archive) -> None:
        archive.logs[1].receipt = sign_head(archive.logs[1], key, **other)

    return spoil


def swapped(archive: Archive) -> None:
    """Records 2 and 3 change places."""
    records = archive.logs[1].records
    records[1], records[2] = records[2], records[1]


def edited(archive: Archive) -> None:
    """A letter of a payload is another."""
    log = archive.logs[0]
    parts = log.records[4].compact.split(".")
    parts[1] = parts[1][:40] + ("A" if parts[1][40] != "A" else "B") + parts[1][41:]
    spell(log, 5, ".".join(parts))


def signed_anew(archive: Archive) -> None:
    """The kiosk's own key signs another record 2."""
    log = archive.logs[1]
    short = Log(log.place, log.epoch, NEXT_KEY, records=log.records[:1], days=log.days[:1])
    log.records[1] = short.write(rated(7, took_ms=1), SECOND_DAY, "unsynced")


def foreign(place: Place, epoch: str) -> Spoil:
    """Record 5 of the second log is of another place or epoch."""

    def spoil(archive: Archive) -> None:
        log = archive.logs[1]
        other = Log(place, epoch, NEXT_KEY, records=list(log.records))
        log.records.append(other.write(Draft("kiosk.stopped", {"reason": "sigterm"}), SECOND_DAY))
        log.days.append(SECOND_DAY)
        log.receipt = None

    return spoil


def opened_twice(archive: Archive) -> None:
    """An epoch is opened in its middle."""
    log = archive.logs[1]
    log.write(Draft("epoch.opened", {"reason": "first-start", "before": None}), SECOND_DAY)
    log.receipt = None


def in_the_wrong_log(archive: Archive) -> None:
    """A record of the kiosk stands in the log of phones."""
    spell(archive.logs[2], 2, archive.logs[0].records[1].compact)


def counted_another_day(at: int) -> Spoil:
    """Record 3 of a log counts to another day than its own."""

    def spoil(archive: Archive) -> None:
        archive.logs[at].days[2] = "2026-11-22"

    return spoil


def spell(log: Log, seq: int, compact: str) -> None:
    """Puts another text in the place of a record."""
    record = log.records[seq - 1]
    log.records[seq - 1] = replace(record, envelope=replace(record.envelope, compact=compact))

"""What the pages of the menu tell, as it was found: frozen, and gathered elsewhere.

Guarantees that no field could hold an answer: of a rating it is only said that there is one.
None: not known yet. Times are texts as the source gave them.
"""

from dataclasses import dataclass, replace
from typing import Any


@dataclass(frozen=True, slots=True)
class MachineFacts:
    """Who this kiosk is. `configuration`: the number of the one in force, None if there is none;
    `from_central`: the keys of the settings that came with it; `refused`: why the last one was not
    taken, or its settings are not used; empty where that is not so.
    """

    kiosk: str = ""
    site: str = ""
    version: str = ""
    state: str = ""
    configuration: int | None = None
    disk_free_mb: int | None = None
    from_central: tuple[str, ...] = ()
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Counts:
    """Records by kind, today and in all, by the kind's name."""

    today: tuple[tuple[str, int], ...] = ()
    total: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class LogFacts:
    """The head of the log with its QR rows, and what of the log waits. Times as in the records.

    `began`: why its file was begun, as `epoch.opened` says it; `aside`: the names of the files
    that were moved aside.
    """

    epoch: str = ""
    seq: int = 0
    hash: str = ""
    rows: tuple[str, ...] = ()
    unsent: int = 0
    oldest_waiting: str | None = None
    last_receipt: str | None = None
    began: str = "first-start"
    aside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SendingFacts:
    """Why the last attempt to send failed; empty where it did not."""

    trouble: str = ""


@dataclass(frozen=True, slots=True)
class SourceEvent:
    """A ticket event as staff may see it. It lives in memory only and is never recorded."""

    at: str
    kind: str
    ticket: str


@dataclass(frozen=True, slots=True)
class OneSource:
    """How one source is doing: `name` is queue, feed or scanner."""

    name: str
    state: str
    reason: str


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """The counter's sources; none where none is set up. The latest events first."""

    each: tuple[OneSource, ...] = ()
    events: tuple[SourceEvent, ...] = ()


@dataclass(frozen=True, slots=True)
class OfficerFacts:
    """Who serves at the counter: `name` empty where nobody is signed on; `since`: hours and
    minutes, empty where that is not known.
    """

    name: str = ""
    since: str = ""


@dataclass(frozen=True, slots=True)
class NetworkFacts:
    """What a try to reach the central found. `difference_s`: the central's time minus ours."""

    reachable: bool
    address: str
    sentence: str = ""
    secure: bool = False
    difference_s: int | None = None
    took_ms: int = 0


@dataclass(frozen=True, slots=True)
class DoctorLine:
    """One line of the doctor; texts in Vietnamese and English. `level`: ok, warn or fail."""

    name: tuple[str, str]
    level: str
    found: tuple[str, str]
    do: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class DoctorFacts:
    """What the doctor has found so far; `done`: there is no more to come."""

    lines: tuple[DoctorLine, ...] = ()
    done: bool = False


@dataclass(frozen=True, slots=True)
class BundleFacts:
    """What became of the support bundle. `outcome`: the name of the sentence; `detail`: the file,
    or what the system said.
    """

    outcome: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class VolumeFacts:
    """The volume in percent; None where there is no sound device, and then why."""

    percent: int | None = None
    sentence: str = ""


Part = (
    MachineFacts
    | Counts
    | LogFacts
    | SendingFacts
    | SourceFacts
    | OfficerFacts
    | NetworkFacts
    | VolumeFacts
    | DoctorFacts
    | BundleFacts
)


@dataclass(frozen=True, slots=True)
class ServiceFacts:
    """All that is known."""

    machine: MachineFacts | None = None
    counts: Counts | None = None
    log: LogFacts | None = None
    sending: SendingFacts | None = None
    source: SourceFacts | None = None
    network: NetworkFacts | None = None
    volume: VolumeFacts | None = None
    officer: OfficerFacts | None = None
    doctor: DoctorFacts | None = None
    bundle: BundleFacts | None = None

    def with_part(self, part: Part) -> "ServiceFacts":
        """The same with `part` in its place."""
        changed: dict[str, Any] = {_NAMES[type(part)]: part}
        return replace(self, **changed)


_NAMES: dict[type, str] = {
    MachineFacts: "machine",
    Counts: "counts",
    LogFacts: "log",
    SendingFacts: "sending",
    SourceFacts: "source",
    OfficerFacts: "officer",
    DoctorFacts: "doctor",
    BundleFacts: "bundle",
    NetworkFacts: "network",
    VolumeFacts: "volume",
}

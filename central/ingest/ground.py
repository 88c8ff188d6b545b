"""What a transaction stands on: the sites it holds, and how far their kiosks' logs are held.

Guarantees that it is read once, while the sites are held, for all senders of the transaction; what
the transaction changes of it is changed here too, so that the next batch finds it so.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from sqlalchemy import Connection

from central.fleet.approval import require_sending
from central.ingest.work import Work
from central.refusal import Problem, Refusal
from central.store.kiosk_queries import Kiosk
from central.store.log_queries import LogRow
from central.store.sender_queries import LogKey, SiteRow, read_for
from central.store.tally_queries import Rows
from kiosk.record import Place, VerifyKey

_KEYS_REMEMBERED = 4096


class KeysChangedError(Refusal):
    """The kiosk has other keys now than those by which its records were judged."""

    def __init__(self) -> None:
        """It is to send again."""
        super().__init__(Problem.NOT_NOW, "the kiosk's key has just changed; send again")


@dataclass(slots=True)
class Ground:
    """`sites`: held until the commit; `kiosks`: by id; `kids`: the keys of each; `logs`: all logs
    of the senders; `visits`: the rows of the visits that they name, as they were at first.
    """

    sites: dict[str, SiteRow]
    kiosks: dict[str, Kiosk]
    kids: dict[str, set[str]]
    logs: dict[LogKey, LogRow] = field(default_factory=dict)
    visits: Rows = field(default_factory=list)

    def require_sender(self, work: Work) -> Kiosk | None:
        """The kiosk that sends, None for the central's own log; Refusal where it may not send.

        KeysChangedError where its records were judged by other keys than are known now.
        """
        if work.kids is None:
            return None
        kiosk = require_sending(self.kiosks.get(work.place.kiosk))
        if self.kids[kiosk.kiosk_id] != work.kids:
            raise KeysChangedError
        return kiosk

    def log_of(self, work: Work) -> LogRow | None:
        """How far the log is held."""
        return self.logs.get((work.place.site, work.place.kiosk, work.epoch))

    def is_quarantined(self, place: Place) -> bool:
        """Whether a log of this kiosk forked, and no auditor has decided yet."""
        return any(
            log.quarantined_from is not None
            for (site, kiosk, _), log in self.logs.items()
            if (site, kiosk) == (place.site, place.kiosk)
        )

    def bring_keys(self, kiosk_id: str, keys: Iterable[VerifyKey]) -> None:
        """The kiosk has these keys too, from now on."""
        self.kids.setdefault(kiosk_id, set()).update(key.kid for key in keys)


def load_ground(connection: Connection, works: list[Work], *, wait: bool) -> Ground:
    """All of it, for `works`. Without `wait`, `sites` has those that nobody else holds."""
    found = read_for(
        connection,
        {(work.place.site, work.place.kiosk) for work in works},
        {(work.place.site, visit) for work in works for visit in work.visits()},
        wait=wait,
    )
    kids = {
        name: {_kid_of(kiosk.public_key)}
        | {_kid_of(key.public_key) for key in keys if key.epoch is not None and key.seq is not None}
        for name, (kiosk, keys) in found.kiosks.items()
    }
    kiosks = {name: kiosk for name, (kiosk, _) in found.kiosks.items()}
    return Ground(found.sites, kiosks, kids, found.logs, found.visits)


@lru_cache(maxsize=_KEYS_REMEMBERED)
def _kid_of(public_key: str) -> str:
    return VerifyKey.from_text(public_key).kid

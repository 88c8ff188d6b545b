"""What a running kiosk says of itself on its socket: `status`.

Guarantees that no answer, ticket or officer is in it, and that storage which does not answer is
said to be so instead of being waited for.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from kiosk.control import Handler
from kiosk.identity.kiosk_key import KioskKey
from kiosk.queue.aside import files_aside
from kiosk.queue.errors import StorageError
from kiosk.queue.lock import OUTBOX
from kiosk.queue.outbox import Outbox
from kiosk.service_facts import Sources

STATUS = "status"
"""The name of the command on the kiosk's socket."""
ANSWER_LIMIT_S = 5.0


def status_handler(
    sources: Sources, key: KioskKey, screen: Callable[[], str] = lambda: ""
) -> Handler:
    """Answers `STATUS` with one object. `sources` may be filled in later.

    Members: `version`, `state` (that of the enrolment: `approved`, ...), `kiosk`, `site`,
    `fingerprint`, `key_level`, `screen` (the phase that `screen` names), and of the log `epoch`,
    `seq`, `hash`, `unsent`, `began` (why its file was begun, as `epoch.opened` says it) and `kept`
    (the name of the file before it, or null); or `trouble`: why there is nothing to say of the
    log. `aside`: the files that were moved aside. `sending`: why nothing can be sent, or empty.
    Of the configuration `configuration` (the number in force, or null), `settings_of` (of the one
    whose settings the kiosk runs with, or null), `from_central` (dotted key to what the central has
    set), `waits` (whether its settings wait for a start) and `refused` (why the last one is not
    taken, or its settings are not used; or empty).
    """

    def handle(_arguments: Mapping[str, Any]) -> Iterator[dict[str, object]]:
        yield {
            "version": sources.version,
            "state": sources.state,
            "kiosk": sources.kiosk,
            "site": sources.site,
            "fingerprint": key().verify_key.fingerprint,
            "key_level": key.level,
            "screen": screen(),
            **_log(sources),
            "aside": files_aside(sources.folder / OUTBOX),
            **_configuration(sources),
            "sending": "" if sources.forwarder is None else sources.forwarder.trouble or "",
        }

    return handle


def _log(sources: Sources) -> dict[str, object]:
    if sources.storage is None:
        return {"trouble": "no log is open: the kiosk is not approved yet"}
    try:
        asked = sources.storage.call(_of_the_log, may_wait=True)
        return asked.result(ANSWER_LIMIT_S)
    except (StorageError, TimeoutError) as error:
        said = str(error) or f"storage did not answer within {ANSWER_LIMIT_S:g} s"
        return {"trouble": said}


def _configuration(sources: Sources) -> dict[str, object]:
    door, in_force = sources.configuration, sources.in_force
    held = None if door is None else door.current()
    refused = None if door is None else door.refused
    return {
        "configuration": None if held is None else held.number,
        "settings_of": None if in_force is None else in_force.number(held),
        "from_central": {} if in_force is None else in_force.values,
        "waits": door is not None and door.etag != door.etag_in_force,
        "refused": "" if refused is None else refused.why,
    }


def _of_the_log(box: Outbox) -> dict[str, object]:
    return {
        "epoch": box.head.epoch,
        "seq": box.head.seq,
        "hash": box.head.hash,
        "unsent": box.unsent(),
        "began": box.beginning.reason,
        "kept": box.beginning.kept,
    }

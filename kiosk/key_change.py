"""Changes the kiosk's key: in the kiosk that runs, or in one that is stopped.

Guarantees that the record is signed where the log is owned, and that who asked is told which key
signs from there on. Leaves to others: the order of the change (`kiosk.identity.key_rotation`).
"""

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from kiosk.control import Handler, RefusedError
from kiosk.identity.key_error import KeyFileError
from kiosk.identity.key_rotation import KeyChangeError, rotate
from kiosk.identity.kiosk_key import KioskKey
from kiosk.log_opening import stopped_kiosk
from kiosk.queue.errors import StorageError
from kiosk.queue.storage_thread import StorageThread
from kiosk.record import Record

ROTATE = "key.rotate"
"""The name of the command on the kiosk's socket."""
ANSWER_LIMIT_S = 30.0
"""How long the storage thread may take."""


def rotation_handler(key: KioskKey, storage: StorageThread) -> Handler:
    """Answers `ROTATE` with what `told` gives; refuses with `key` or `storage`."""

    def handle(_arguments: Mapping[str, Any]) -> Iterator[dict[str, object]]:
        try:
            record = storage.call(partial(rotate, key)).result(ANSWER_LIMIT_S)
        except (KeyChangeError, KeyFileError) as error:
            raise RefusedError("key", str(error)) from error
        except StorageError as error:
            message = f"the log cannot be written now, and the key is not changed: {error}"
            raise RefusedError("storage", message) from error
        except TimeoutError as error:
            message = (
                "the log did not answer in time; whether the key was changed is told by: kiosk "
                "key show"
            )
            raise RefusedError("storage", message) from error
        yield told(key, record)

    return handle


def rotate_stopped(config: Path) -> dict[str, object]:
    """Changes the key of the kiosk with the settings `config`, which does not run; see `told`."""
    with stopped_kiosk(config) as kiosk:
        return told(kiosk.key, rotate(kiosk.key, kiosk.log))


def told(key: KioskKey, record: Record) -> dict[str, object]:
    """The new key's fingerprint, and the record that introduced it."""
    return {
        "fingerprint": key().verify_key.fingerprint,
        "epoch": record.epoch,
        "seq": record.seq,
    }

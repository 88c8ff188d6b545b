"""The mark on the disk that bounds tries: which settings ran last, and which never came to run.

Guarantees that an attempt is on the disk before it is made, so that settings which end the kiosk
at its start are tried `MOST_STARTS` times and no more, whatever ends it. The mark holds tags of
settings, none of their values: whoever writes it chooses among signed settings and gives none. A
damaged one is as if nothing had been tried yet. Another version of the program tries anew.
"""

import json
import logging
import threading
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from kiosk.document.settings_member import compact_bytes
from kiosk.identity.key_file import write_private
from kiosk.record import base64url

logger = logging.getLogger(__name__)

SETTINGS_MARK = "settings-tried.json"
MOST_STARTS = 2
MAX_BYTES = 4096


def tag_of(given: Mapping[str, Any]) -> str:
    """The same for the same settings, whatever configuration they come with."""
    return base64url.sha256(compact_bytes(given))


NONE = tag_of({})
"""Of kiosk.toml alone."""


@dataclass(frozen=True, slots=True)
class Mark:
    """`ran`: tag of the last settings the kiosk has run with; `tried`: of those that were begun
    with since, `starts` times, by `version` of the program.
    """

    ran: str = NONE
    tried: str = ""
    starts: int = 0
    version: str = ""


class SettingsMark:
    """One data folder's. Any thread."""

    def __init__(self, path: Path, version: str) -> None:
        """Reads the file."""
        self._path = path
        self._version = version
        self._lock = threading.Lock()
        self._mark = _read(path)
        if self._mark.version != version:
            self._mark = replace(self._mark, tried="", starts=0)

    def ran(self, tag: str) -> bool:
        """Whether these are the last settings that ran."""
        return self._mark.ran == tag

    def is_given_up(self, tag: str) -> bool:
        """Whether these were tried often enough."""
        return self._mark.tried == tag and self._mark.starts >= MOST_STARTS

    def begin(self, tag: str) -> None:
        """A start with these settings is about to be made; OSError where that cannot be kept."""
        with self._lock:
            starts = self._mark.starts if self._mark.tried == tag else 0
            self._write(replace(self._mark, tried=tag, starts=starts + 1))

    def withdraw(self, tag: str) -> None:
        """That start ended in order before it was judged: it says nothing of the settings."""
        with self._lock:
            if self._mark.tried == tag and self._mark.starts:
                self._write(replace(self._mark, starts=self._mark.starts - 1))

    def confirm(self, tag: str) -> None:
        """The kiosk runs with these."""
        with self._lock:
            self._write(Mark(ran=tag))

    def try_anew(self) -> None:
        """Other settings were taken: what was given up before them may come once more."""
        with self._lock:
            if self._mark.tried:
                self._write(Mark(ran=self._mark.ran))

    def _write(self, mark: Mark) -> None:
        mark = replace(mark, version=self._version)
        write_private(self._path, json.dumps(asdict(mark)).encode("ascii"))
        self._mark = mark


def _read(path: Path) -> Mark:
    try:
        with path.open("rb") as file:
            found = json.loads(file.read(MAX_BYTES))
        texts = {name: found[name] for name in ("ran", "tried", "version")}
        starts = found["starts"]
        if not all(isinstance(each, str) for each in texts.values()) or type(starts) is not int:
            raise ValueError("a value of another type")
        return Mark(**texts, starts=max(0, starts))
    except FileNotFoundError:
        return Mark()
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        logger.warning("%s is not used: %s", path, error)
        return Mark()

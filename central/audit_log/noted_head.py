"""How far the audit log has come, noted outside the database.

Guarantees that a note is on the disk, whole, and never runs ahead of what was committed, so that a
note which the database cannot match proves that the database was put back. A note that cannot be
written or read stops nothing: it is logged and passed over. The note may be one transaction behind.
"""

import json
import logging
import os
import threading
from dataclasses import asdict
from pathlib import Path

from central.store.audit_log_queries import AuditHead

logger = logging.getLogger(__name__)

FOLDER_MODE = 0o700
NOTE = "last.json"


class NotedHead:
    """One small file; its folder is made when the first note is written."""

    def __init__(self, folder: Path) -> None:
        """`folder` need not be there."""
        self._folder = folder

    def read(self) -> AuditHead | None:
        """The last entry noted; None if there is none that can be read."""
        try:
            told = json.loads((self._folder / NOTE).read_text("ascii"))
            return AuditHead(
                int(told["number"]), str(told["epoch"]), int(told["seq"]), str(told["hash"])
            )
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError) as error:
            logger.warning("the note of the audit log cannot be read: %s", error)
            return None

    def write(self, head: AuditHead) -> None:
        """Note an entry that was committed."""
        part = self._folder / f"{NOTE}.{os.getpid()}.{threading.get_ident()}.part"
        told = asdict(head)
        try:
            self._folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
            with part.open("w", encoding="ascii") as file:
                file.write(json.dumps(told))
                file.flush()
                os.fsync(file.fileno())
            part.replace(self._folder / NOTE)
        except OSError as error:
            logger.warning("the note of the audit log cannot be written: %s", error)

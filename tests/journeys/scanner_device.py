"""A scanner in serial mode that is none: it says what a scan of a label would."""

import os
import tty
from pathlib import Path
from typing import Self

SCANNER = """
[scanner]
url = "{folder}/scanner"
profile = "{tree}/config/ticket-sources/scanner.toml"
"""


class ScannerDevice:
    """On a pseudo-terminal behind `link`; use as a context."""

    def __init__(self, link: Path) -> None:
        self._speaking, listening = os.openpty()
        tty.setraw(listening)
        self._listening = listening
        self._link = link
        link.symlink_to(os.ttyname(listening))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self._link.unlink()
        os.close(self._speaking)
        os.close(self._listening)

    def scan(self, label: str, symbology: str = "C0") -> None:
        """Say the label as the scanner does: AIM identifier, label, CR."""
        self.say(f"]{symbology}{label}\r".encode())

    def say(self, data: bytes) -> None:
        """Put these bytes on the line as they are."""
        os.write(self._speaking, data)

"""The bundle's bytes: a tar.gz of a few texts. Pure.

Guarantees that what is listed is what is in it. Leaves to others: writing it whole or not at all
(`kiosk.log_command.whole_file`).
"""

import gzip
import io
import tarfile
from collections.abc import Sequence
from typing import NamedTuple

FILE_MODE = 0o600


class Entry(NamedTuple):
    """One file of the bundle. `about`: what it holds, for the list."""

    name: str
    about: str
    content: str


def listed(entries: Sequence[Entry]) -> list[str]:
    """What is in the bundle, line by line, before it is written."""
    return [
        f"{each.name:<16}{len(each.content.encode()):>8} bytes  {each.about}" for each in entries
    ]


def packed(entries: Sequence[Entry], folder: str) -> bytes:
    """The bundle's bytes; every file stands in `folder` in it. The same for the same entries."""
    plain = io.BytesIO()
    with tarfile.open(fileobj=plain, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for each in entries:
            content = each.content.encode("utf-8", "replace")
            about = tarfile.TarInfo(f"{folder}/{each.name}")
            about.size, about.mode = len(content), FILE_MODE
            archive.addfile(about, io.BytesIO(content))
    return gzip.compress(plain.getvalue(), mtime=0)

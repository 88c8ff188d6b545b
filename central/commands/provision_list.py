"""The list of counters of a batch: a CSV file with a line for each kiosk.

Guarantees that a line which cannot be taken is named with its number, that no counter stands in it
twice, and that one which the site has not is told before anything is made.
"""

import csv
import io
from collections.abc import Mapping
from pathlib import Path

from central.commands.errors import CommandError

MAX_BYTES = 1024 * 1024
HEADS = frozenset({"counter", "quay", "quầy", "id", "counter_id"})
"""A first line that begins so names the columns."""


def read_counters(path: Path, known: Mapping[str, str]) -> list[str]:
    """The ids of counters, in the order of the labels; CommandError.

    `known`: the site's counters, id to name. Only the first column counts.
    """
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
        text = content.decode("utf-8-sig")
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise CommandError(f"{path}: expected UTF-8; save it as CSV UTF-8") from error
    if len(content) > MAX_BYTES:
        raise CommandError(f"{path}: expected at most {MAX_BYTES} bytes")
    first = text.partition("\n")[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    found: dict[str, int] = {}
    for number, row in enumerate(csv.reader(io.StringIO(text), delimiter=delimiter), start=1):
        counter = row[0].strip() if row else ""
        is_head = number == 1 and counter not in known and counter.casefold() in HEADS
        if not counter or is_head:
            continue
        if counter not in known:
            raise CommandError(
                f"{path}, line {number}: {counter!r:.60} is no counter of this site; "
                "`central counter add` makes one"
            )
        if counter in found:
            raise CommandError(
                f"{path}, line {number}: {counter} stands in line {found[counter]} already; a "
                "counter has one kiosk"
            )
        found[counter] = number
    if not found:
        raise CommandError(f"{path}: expected a counter's id on each line, found none")
    return list(found)

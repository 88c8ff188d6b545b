"""A batch as it goes over the wire: gzip JSON of records and their attachments. Pure."""

import gzip
import json
from collections.abc import Sequence

from kiosk.queue.pending import Waiting
from kiosk.record import base64url

MAX_RECORDS = 500
MAX_BYTES = 1024 * 1024
"""Of the batch before compression, so that the wire's limit of 1 MiB always holds."""

_GZIP_LEVEL = 4


def encode_batch(batch: Sequence[Waiting]) -> bytes:
    """The body of `POST /api/v1/kiosks/{kiosk}/records`."""
    records = []
    for record in batch:
        entry: dict[str, object] = {"jws": record.jws}
        if record.sealed is not None:
            entry = {"sealed": base64url.encode(record.sealed)}
        if record.attachments:
            entry["attachments"] = {
                name: base64url.encode(box) for name, box in record.attachments.items()
            }
        records.append(entry)
    body = json.dumps({"records": records}, separators=(",", ":")).encode("ascii")
    return gzip.compress(body, _GZIP_LEVEL, mtime=0)

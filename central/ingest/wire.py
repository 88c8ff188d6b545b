"""The body of a batch: bounded, unpacked, and read as JSON without surprises.

Guarantees that no body makes the central hold more than the limits below, and that whatever is
not of the form is a `Refusal`, never an exception of a parser.
"""

import zlib
from dataclasses import dataclass

from central.refusal import Problem, Refusal, malformed
from central.strict_json import read_json

MAX_BODY_BYTES = 1024 * 1024
"""Of the body as it travels."""

MAX_UNPACKED_BYTES = 8 * 1024 * 1024
"""Of the body unpacked."""

MAX_RECORDS = 500

MAX_MEMBERS = 20
"""Of a record as sent: its compact form, and sealed boxes by name."""

_MOST_BEGUN = 2 * MAX_RECORDS + 2
_MOST_COMMAS = MAX_MEMBERS * MAX_RECORDS

_GZIP = 16 + zlib.MAX_WBITS
_GZIP_SAYS = 4
"""Bytes at its end: how long it is unpacked (RFC 1952, section 2.3.1)."""


@dataclass(frozen=True, slots=True)
class Item:
    """One record as sent: its compact form, or a box that holds it (then `jws` is empty until it
    was opened), and sealed boxes by name, still in base64url.
    """

    jws: str
    attachments: dict[str, str]
    sealed: str | None = None


def read_batch(body: bytes, encoding: str) -> list[Item]:
    """The items of a batch; Refusal `too-large` or `malformed`.

    `encoding`: the Content-Encoding, `gzip` or empty.
    """
    data = unpack(body, encoding)
    _refuse_many(data)
    content = read_json(data)
    sent = content.get("records")
    if not isinstance(sent, list) or not sent:
        raise malformed('expected {"records": [...]} with at least one record')
    if len(sent) > MAX_RECORDS:
        raise Refusal(
            Problem.TOO_LARGE, f"expected at most {MAX_RECORDS} records, found {len(sent)}"
        )
    return [_item(position, item) for position, item in enumerate(sent)]


def _refuse_many(data: bytes) -> None:
    """Before anything is made of it: a text of a megabyte may be a million objects.

    No name, compact form or base64url has a brace, a bracket or a comma in it.
    """
    if data.count(b"{") + data.count(b"[") > _MOST_BEGUN or data.count(b",") > _MOST_COMMAS:
        raise Refusal(Problem.TOO_LARGE, f"expected at most {MAX_RECORDS} records, found many more")


def said_size(body: bytes, encoding: str) -> int:
    """How many bytes the body says that it has unpacked: `unpack` gives no more than that."""
    return int.from_bytes(body[-_GZIP_SAYS:], "little") if encoding == "gzip" else len(body)


def unpack(body: bytes, encoding: str) -> bytes:
    """The body as it was before it was packed; Refusal if it is too large or not packed so."""
    if len(body) > MAX_BODY_BYTES:
        raise Refusal(Problem.TOO_LARGE, f"expected a body of at most {MAX_BODY_BYTES} bytes")
    if encoding in {"", "identity"}:
        return body
    if encoding != "gzip":
        raise Refusal(
            Problem.MALFORMED, "expected Content-Encoding gzip, found another", status=415
        )
    unpacker = zlib.decompressobj(_GZIP)
    most = min(MAX_UNPACKED_BYTES, said_size(body, encoding))
    try:
        data = unpacker.decompress(body, most + 1)
    except zlib.error as error:
        raise malformed("the body is not gzip, though Content-Encoding says so") from error
    if len(data) > MAX_UNPACKED_BYTES:
        raise Refusal(Problem.TOO_LARGE, f"expected at most {MAX_UNPACKED_BYTES} bytes unpacked")
    if not unpacker.eof or unpacker.unused_data:
        raise malformed("the gzip body is cut short, or something follows it")
    return data


def _item(position: int, item: object) -> Item:
    if isinstance(item, dict) and len(item) == 1 and isinstance(jws := item.get("jws"), str):
        return Item(jws, {})
    sent = [item.get(name) for name in ("jws", "sealed")] if isinstance(item, dict) else []
    if not isinstance(item, dict) or not [isinstance(each, str) for each in sent].count(True) == 1:
        raise malformed(
            f'record {position}: expected {{"jws": "..."}} or {{"sealed": "..."}}',
            position=position,
        )
    attachments = item.get("attachments") or {}
    if not isinstance(attachments, dict) or not all(
        isinstance(box, str) for box in attachments.values()
    ):
        raise malformed(
            f"record {position}: expected attachments as names and base64url", position=position
        )
    jws, sealed = sent
    return Item(jws or "", attachments, sealed if isinstance(sealed, str) else None)

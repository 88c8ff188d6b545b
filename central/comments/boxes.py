"""Opens the boxes of comments, and names comments so that the name tells nothing.

Guarantees that a comment's words leave this module as `CommentText` alone, in no error and no log
line; that an id is the same for the same record always, and can be made by nobody without the key.
What was opened is remembered in this process's memory alone, a bounded number of texts, so that a
search opens each box once. Leaves to others: who may see a comment, and when its box is deleted: a
text is given only for a box that the caller has read at that moment.
"""

import hashlib
import hmac
import threading
from collections import OrderedDict

from central.comments.comment_text import CommentText, comment_text
from central.refusal import Refusal
from central.strict_json import read_json
from kiosk.record import RecordError, SealingKey
from kiosk.record.attachment import open_box
from kiosk.record.base64url import encode

PURPOSE = b"thuoc-do comment id 1"
"""`info` of RFC 5869: what the derived key is for."""

ID_BYTES = 16

REMEMBERED = 10_000
"""Texts of comments that one process remembers: some 10 MB."""

NOTHING = CommentText("", is_cut=False)


class CommentBoxes:
    """Opens with the sealing keys; ids are made with a key that is derived from the first.

    HKDF-SHA256 (RFC 5869) without salt gives the key of HMAC-SHA256, as for dossiers.
    """

    def __init__(self, *sealing: SealingKey, remembered: int = REMEMBERED) -> None:
        """`sealing`: the central's private sealing keys, the first of all first."""
        self._sealing = sealing
        extracted = hmac.digest(bytes(hashlib.sha256().digest_size), sealing[0].secret, "sha256")
        self._key = hmac.digest(extracted, PURPOSE + b"\x01", "sha256")
        self._remembered = remembered
        self._texts: OrderedDict[bytes, CommentText] = OrderedDict()
        self._lock = threading.Lock()

    def comment_id(self, site: str, kiosk: str, epoch: str, seq: int) -> str:
        """22 characters. Names have no line break: no two places give the same text."""
        place = f"{site}\n{kiosk}\n{epoch}\n{seq}".encode()
        return encode(hmac.digest(self._key, place, "sha256")[:ID_BYTES])

    def text(self, box: bytes, visit: object = None) -> CommentText:
        """What is in `box`; NOTHING if no key opens it or it holds no comment.

        `visit`: that of the record, where it is to be the same.
        """
        key = hashlib.sha256(box).digest()
        with self._lock:
            if visit is None and (known := self._texts.get(key)) is not None:
                self._texts.move_to_end(key)
                return known
        found = self._open(box, visit)
        with self._lock:
            self._texts[key] = found
            while len(self._texts) > self._remembered:
                self._texts.popitem(last=False)
        return found

    def _open(self, box: bytes, visit: object) -> CommentText:
        try:
            content = read_json(open_box(self._sealing, box))
        except (RecordError, Refusal):
            return NOTHING
        said = content.get("comment")
        if not isinstance(said, str) or (visit is not None and content.get("visit") != visit):
            return NOTHING
        return comment_text(said)

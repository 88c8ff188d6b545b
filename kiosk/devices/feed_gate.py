"""Who may speak to the feed: the right key, no web page, and the address that was meant.

Guarantees: the key is compared as a hash in constant time and is kept as its hash alone; it
stands in no log line and no answer. Wrong keys are counted for each address and in total, and
are answered 429 beyond that, while the right key is always let in: nobody can lock it out.
"""

import base64
import hashlib
import hmac
import logging

from kiosk.devices.feed_address import FeedAddress, is_meant_for
from kiosk.devices.feed_limits import Allowance, Limit, LimitPerAddress
from kiosk.devices.feed_problem import FeedProblem, FeedRefusal, too_many
from kiosk.devices.feed_request import RequestHead

logger = logging.getLogger(__name__)

WRONG_KEYS_AN_ADDRESS = Allowance(burst=5, every_ms=12_000)
WRONG_KEYS = Allowance(burst=20, every_ms=3_000)
WRONG_KEY_LINES = Allowance(burst=1, every_ms=60_000)
"""Lines in the log, so that whoever guesses cannot fill the disk."""
SCHEME = "bearer"


class FeedGate:
    """Lets requests in or refuses them, by their head alone."""

    def __init__(self, key: bytes, at_ms: int) -> None:
        self._digest = _digest(base64.urlsafe_b64encode(key).rstrip(b"="))
        self._wrong_by_address = LimitPerAddress(WRONG_KEYS_AN_ADDRESS)
        self._wrong = Limit(WRONG_KEYS, at_ms)
        self._lines = Limit(WRONG_KEY_LINES, at_ms)

    def admit(self, head: RequestHead, local: FeedAddress, peer: str, at_ms: int) -> None:
        """Let the request go on; raises FeedRefusal. `peer` is the client's address."""
        if "origin" in head.fields:
            raise FeedRefusal(
                FeedProblem.FROM_A_WEB_PAGE,
                "the request has an Origin, as a browser's have; send events from a program, not "
                "from a page",
                where="Origin",
                expected="no such field",
            )
        if not is_meant_for(head.fields.get("host", ""), local):
            raise FeedRefusal(
                FeedProblem.WRONG_HOST,
                "the Host of the request is not the address that it was sent to; call the kiosk "
                "by its IP address",
                where="Host",
                expected=str(local),
            )
        if not self._has_key(head.fields.get("authorization", "")):
            self._refuse_key(peer, at_ms)

    def _has_key(self, authorization: str) -> bool:
        scheme, _, said = authorization.partition(" ")
        digest = _digest(said.strip(" ").encode("latin-1"))
        return hmac.compare_digest(digest, self._digest) and scheme.lower() == SCHEME

    def _refuse_key(self, peer: str, at_ms: int) -> None:
        if self._lines.take(at_ms) == 0:
            logger.warning("feed: a request without the right key came from %s", peer)
        wait_ms = self._wrong_by_address.take(peer, at_ms)
        # One address that guesses uses up nothing of what all have together.
        wait_ms = wait_ms or self._wrong.take(at_ms)
        if wait_ms:
            raise too_many("too many requests without the right key", wait_ms)
        raise FeedRefusal(
            FeedProblem.WRONG_KEY,
            "the key is missing or wrong; send the key that kiosk source key has shown, as "
            "Authorization: Bearer <key>",
            fields={"WWW-Authenticate": "Bearer"},
            where="Authorization",
            expected="Bearer and a key of 43 characters",
        )


def _digest(text: bytes) -> bytes:
    return hashlib.sha256(text).digest()

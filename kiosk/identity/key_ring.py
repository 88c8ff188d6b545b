"""The keys of one kiosk as they are sealed together: one text, one line for each. Pure.

Guarantees that what was written is what is read, and that a change of which is which is one new
text. So a sealed file changes by one rename, and a power cut leaves the one or the other.
"""

from dataclasses import dataclass

from kiosk.identity.key_error import KeyFileError
from kiosk.identity.key_file import PURPOSE, parse_key
from kiosk.identity.key_mark import Mark
from kiosk.record import SigningKey, base64url

NEXT = "next"
FORMER = "former"
LONGEST_RING_BYTES = 512


@dataclass(frozen=True, slots=True)
class KeyRing:
    """The key in force, the one that is to follow, and the one before it."""

    current: SigningKey
    next: SigningKey | None = None
    former: SigningKey | None = None

    def after(self, mark: Mark | None) -> "KeyRing":
        """What the kiosk's `mark` makes of it: it says which of the keys its log has taken."""
        if mark is None:
            return self
        if self.next is not None and mark.in_force == self.next.kid:
            return KeyRing(self.next, former=None if mark.settled else self.current)
        if self.former is not None and mark.in_force == self.former.kid:
            return KeyRing(self.former, next=self.next or self.current)
        if mark.in_force == self.current.kid and mark.settled:
            return KeyRing(self.current, next=self.next)
        return self


def write_ring(ring: KeyRing) -> bytes:
    """The text of `ring`."""
    named = ((PURPOSE, ring.current), (NEXT, ring.next), (FORMER, ring.former))
    lines = [f"{name} {base64url.encode(key.seed)}\n" for name, key in named if key is not None]
    return "".join(lines).encode("ascii")


def read_ring(content: bytes) -> KeyRing:
    """What `write_ring` wrote as `content`; KeyFileError for whatever it did not write."""
    keys: dict[str, SigningKey] = {}
    for line in content.splitlines():
        name, _, seed = line.partition(b" ")
        keys[name.decode("ascii", "replace")] = parse_key(seed, "the sealed key")
    ring = None
    if PURPOSE in keys:
        ring = KeyRing(keys[PURPOSE], keys.get(NEXT), keys.get(FORMER))
    if ring is None or write_ring(ring).split() != content.split():
        message = "what is sealed holds no keys of a kiosk; restore the sealed file from its backup"
        raise KeyFileError(message)
    return ring

"""What an Argon2id hash may ask of a kiosk.

Guarantees that nothing which asks for more than this is ever computed: it would stop a kiosk for
its citizens.
"""

import re

MOST_MEMORY_KIB = 64 * 1024
MOST_PASSES = 10
MOST_LANES = 4

_ASKED = re.compile(r"\$argon2id\$v=19\$m=([0-9]{1,7}),t=([0-9]{1,3}),p=([0-9]{1,2})\$")


def can_be_paid(hashed: str) -> bool:
    """Whether the text of a hash begins as Argon2id's does and asks for no more than that."""
    asked = _ASKED.match(hashed)
    if asked is None:
        return False
    memory, passes, lanes = (int(number) for number in asked.groups())
    # Argon2 itself needs 8 KiB for each lane.
    least = memory >= 8 * lanes and passes >= 1 and lanes >= 1
    return least and memory <= MOST_MEMORY_KIB and passes <= MOST_PASSES and lanes <= MOST_LANES

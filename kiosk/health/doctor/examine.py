"""Runs the doctor's looks side by side, each with its deadline, and tells them in their order.

Guarantees that the whole ends within `WHOLE_LIMIT_S`, whatever hangs: a look that has not ended by
then is a finding that says so, and its thread is left behind; that a fault of ours in one look is
told and hinders no other.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from queue import Empty, SimpleQueue

from kiosk.health.doctor.finding import PARTS, Finding, Text, warn

logger = logging.getLogger(__name__)

WHOLE_LIMIT_S = 13.0
"""Under the 15 s that are promised of the command, with its own start."""
_LATE = Text(
    "Xem lại lần nữa; nếu lại thế, phần này bị treo: khởi động lại máy.",
    "Look again; if it stays so, this part hangs: start the machine again.",
)
_OURS = Text(
    "Gửi gói hỗ trợ: kiosk support-bundle.", "Send a support bundle: kiosk support-bundle."
)


@dataclass(frozen=True, slots=True)
class Look:
    """One look. `part`: what it is said to be about where it gives no finding of its own."""

    part: str
    find: Callable[[], Iterable[Finding]]


def examine(looks: Sequence[Look], limit_s: float = WHOLE_LIMIT_S) -> Iterator[Finding]:
    """Every finding, in the looks' order, each look's as soon as all before it have ended."""
    until_s = time.monotonic() + limit_s
    begun = [(look, _begin(look)) for look in looks]
    for look, answer in begun:
        try:
            found = answer.get(timeout=max(0.0, until_s - time.monotonic()))
        except Empty:
            vi = f"không trả lời trong {limit_s:g} giây"
            found = [warn(look.part, Text(vi, f"no answer within {limit_s:g} s"), _LATE)]
        yield from found


def _begin(look: Look) -> "SimpleQueue[list[Finding]]":
    answer: SimpleQueue[list[Finding]] = SimpleQueue()
    name = f"doctor-{look.part}"
    threading.Thread(target=_find, args=(look, answer), name=name, daemon=True).start()
    return answer


def _find(look: Look, answer: "SimpleQueue[list[Finding]]") -> None:
    try:
        found = list(look.find())
    except OSError as error:
        said = str(error)
        found = [warn(look.part, Text(said, said), _LATE)]
    except Exception as error:
        logger.exception("the doctor's look at %s failed by a fault of ours", PARTS.get(look.part))
        said = f"{type(error).__name__}: {error}"[:200]
        found = [warn(look.part, Text(said, said), _OURS)]
    answer.put(found)

"""Frames between a start and an end mark, with a check or without: STX..ETX, prefix-addressed.

What a frame is, is said of its own bytes alone: start, payload of 1 to `max_frame_bytes`, end and
the right check. Frames are taken from the left and do not overlap. So it is nobody's matter how
the bytes were split, and what comes before a frame cannot hide it, with two exceptions: a piece of
noise that is itself a frame by chance (with no check: whenever start and end stand in it), and
noise that ends in the escape's first half. A refused frame costs its start only: the next start,
even inside it, is tried.

Without an escape no mark stands in a payload: a start begins anew. With an escape before the
marks (start "02", end "03", escape "10") the byte after an escape is payload, whatever it is. With
marks that begin with the escape (start "10 02", end "10 03") a doubled escape is one of payload.
The check covers the payload after the escapes are taken out, and of a mark what follows its
escape; after the end it is never escaped. Without an escape, a check byte before the end that
equals a mark makes its frame unreadable: refused or dropped, never misread.
"""

import re

from kiosk.devices.framer_settings import DelimitedFraming, PrefixFraming
from kiosk.devices.framing.check_reader import CheckReader
from kiosk.devices.framing.held import HeldFramer


class DelimitedFramer(HeldFramer):
    """`max_frame_bytes` counts the payload; what is held is at most one frame on the wire."""

    def __init__(self, settings: DelimitedFraming) -> None:
        super().__init__()
        self._settings = settings
        self._check = check = CheckReader(settings.check)
        self._before = 0 if settings.check.is_after_end else check.wire_bytes
        after = check.wire_bytes - self._before
        escape, start, end = settings.escape, settings.start, settings.end
        body = _body(settings)
        self._whole = _whole(settings, body, after)
        # What may still become a frame: it reaches to the end of what has come.
        tail = b"(?:%b.{0,%d}|%b)?" % (re.escape(end), max(after - 1, 0), _head_of(end))
        self._unfinished = re.compile(
            b"(?:%b%b%b%b|%b)\\Z"
            % (
                re.escape(start),
                body.replace(b"{1,", b"{0,"),
                re.escape(escape) + b"?" if escape else b"",
                tail,
                _head_of(start),
            ),
            re.DOTALL,
        )
        self._most = settings.max_frame_bytes + self._before
        self._most_held = (
            len(start) + self._most * (2 if escape else 1) + 2 * len(end) + check.wire_bytes
        )
        self._covered_start, self._covered_end = _covered_marks(settings)
        self._is_doubled = bool(escape) and start.startswith(escape)
        # The check then covers the bytes as they stand, unless there is an escape among them.
        self._is_plain = settings.check.is_after_end and not self._is_doubled
        self._literal = re.compile(re.escape(escape) + b"(.)", re.DOTALL) if escape else None

    def feed(self, data: bytes, at_ms: int) -> list[bytes]:  # noqa: ARG002 (marks need no clock)
        """Take bytes as they came and give the payloads of the frames that they finish."""
        data = self._held + data
        frames: list[bytes] = []
        most, is_plain, is_right = self._most, self._is_plain, self._check.is_right
        escape = self._settings.escape or None
        at = framed = 0
        search = True
        while search:
            search = False
            for match in self._whole.finditer(data, at):
                covered, body, check = match.groups()
                if (
                    is_plain
                    and len(body) <= most
                    and (escape is None or escape not in body)
                    and is_right(covered, check)
                ):
                    frames.append(body)
                elif (payload := self._payload(body, check)) is not None:
                    frames.append(payload)
                else:
                    at, search = match.start() + 1, True
                    break
                at = match.end()
                framed += at - match.start()
        self._held = self._live(data, at)
        self._dropped += len(data) - framed - len(self._held)
        return frames

    def _live(self, data: bytes, at: int) -> bytes:
        """Give what may still become a frame: from the first start that is not at its end."""
        while match := self._unfinished.search(data, at):
            if len(data) - match.start() <= self._most_held:
                return data[match.start() :]
            at = match.start() + 1
        return b""

    def _payload(self, body: bytes, check: bytes) -> bytes | None:
        """Give the payload of what has the form of a frame, or None when it is to be refused."""
        if self._literal:
            escape = self._settings.escape
            if self._is_doubled:
                body = body.replace(escape * 2, escape)
            elif escape in body:
                body = self._literal.sub(rb"\1", body)
        if self._before:
            body, check = body[: -self._before], body[-self._before :]
        if not 0 < len(body) <= self._settings.max_frame_bytes:
            return None
        if self._check.is_right(self._covered_start + body + self._covered_end, check):
            return body
        self._refused += 1
        return None


def prefix_framer(settings: PrefixFraming) -> DelimitedFramer:
    """Frames from a prefix to an end, without a check."""
    return DelimitedFramer(DelimitedFraming(settings.start, settings.end, settings.max_frame_bytes))


def _covered_marks(settings: DelimitedFraming) -> tuple[bytes, bytes]:
    """What of the marks is counted into the check: not their escape."""
    start = settings.start.removeprefix(settings.escape)
    end = settings.end.removeprefix(settings.escape)
    check = settings.check
    return start if check.covers_start else b"", end if check.covers_end else b""


def _whole(settings: DelimitedFraming, body: bytes, after: int) -> re.Pattern[bytes]:
    """Give the pattern of a frame: what the check covers as it stands, payload, check."""
    start, end = re.escape(settings.start), re.escape(settings.end)
    before = b"(" + start if settings.check.covers_start else start + b"("
    behind = end + b")" if settings.check.covers_end else b")" + end
    return re.compile(b"%b(%b)%b(.{%d})" % (before, body, behind, after), re.DOTALL)


def _body(settings: DelimitedFraming) -> bytes:
    """Give the pattern of a payload on the wire. Possessive: it never has to step back."""
    start, end, escape = settings.start, settings.end, settings.escape
    check = settings.check
    most = settings.max_frame_bytes + (0 if check.is_after_end else check.wire_bytes)
    if escape and start.startswith(escape):
        one = re.escape(escape)
        return b"(?:[^%b]++|%b%b)*+" % (one, one, one)
    firsts = {start[:1], end[:1]} | ({escape} if escape else set())
    plain = b"[^%b]" % b"".join(re.escape(one) for one in sorted(firsts))
    if not escape and len(start) == len(end) == 1:
        return b"%b{1,%d}+" % (plain, most)
    others = [re.escape(escape) + b"."] if escape else []
    for first in sorted({start[:1], end[:1]}):
        marks = [one[1:] for one in (start, end) if one[:1] == first]
        if all(marks):
            ahead = b"".join(b"(?!%b)" % re.escape(one) for one in marks)
            others.append(re.escape(first) + ahead)
    return b"(?:%b)*+" % b"|".join([plain + b"++", *others])


def _head_of(mark: bytes) -> bytes:
    """Give the pattern of a mark's first bytes, one or more, but not all of them."""
    pattern = b""
    for one in reversed(mark[:-1]):
        head = re.escape(bytes([one]))
        pattern = b"%b(?:%b)?" % (head, pattern) if pattern else head
    return pattern or b"(?!)"

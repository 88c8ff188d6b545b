r"""The text of a ticket printer's data, as a tee on its cable brings it (ESC/POS).

A frame is one ticket, up to the cut (GS V, ESC i, ESC m): its lines joined with `\n`, without blank
lines and without spaces at both ends of a line. **Text that is printed at least twice as wide and
twice as high stands between `\x0e` and `\x0f`**; so the big number is `\x0e(?P<ticket>...)\x0f`:

    UBND XA MAU
    So thu tu cua Ong/Ba
    \x0eA012\x0f
    Quay 05

Text is every byte from 0x20 on, as it came: the code page is the mapper's. Sizes come from ESC !
and GS !; ESC @ sets them back. A tab is a space; LF, CR, FF, ESC d and ESC J end a line; other
control bytes are left out. Commands with data (images, barcodes, QR codes) are passed over by
their own length, see `escpos_commands`. **A command that is not known** costs the whole line that
it stands in, since what follows it may be its data. A ticket with more text than `max_frame_bytes`,
or a command that claims more than a megabyte, costs the ticket, which is refused.

After noise, or once bytes were missed, text counts again from the next ESC @ or cut. Which bytes
are the data of an image cannot be told from its middle; a cut seen there by chance gives a frame of
chance text, which the mapper's pattern must refuse.
"""

import re

from kiosk.devices.framer_settings import EscposFraming
from kiosk.devices.framing.escpos_commands import SIMPLE, UNKNOWN, length_of
from kiosk.devices.framing.held import HeldFramer
from kiosk.devices.framing.ticket_text import TicketText

DOUBLED = 0x30
"""Of ESC !: double height and double width."""
MOST_DATA_BYTES = 1024 * 1024
LONGEST_LIST = 255
WHOLE_COMMAND_BYTES = 80
"""Commands up to this length are waited for; of longer ones, which are data, the rest is passed."""
ESC_RESET, ESC_SIZE, GS_SIZE, GS_CUT = b"\x1b@", b"\x1b!", b"\x1d!", b"\x1dV"
CUTS = (GS_CUT, b"\x1bi", b"\x1bm")
LINE_ENDS = (b"\x1bd", b"\x1bJ")

_TOKEN = re.compile(
    rb"([ -\xff]+)|([\n\r\x0c])|(%b)|(\t)|([^\n\r\x0c\t\x10\x1b-\x1d -\xff]+)" % SIMPLE.pattern,
    re.DOTALL,
)
TEXT, END, COMMAND, TAB = 1, 2, 3, 4


class EscposFramer(HeldFramer):
    """Dropped: lines with an unknown command, refused tickets, and all until the place is found."""

    def __init__(self, settings: EscposFraming) -> None:
        super().__init__()
        self._ticket = TicketText(settings.max_frame_bytes)
        # How much of a command's data is still to be passed over.
        self._passing = 0
        self._skipping = False

    @property
    def held_bytes(self) -> int:
        """The text of the ticket so far, and the head of a command."""
        return len(self._held) + self._ticket.held_bytes + (self._passing > 0)

    @property
    def dropped_bytes(self) -> int:
        """How many bytes have been dropped since the framer was made."""
        return self._dropped + self._ticket.dropped_bytes

    @property
    def has_place(self) -> bool:
        """Whether text counts: the beginning of a ticket was seen."""
        return not self._skipping

    def feed(self, data: bytes, at_ms: int) -> list[bytes]:  # noqa: ARG002 (the cut ends a ticket)
        """Take bytes as they came and give the text of the tickets that they cut off."""
        data = self._held + data
        frames: list[bytes] = []
        at = min(self._passing, len(data))
        self._passing -= at
        while at < len(data):
            at = self._plain(data, at, frames)
            if at >= len(data):
                break
            after = self._counted(data, at, frames)
            if after is None:
                break
            at = after
        self._held = data[at:]
        return frames

    def lose_place(self) -> None:
        """Drop what is held; text counts again from the next ESC @ or cut."""
        super().lose_place()
        self._passing = 0
        self._ticket.drop()
        self._skipping = True

    def find_place(self) -> None:
        """The line is at rest: the next byte begins a ticket."""
        self._skipping = False

    def _plain(self, data: bytes, at: int, frames: list[bytes]) -> int:
        """Take text and commands of known length; give where the first other thing stands."""
        ticket = self._ticket
        for match in _TOKEN.finditer(data, at):
            if match.start() != at:
                break
            at = match.end()
            which = match.lastindex
            if which in (TEXT, TAB):
                if self._skipping:
                    self._dropped += at - match.start()
                else:
                    ticket.add(match.group() if which == TEXT else b" ")
            elif which == END:
                ticket.end_line()
            elif which == COMMAND:
                self._command(match.group(), frames)
        return at

    def _counted(self, data: bytes, at: int, frames: list[bytes]) -> int | None:
        """Take a command that says how long it is; give where the next thing stands."""
        length = length_of(data[at : at + LONGEST_LIST + 8], longest_list=LONGEST_LIST)
        if length is None:
            return None
        if length == UNKNOWN:
            # The name alone is passed over; its data, if it has any, goes with the line.
            self._dropped += 1
            self._ticket.spoil_line()
            return at + 1
        if length > MOST_DATA_BYTES:
            self._refused += 1
            self._dropped += 1
            self._ticket.drop()
            self._skipping = True
            return at + 1
        if length <= WHOLE_COMMAND_BYTES and at + length > len(data):
            # What a size command asks for must not be lost because it comes in two reads.
            return None
        if data[at : at + 2] == GS_CUT:
            self._command(data[at : at + length], frames)
        self._passing = max(0, at + length - len(data))
        return min(at + length, len(data))

    def _command(self, command: bytes, frames: list[bytes]) -> None:
        name = command[:2]
        if name == GS_SIZE:
            self._ticket.is_big = bool(command[2] & 0x70 and command[2] & 0x07)
        elif name == ESC_SIZE:
            self._ticket.is_big = command[2] & DOUBLED == DOUBLED
        elif name == ESC_RESET:
            self._ticket.is_big = False
            self._skipping = False
        elif name in LINE_ENDS:
            self._ticket.end_line()
        elif name in CUTS:
            self._cut(frames)

    def _cut(self, frames: list[bytes]) -> None:
        self._skipping = False
        if self._ticket.is_refused:
            self._refused += 1
        if text := self._ticket.take():
            frames.append(text)

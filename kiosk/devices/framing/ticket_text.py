"""The text of one printed ticket while it is being printed: lines, big runs, and their bound.

Guarantees: at most `most` bytes of text are held; with more, the ticket is refused and held no
longer. However the text came in pieces, the lines are the same.
"""

BIG, NORMAL = b"\x0e", b"\x0f"


class TicketText:
    """One ticket at a time; `take` begins the next. Whether text is big is set from outside."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._text = bytearray()
        self._line = bytearray()
        self._is_line_big = False
        self._is_spoilt = False
        self.is_big = False
        self.is_refused = False
        """Whether this ticket has more text than allowed."""
        self.dropped_bytes = 0
        """Text that went with its line or its ticket, marks included."""

    @property
    def held_bytes(self) -> int:
        """How many bytes of text are held."""
        return len(self._text) + len(self._line)

    def add(self, text: bytes) -> None:
        """Take a piece of text of the present size."""
        if self.is_refused or self._is_spoilt:
            self.dropped_bytes += len(text)
            return
        if self.held_bytes + len(text) + 2 > self._most:
            self.drop()
            self.dropped_bytes += len(text)
            self.is_refused = True
            return
        if self.is_big != self._is_line_big:
            self._line += BIG if self.is_big else NORMAL
            self._is_line_big = self.is_big
        self._line += text

    def end_line(self) -> None:
        """The line is over; a blank one leaves nothing."""
        if self._is_line_big:
            self._line += NORMAL
            self._is_line_big = False
        if self._line.strip(b" \x0e\x0f"):
            self._text += self._line.strip(b" ") + b"\n"
        self._line.clear()
        self._is_spoilt = False

    def spoil_line(self) -> None:
        """Drop the line: what stands in it cannot be told from a command's data."""
        self.dropped_bytes += len(self._line)
        self._line.clear()
        self._is_line_big = False
        self._is_spoilt = True

    def drop(self) -> None:
        """Drop what is held; the next text begins a ticket."""
        self.dropped_bytes += self.held_bytes
        self._text.clear()
        self._line.clear()
        self._is_line_big = self._is_spoilt = self.is_refused = False

    def take(self) -> bytes:
        """Give the ticket's lines and begin the next ticket; empty when refused or blank."""
        self.end_line()
        text = bytes(self._text[:-1])
        self._text.clear()
        self.is_refused = False
        return text

"""What a telnet stream (RFC 854) says beside the data, taken out of it. Pure.

Guarantees: data come out as they went in, however the stream was split; at most
`MOST_OPTION_BYTES` of a subnegotiation are held, and a longer one, which no serial server sends,
is a `TelnetError`. What an option or a subnegotiation means is left to whoever is told.
"""

from collections.abc import Callable

IAC = b"\xff"
SUBNEGOTIATION, SUBNEGOTIATION_END = 0xFA, 0xF0
NEGOTIATIONS = range(0xFB, 0xFF)
"""WILL, WONT, DO, DONT: the option follows."""
MOST_OPTION_BYTES = 1024


class TelnetError(OSError):
    """The server does not speak telnet, or without end."""


class TelnetData:
    """One connection's stream; `on_option` gets the word and the option, one byte each."""

    def __init__(
        self,
        on_option: Callable[[bytes, bytes], None],
        on_subnegotiation: Callable[[bytes], None],
    ) -> None:
        self._on_option = on_option
        self._on_subnegotiation = on_subnegotiation
        self._is_command = False
        self._word = b""
        self._option: bytearray | None = None

    def feed(self, stream: bytes) -> bytes:
        """Take bytes as they came; give the data among them."""
        data = bytearray()
        at = 0
        while at < len(stream):
            if self._word:
                word, self._word = self._word, b""
                self._on_option(word, stream[at : at + 1])
                at += 1
            elif self._is_command:
                self._is_command = False
                self._command(stream[at : at + 1], data)
                at += 1
            else:
                end = stream.find(IAC, at)
                self._is_command = end >= 0
                end = len(stream) if end < 0 else end
                self._take(stream[at:end], data)
                at = end + 1
        return bytes(data)

    def _command(self, name: bytes, data: bytearray) -> None:
        if name == IAC:
            self._take(IAC, data)
        elif name[0] == SUBNEGOTIATION:
            self._option = bytearray()
        elif name[0] == SUBNEGOTIATION_END and self._option is not None:
            option, self._option = bytes(self._option), None
            self._on_subnegotiation(option)
        elif name[0] in NEGOTIATIONS:
            self._word = name

    def _take(self, piece: bytes, data: bytearray) -> None:
        if self._option is None:
            data += piece
            return
        self._option += piece
        if len(self._option) > MOST_OPTION_BYTES:
            raise TelnetError("RFC2217: the server's subnegotiation does not end")

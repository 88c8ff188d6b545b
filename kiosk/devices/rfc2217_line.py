"""An `rfc2217://` line through pyserial: a serial server whose line settings we may set.

Guarantees: no data is written but by `send` (line settings and DTR/RTS low are, as RFC 2217's
own words); what comes is bounded; a peer that died without a word is noticed. Every failure is an
OSError. pyserial's opening takes up to some 15 s and cannot be called off.

A server on a pseudo-terminal, or one that does not answer for its control lines, needs
`?ign_set_control` in its address; the status says so.
"""

import contextlib
import socket
from collections.abc import Callable

import serial.rfc2217

from kiosk.devices.open_failure import ClosedByPeerError
from kiosk.devices.profile import LineSettings
from kiosk.devices.received_bytes import ReceivedBytes
from kiosk.devices.source_address import Rfc2217Address
from kiosk.devices.tcp_line import READ_BYTES, keep_alive
from kiosk.devices.telnet_data import TelnetData

CUT_OFF = (BrokenPipeError, ConnectionResetError, ConnectionAbortedError)


class ListeningPort(serial.rfc2217.Serial):
    """pyserial's port with what it lacks: a bounded buffer that can be waited on."""

    _socket: socket.socket | None
    # pyserial's own; not in the stubs.
    _telnet_negotiate_option: Callable[[bytes, bytes], None]
    _telnet_process_subnegotiation: Callable[[bytes], None]

    # pyserial makes itself an unbounded queue.Queue when it opens; ours takes its place.
    @property
    def _read_buffer(self) -> ReceivedBytes:
        return self.received

    @_read_buffer.setter
    def _read_buffer(self, unbounded: object) -> None:
        """Leave pyserial's queue aside."""

    def __init__(self, settings: LineSettings) -> None:
        self.received = ReceivedBytes()
        self.was_closed_by_peer = False
        super().__init__(
            baudrate=settings.baud,
            bytesize=settings.bytesize,
            parity=settings.parity,
            stopbits=settings.stopbits,
            # Set once: every later change of the timeout negotiates the whole line anew.
            timeout=0,
        )

    def _telnet_read_loop(self) -> None:
        """Read in pyserial's thread, in place of its own loop, which holds a subnegotiation without
        end; tell when it is over for any reason.
        """
        try:
            # An answer of another form than pyserial knows makes it fail in various ways; a socket
            # that was closed meanwhile is None.
            with contextlib.suppress(OSError, TypeError, ValueError, AttributeError):
                self._read_until_closed()
        finally:
            self.was_closed_by_peer = self.is_open
            self.received.end()

    def _read_until_closed(self) -> None:
        telnet = TelnetData(self._telnet_negotiate_option, self._telnet_process_subnegotiation)
        while self.is_open and self._socket is not None:
            try:
                stream = self._socket.recv(READ_BYTES)
            except TimeoutError:
                continue
            if not stream:
                return
            self.received.put(telnet.feed(stream))

    def reset_input_buffer(self) -> None:
        """Keep what came first; newer ser2net does not answer the request to purge."""

    def reset_output_buffer(self) -> None:
        """Nothing is written before the line is open, so there is nothing to purge."""

    def notice_a_lost_peer(self) -> None:
        """Have the system end the connection when the peer is gone."""
        if self._socket is not None:
            keep_alive(self._socket)

    def close(self) -> None:
        """End the connection; a reader that waits for room in the buffer is let go first."""
        self.received.end()
        connection = self._socket
        super().close()
        # pyserial leaves it open when the peer was gone already.
        if connection is not None:
            connection.close()


class Rfc2217Line:
    """A connection; made by connecting and setting the line."""

    def __init__(self, address: Rfc2217Address, settings: LineSettings) -> None:
        self._port = ListeningPort(settings)
        try:
            self._port.dtr = False
            self._port.rts = False
            self._port.port = address.url
            self._port.open()
            self._port.notice_a_lost_peer()
        except (TypeError, ValueError) as error:
            self.close()
            raise OSError(f"RFC2217 line settings are refused: {error}") from error
        except OSError as error:
            self.close()
            if self._port.was_closed_by_peer or isinstance(error, CUT_OFF):
                raise ClosedByPeerError from error
            raise

    def fileno(self) -> int:
        """Give the descriptor to wait on."""
        return self._port.received.fileno()

    def receive(self) -> bytes:
        """Give what has come, without waiting; raise OSError when the connection is over."""
        data = self._port.received.take()
        if data is None:
            raise ClosedByPeerError
        return data

    def send(self, data: bytes) -> None:
        """Write an answer; raise OSError when the connection is over."""
        self._port.write(data)

    def close(self) -> None:
        """End the connection."""
        self._port.close()
        self._port.received.close()

"""One mail, or one look, at a mail server: TLS verified, and over within a hard deadline.

Guarantees that neither a silent server nor one that says a byte a minute holds us longer: at the
deadline the line is shut, which ends whatever waits for it. A name that cannot be looked up is
bounded by the system's resolver alone. Every failure is a `MailError` in one line, without the
password. Leaves to others: when to try again.
"""

import smtplib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.message import Message
from pathlib import Path
from typing import Self

from central.alarms.mail.message import as_bytes
from central.alarms.mail.settings import MailSettings

DEADLINE_S = 30.0
"""For all of it: connection, TLS, sign-in, the mail, the farewell."""

_LONGEST_TROUBLE = 200
_REFUSED_FOR_GOOD = 500
_OUR_NAME = "thuocdo.invalid"
"""What EHLO says: the machine's own name is nobody's business."""


class MailError(Exception):
    """The server did not take it. `for_good`: it said so of this mail, and asking soon again helps
    nobody; `of_server`: it was no matter of the recipient.
    """

    def __init__(self, trouble: str, *, for_good: bool = False, of_server: bool = True) -> None:
        super().__init__(_one_line(trouble))
        self.for_good = for_good
        self.of_server = of_server


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mails are given to. `folder`: from which relative paths of the settings are meant."""

    settings: MailSettings
    folder: Path = Path()
    deadline_s: float = DEADLINE_S

    def send(self, mail: Message, recipient: str) -> None:
        """Give the mail to the server, which has taken it when this returns; MailError."""
        raw = as_bytes(mail)
        with self._opened() as line:
            line.sendmail(self.settings.sender, [recipient], raw)

    def look(self) -> str:
        """Sign in and send nothing; what the server calls itself. MailError."""
        with self._opened() as line:
            line.noop()
            return _one_line((line.ehlo_resp or b"").decode("ascii", "replace").split("\n")[0])

    @contextmanager
    def _opened(self) -> Iterator["_Line"]:
        given = self.settings
        line = None
        watch = _Watch(self.deadline_s)
        try:
            with watch:
                line = _Line(self._context(), watch.keep, given, self.deadline_s)
                line.open()
                if given.user:
                    line.login(given.user, self._password())
                yield line
                # Whatever becomes of the farewell: what was taken, is taken.
                with suppress(smtplib.SMTPException, OSError):
                    line.quit()
        except (smtplib.SMTPException, OSError, ValueError) as error:
            if watch.is_over:
                trouble = f"{given.host}: not done within {self.deadline_s:g} s"
                raise MailError(trouble) from error
            raise _named(error, given.host) from error
        finally:
            if line is not None:
                line.close()

    def _context(self) -> ssl.SSLContext:
        ours = self.settings.ca_file
        return ssl.create_default_context(cafile=str(self.folder / ours) if ours else None)

    def _password(self) -> str:
        path = self.folder / self.settings.password_file
        found = path.read_text("utf-8").strip()
        if not found.isascii() or not found.isprintable():
            raise ValueError(f"{path}: expected a password of printable ASCII in one line")
        return found


class _Watch:
    """Shuts the line at the deadline, through a second descriptor of it: TLS changes nothing."""

    def __init__(self, seconds: float) -> None:
        self.is_over = False
        self._held: socket.socket | None = None
        self._lock = threading.Lock()
        self._timer = threading.Timer(seconds, self._shut)
        self._timer.daemon = True

    def keep(self, line: socket.socket) -> None:
        with self._lock:
            self._held = line.dup()
        if self.is_over:
            self._shut()

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        with self._lock:
            if self._held is not None:
                self._held.close()
                self._held = None

    def _shut(self) -> None:
        self.is_over = True
        with self._lock:
            if self._held is None:
                return
            try:
                self._held.shutdown(socket.SHUT_RDWR)
            except OSError:
                # The other side was quicker.
                return


class _Line(smtplib.SMTP):
    """smtplib's client, whose socket is watched from its first moment."""

    def __init__(
        self,
        context: ssl.SSLContext,
        keep: Callable[[socket.socket], None],
        given: MailSettings,
        wait_s: float,
    ) -> None:
        super().__init__(local_hostname=_OUR_NAME, timeout=wait_s)
        self._context = context
        self._keep = keep
        self._given = given

    def open(self) -> None:
        """Connect, and let TLS begin where the settings ask for it."""
        # What TLS holds the certificate against.
        self._host = self._given.host
        code, said = self.connect(self._given.host, self._given.port)
        if code != 220:  # noqa: PLR2004 - RFC 5321: service ready
            raise smtplib.SMTPConnectError(code, said)
        self.ehlo()
        if self._given.security == "starttls":
            self.starttls(context=self._context)
            self.ehlo()

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        plain = socket.create_connection((host, port), timeout)
        self._keep(plain)
        if self._given.security != "tls":
            return plain
        return self._context.wrap_socket(plain, server_hostname=host)


def _named(error: Exception, host: str) -> MailError:
    match error:
        case smtplib.SMTPRecipientsRefused():
            code, answer = next(iter(error.recipients.values()))
            return MailError(
                f"{host}: the recipient is refused: {code} {_text(answer)}",
                for_good=code >= _REFUSED_FOR_GOOD,
                of_server=False,
            )
        case smtplib.SMTPAuthenticationError():
            return MailError(f"{host}: user or password are refused ({error.smtp_code})")
        case smtplib.SMTPResponseException():
            said = f"{host}: {error.smtp_code} {_text(error.smtp_error)}"
            return MailError(said, for_good=error.smtp_code >= _REFUSED_FOR_GOOD)
        case ssl.SSLCertVerificationError():
            return MailError(f"{host}: its certificate is not believed: {error.verify_message}")
        case _:
            named = "" if type(error) is ValueError else f"{type(error).__name__}: "
            return MailError(f"{host}: {named}{error}")


def _text(said: bytes | str) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else said


def _one_line(text: str) -> str:
    said = "".join(each if each.isprintable() else " " for each in text)
    return " ".join(said.split())[:_LONGEST_TROUBLE]

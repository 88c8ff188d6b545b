"""Real mail servers on loopback: one that takes or refuses; lines that are silent or dribble."""

import asyncio
import logging
import socket
import threading
from contextlib import contextmanager
from email import message_from_bytes
from email.policy import default

from aiosmtpd.smtp import SMTP


class Box:
    """What came. `answers`: what to say instead of taking, by the verb; `gate`: held until set."""

    def __init__(self):
        self.mails = []
        self.recipients = []
        self.answers = {}

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if said := self.answers.get("RCPT"):
            return said
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        if said := self.answers.get("DATA"):
            return said
        self.recipients += envelope.rcpt_tos
        self.mails.append(message_from_bytes(envelope.content, policy=default))
        return "250 taken"


@contextmanager
def mail_server(box, *, starttls=None, tls=None, **more):
    """A server on a free port that gives its mails to `box`; yields the port. `starttls`, `tls`:
    contexts; `more`: of aiosmtpd's SMTP.
    """
    # What goes wrong at the other end is that end's affair.
    logging.getLogger("mail.log").setLevel(logging.CRITICAL + 1)
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    made = []

    def protocol():
        made.append(SMTP(box, tls_context=starttls, hostname="mail.test", loop=loop, **more))
        return made[-1]

    def on_loop(work):
        return asyncio.run_coroutine_threadsafe(work, loop).result(10)

    async def close(server):
        server.close()
        for each in made:
            if each.transport is not None:
                each.transport.abort()
        while others := asyncio.all_tasks() - {asyncio.current_task()}:
            for each in others:
                each.cancel()
            await asyncio.wait(others)

    server = on_loop(loop.create_server(protocol, "127.0.0.1", 0, ssl=tls))
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        on_loop(close(server))
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


@contextmanager
def line_that(talk):
    """A listener whose every line is given to `talk(line, over)`; yields its port."""
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        lines = []

        def serve():
            while True:
                try:
                    line, _ = listener.accept()
                except OSError:
                    return
                lines.append(line)
                talk(line, over)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield listener.getsockname()[1]
        over.set()
        listener.shutdown(socket.SHUT_RDWR)
        thread.join(5)
        for line in lines:
            line.close()


def says_nothing(line, over):
    """Takes the line and waits."""


def dribbles(line, over):
    """A greeting without an end, a byte at a time: each comes before a wait for one is over."""
    try:
        while not over.wait(0.02):
            line.sendall(b"2")
    except OSError:
        return

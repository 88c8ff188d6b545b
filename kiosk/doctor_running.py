"""The doctor's looks of a kiosk that runs, which the kiosk itself takes; and the socket's answer.

Guarantees that the outbox is asked of the storage thread and the screen of the GUI thread, never
opened or touched beside them; that one of them that hangs is a finding.
"""

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from typing import Any, Final

from kiosk.bundle_contents import LogSummary
from kiosk.control import Handler
from kiosk.doctor_looks import Own, looks_of
from kiosk.gui_told import GuiTold
from kiosk.health.doctor.examine import Look, examine
from kiosk.health.doctor.finding import Finding, Text, fail, ok, warn
from kiosk.health.doctor.key import KeyFacts
from kiosk.health.doctor.outbox import OutboxFacts
from kiosk.identity.key_error import KeyFileError
from kiosk.queue.aside import files_aside
from kiosk.queue.errors import StorageError
from kiosk.queue.lock import OUTBOX
from kiosk.queue.log_counts import WaitingFacts, waiting_facts
from kiosk.queue.outbox import Outbox
from kiosk.queue.self_check import check_running
from kiosk.record import Head
from kiosk.service_sources import Sources

DOCTOR: Final = "doctor"
"""The name of the command on the kiosk's socket. Each object of the answer is one finding."""
STORAGE_LIMIT_S = 5.0
NO_LOG = LogSummary("", 0, "", 0, {})


def doctor_handler(sources: Sources) -> Handler:
    """Answers `DOCTOR`, finding by finding; nothing, at once, where the argument `only` is `alive`;
    one LogSummary where it is `log`.

    `sources` may be filled in later.
    """

    def handle(arguments: Mapping[str, Any]) -> Iterator[Mapping[str, object]]:
        if arguments.get("only") == "alive":
            return
        if arguments.get("only") == "log":
            yield asdict(log_summary(sources) or NO_LOG)
            return
        for finding in examine_running(sources):
            yield finding.as_members()

    return handle


def examine_running(sources: Sources) -> Iterator[Finding]:
    """Every finding of this kiosk, as they come. Not on the GUI thread."""
    return examine(running_looks(sources))


def running_looks(sources: Sources) -> list[Look]:
    """What the kiosk looks at of itself."""
    arranged = sources.arranged
    own = Own(
        running=True,
        gui=lambda: _told(sources),
        key=lambda: _key(sources),
        outbox=lambda: outbox_facts(sources),
        receipt_keys=sources.receipt_keys,
        now=sources.now,
        environment=os.environ,
    )
    looks = [Look("kiosk", lambda: _kiosk(sources))]
    settings = None if arranged is None else arranged.settings
    return looks + looks_of(settings, own, sources.state)


def _kiosk(sources: Sources) -> Iterable[Finding]:
    yield ok(
        "kiosk",
        f"đang chạy, phiên bản {sources.version}",
        f"runs, version {sources.version}",
    )
    refused = None if sources.configuration is None else sources.configuration.refused
    if refused is not None:
        yield warn(
            "settings",
            Text(
                "cấu hình của máy chủ bị từ chối: " + refused.why,
                "the central's configuration is refused: " + refused.why,
            ),
            Text(
                "Sửa cấu hình ở trang “Ki-ốt” của máy chủ; ki-ốt chạy bản trước.",
                "Correct it at the central; the kiosk runs with the one before.",
            ),
        )
    elif sources.in_force is not None:
        held = None if sources.configuration is None else sources.configuration.current()
        if held is None:
            yield ok("settings", "theo kiosk.toml", "of kiosk.toml alone")
        else:
            yield ok("settings", f"cấu hình số {held.number}", f"configuration {held.number}")


def _told(sources: Sources) -> GuiTold | Finding | None:
    if sources.teller is None:
        return None
    try:
        return sources.teller.ask()
    except TimeoutError:
        return fail(
            "display",
            Text("luồng màn hình không trả lời", "the screen's thread does not answer"),
            Text(
                "Chạy “systemctl restart thuocdo-kiosk”; gửi gói hỗ trợ.",
                "Run `systemctl restart thuocdo-kiosk`; send a support bundle.",
            ),
        )


def _key(sources: Sources) -> KeyFacts:
    if sources.arranged is None:
        return KeyFacts("", "", tpm=False)
    key = sources.arranged.key
    try:
        return KeyFacts(key.level, key().verify_key.fingerprint, tpm=False)
    except KeyFileError as error:
        return KeyFacts("", "", tpm=False, problem=str(error))


def outbox_facts(sources: Sources) -> OutboxFacts | None:
    """What the storage thread says of the log; None before the kiosk has one."""
    if sources.storage is None:
        return None
    try:
        asked = sources.storage.call(_of_the_log, may_wait=True)
        head, waiting = asked.result(STORAGE_LIMIT_S)
    except (StorageError, TimeoutError) as error:
        said = str(error) or f"storage did not answer within {STORAGE_LIMIT_S:g} s"
        return OutboxFacts(problem=said)
    call = sources.storage.call
    checked = check_running(lambda work: call(work, may_wait=True))
    return OutboxFacts(
        epoch=head.epoch,
        seq=head.seq,
        hash=head.hash,
        unsent=waiting.unsent,
        oldest_at=waiting.oldest_at,
        last_receipt_at=waiting.last_receipt_at,
        checked=checked.checked,
        aside=tuple(files_aside(sources.folder / OUTBOX)),
        problem=checked.problem,
    )


def log_summary(sources: Sources) -> LogSummary | None:
    """The log's head and counts by kind; None where storage does not say."""
    if sources.storage is None:
        return None
    try:
        asked = sources.storage.call(lambda box: (box.head, box.unsent(), box.totals()))
        head, unsent, kinds = asked.result(STORAGE_LIMIT_S)
    except (StorageError, TimeoutError):
        return None
    return LogSummary(head.epoch, head.seq, head.hash, unsent, kinds)


def _of_the_log(box: Outbox) -> tuple[Head, WaitingFacts]:
    return box.head, waiting_facts(box)

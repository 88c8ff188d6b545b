"""Reads details out of the logs after ingest, a bounded piece at a time.

Guarantees that a record is counted once however many processes read, whenever one is cut, and
however often it is read again: the place up to which a log was read moves in the transaction that
writes what was read, and a rating has one detail by its key. What counts once counts for good; what
was kept apart may count later. A log that cannot be read keeps no other from being read. Leaves to
others: when anything is shown (`central.comments.release`).
"""

import json
import logging
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from sqlalchemy import Connection, Engine

from central.comments.boxes import CommentBoxes
from central.comments.detail_body import COMMENT, DETAIL_KIND, Detail, read_detail
from central.comments.release import release_reasons
from central.comments.state import APART, UNREADABLE, CommentState, DetailState
from central.store import comment_queries, detail_queries
from central.store.detail_queries import DetailRow, LogBehind
from central.store.engine import reading, writing
from central.store.errors import StoreError
from kiosk.record import RecordError
from kiosk.record.payload import parse

logger = logging.getLogger(__name__)

PIECE = 2000
"""Records of a log looked at in one transaction; few of them are details."""

PASSED = 1000
"""Logs without a detail that go in one transaction: one for each would hold up ingest."""

RATING_KIND = "rating"


class _Read(NamedTuple):
    """A detail with what stands beside its record. `place`: of its rating, or its own, negative."""

    row: DetailRow
    detail: Detail | None
    place: int
    state: DetailState


def gather_details(
    engine: Engine, boxes: CommentBoxes, stopped: Callable[[], bool] = lambda: False
) -> int:
    """Read every log up to where it is held; how many details were read.

    Ends early, after a whole piece, when `stopped` says so. A log that a fault of ours lets nobody
    read is logged, and tried again when this is called again; StoreError ends all of it.
    """
    with reading(engine) as connection:
        behind = detail_queries.logs_behind(connection, DETAIL_KIND, PIECE)
    silent = [log for log in behind if log.silent]
    for first in range(0, len(silent), PASSED):
        if not stopped():
            with writing(engine) as connection:
                detail_queries.pass_over(connection, silent[first : first + PASSED])
    return sum(_read_log(engine, boxes, log, stopped) for log in behind if not log.silent)


def _read_log(
    engine: Engine, boxes: CommentBoxes, log: LogBehind, stopped: Callable[[], bool]
) -> int:
    found = 0
    at: LogBehind | None = log
    try:
        while at is not None and not stopped():
            number, at = _read_piece(engine, boxes, at)
            found += number
    except StoreError:
        raise
    except Exception:
        # What is wrong with one log is to keep no other kiosk's details back.
        logger.exception("details of kiosk %s at %s come later, by a fault", log.kiosk, log.site)
    return found


def _read_piece(
    engine: Engine, boxes: CommentBoxes, log: LogBehind
) -> tuple[int, LogBehind | None]:
    """Read one piece; how many details, and the log as it is then, None when it is done."""
    last = min(log.head, log.seq + PIECE)
    with reading(engine) as connection:
        rows = detail_queries.detail_rows(connection, log, last, DETAIL_KIND, COMMENT)
        read = _judged(connection, log, rows)
    # Boxes are opened outside any transaction that others wait for.
    found = [(each, _comment_row(boxes, log, each)) for each in read]
    with writing(engine) as connection:
        detail_queries.hold_details(connection, log.site)
        if detail_queries.cursor_of(connection, log) != log.seq:
            # Another process has read it meanwhile.
            return 0, None
        detail_queries.put_cursor(connection, log, last)
        if read:
            before = detail_queries.states_of(connection, log, [each.place for each in read])
            # A rating has one detail: a later one says nothing, and its comment is not shown.
            found = [
                (each, row)
                for each, row in found
                if before.get(each.place, (each.row.seq,))[0] == each.row.seq
            ]
            _write_details(connection, log, [each for each, _ in found], before)
            _write_comments(connection, log.site, [row for _, row in found if row is not None])
            release_reasons(connection, log.site)
    return len(read), log._replace(seq=last) if last < log.head else None


def _judged(connection: Connection, log: LogBehind, rows: Iterable[DetailRow]) -> list[_Read]:
    details = [(row, _detail_of(row)) for row in rows]
    if not details:
        return []
    ratings = [detail.rating_seq for _, detail in details if detail]
    kinds = detail_queries.kinds_at(connection, log, ratings)
    marks = detail_queries.excluding_marks(connection, log, ratings)
    border = detail_queries.quarantined_after(connection, log.site, log.kiosk)
    found: dict[int, _Read] = {}
    for row, detail in details:
        is_there = detail is not None and kinds.get(detail.rating_seq) == RATING_KIND
        if detail is None or not is_there or detail.rating_seq >= row.seq:
            found[-row.seq] = _Read(row, None, -row.seq, DetailState.ODD)
            continue
        state = _state(detail, marks.get(detail.rating_seq, set()))
        if border is not None and row.batch > border:
            state = DetailState.QUARANTINED
        found.setdefault(detail.rating_seq, _Read(row, detail, detail.rating_seq, state))
    return list(found.values())


def _detail_of(row: DetailRow) -> Detail | None:
    try:
        body = parse(row.payload).get("body") if row.payload else None
    except RecordError:
        return None
    return read_detail(body) if isinstance(body, dict) else None


def _state(detail: Detail, marks: set[str]) -> DetailState:
    if detail.test or DetailState.TEST in marks:
        return DetailState.TEST
    if DetailState.QUARANTINED in marks:
        return DetailState.QUARANTINED
    if marks:
        return DetailState.MARKED
    return DetailState.WAITING if detail.reasons else DetailState.NO_REASON


def _write_details(
    connection: Connection, log: LogBehind, read: list[_Read], before: dict[int, tuple[int, str]]
) -> None:
    rows = []
    for each in read:
        if each.place in before and before[each.place][1] not in APART:
            # What counts, counts for good.
            continue
        is_waiting = each.state is DetailState.WAITING and each.detail is not None
        rows.append(
            {
                "site_id": log.site,
                "kiosk_id": log.kiosk,
                "epoch": log.epoch,
                "rating_seq": each.place,
                "seq": each.row.seq,
                "month": each.row.day[:7],
                "reason_list": each.detail.reason_list if each.detail else "",
                "reasons": json.dumps(each.detail.reasons) if is_waiting and each.detail else "",
                "state": each.state.value,
            }
        )
    detail_queries.put_details(connection, rows)


def _comment_row(boxes: CommentBoxes, log: LogBehind, each: _Read) -> dict[str, Any] | None:
    """The row of the comment beside the record; None where there is no box."""
    if each.row.box is None or each.detail is None:
        return None
    text = boxes.text(each.row.box, each.detail.visit).text
    apart = each.state.value if each.state in APART else ""
    return {
        "site_id": log.site,
        "comment_id": boxes.comment_id(log.site, log.kiosk, log.epoch, each.row.seq),
        "kiosk_id": log.kiosk,
        "epoch": log.epoch,
        "seq": each.row.seq,
        "day": each.row.day,
        "received_at": each.row.received_at,
        "month": "",
        "apart": apart or ("" if text else UNREADABLE),
        "state": CommentState.UNREAD.value,
    }


def _write_comments(connection: Connection, site: str, rows: list[dict[str, Any]]) -> None:
    before = comment_queries.aparts_of(connection, site, [row["comment_id"] for row in rows])
    fresh = [row for row in rows if before.get(row["comment_id"], UNREADABLE) != ""]
    comment_queries.put_comments(connection, fresh)

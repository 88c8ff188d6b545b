"""What the time of a held record hangs on, besides the record itself."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, Connection, bindparam, select

from central.store.log_tables import marks, records


@dataclass(frozen=True, slots=True)
class DatingRow:
    """`received_at`: of the record, a text of `central.moment`; `day_before`: that of the record
    before it in its log, None for the first; `reason`: of the note named, None where it has none.
    """

    received_at: str
    day_before: str | None
    reason: str | None


_PLACE: dict[str, BindParameter[Any]] = {
    name: bindparam(name) for name in ("site_id", "kiosk_id", "epoch")
}
_TWO_DAYS = (
    select(records.c.seq, records.c.received_at, records.c.day)
    .where(*(records.c[name] == value for name, value in _PLACE.items()))
    .where(records.c.seq.between(bindparam("before"), bindparam("seq")))
)
_REASON = (
    select(marks.c.reason)
    .where(*(marks.c[name] == value for name, value in _PLACE.items()))
    .where(marks.c.seq == bindparam("seq"), marks.c.rule == bindparam("rule"))
)


def find_dating(
    connection: Connection, site: str, kiosk: str, epoch: str, seq: int, rule: str
) -> DatingRow | None:
    """What record `seq` was dated by; `rule`: of the note that names an anchor."""
    place = {"site_id": site, "kiosk_id": kiosk, "epoch": epoch, "seq": seq}
    found = {row.seq: row for row in connection.execute(_TWO_DAYS, {**place, "before": seq - 1})}
    if seq not in found:
        return None
    reason = connection.execute(_REASON, {**place, "rule": rule}).scalar_one_or_none()
    before = found.get(seq - 1)
    return DatingRow(found[seq].received_at, before.day if before else None, reason)

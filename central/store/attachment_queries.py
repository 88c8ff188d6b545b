"""Attachments by the time they were received: whether there are old ones, and their deletion."""

from sqlalchemy import Connection, bindparam, delete, select, tuple_

from central.store.log_tables import attachments

_KEY = list(attachments.primary_key.columns)
_IS_OLD = (
    attachments.c.name == bindparam("old_name"),
    attachments.c.received_at <= bindparam("until"),
)
_ANY = select(attachments.c.seq).where(*_IS_OLD).limit(1)
_DELETE = delete(attachments).where(
    tuple_(*_KEY).in_(
        select(*_KEY).where(*_IS_OLD).order_by(attachments.c.received_at).limit(bindparam("most"))
    )
)


def is_any_until(connection: Connection, name: str, until: str) -> bool:
    """Whether an attachment of this name was received at `until` or before."""
    return connection.execute(_ANY, {"old_name": name, "until": until}).first() is not None


def delete_until(connection: Connection, name: str, until: str, most: int) -> int:
    """Delete the oldest attachments of this name, received at `until` or before; how many."""
    given = {"old_name": name, "until": until, "most": most}
    return connection.execute(_DELETE, given).rowcount
